import type { AttestorProvider, Evidence, ReasonCode, VerifyRequest } from "../../src/index.ts";

/** The specification of a fake attestor: `fake: { key: good }` in a policy. */
interface FakeSpec {
  readonly key: string;
}

/** What a fake attestor says of an image: signed by which keys, or that it cannot tell. */
export type FakeAnswer = readonly string[] | { readonly cannotTell: ReasonCode } | "hang" | "throw";

/** An attestor provider whose answers a test gives by repository, and which counts its questions. */
export interface FakeAttestors {
  readonly provider: AttestorProvider<FakeSpec>;
  /** `attestor repository digest` of each question, in order. */
  readonly asked: string[];
}

export function createFakeAttestors(answers: Readonly<Record<string, FakeAnswer>>): FakeAttestors {
  const asked: string[] = [];
  return {
    asked,
    provider: {
      kind: "fake",
      decode(spec, context) {
        if (
          typeof spec === "object" &&
          spec !== null &&
          "key" in spec &&
          typeof spec.key === "string"
        ) {
          return { key: spec.key };
        }
        context.fault({ path: ["key"], code: "POLICY_MISSING_FIELD", message: "`key` is missing" });
        return undefined;
      },
      describe: ({ key }) => ({ keyFingerprint: `SHA256:${key}` }),
      async verify(request) {
        asked.push(`${request.name} ${request.repository.repository} ${request.digest}`);
        const answer = answers[request.repository.repository] ?? [];
        if (answer === "hang") await new Promise(() => {});
        if (answer === "throw") throw new Error("the provider broke");
        return evidenceOf(request, answer);
      },
    },
  };
}

function evidenceOf(request: VerifyRequest<FakeSpec>, answer: FakeAnswer): Evidence {
  const base = {
    image: request.image,
    digest: request.digest,
    attestor: { name: request.name, kind: "fake", keyFingerprint: `SHA256:${request.spec.key}` },
    lookups: [],
    candidates: [],
    payloads: [],
  };
  if (typeof answer === "string") return { ...base, outcome: "error", reason: "ATTESTOR_FAILED" };
  if ("cannotTell" in answer) return { ...base, outcome: "error", reason: answer.cannotTell };
  return answer.includes(request.spec.key)
    ? { ...base, outcome: "pass" }
    : { ...base, outcome: "fail", reason: "NO_SIGNATURES_FOUND" };
}
