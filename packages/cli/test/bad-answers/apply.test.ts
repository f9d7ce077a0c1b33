import type { ReasonCode } from "imagegate";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  type BadRegistry,
  type BadRegistryOptions,
  canary,
  image,
  openBadRegistry,
  type Place,
} from "../support/bad-registry.ts";
import { run } from "../support/run.ts";
import { pod } from "../support/scene.ts";
import { atOnce, hang, page, refuse, say, serve, type Strike } from "../support/strikes.ts";

interface Row extends BadRegistryOptions {
  readonly what: string;
  readonly at: Place;
  readonly answer: Strike;
  readonly rule: "mutateDigest" | "validations[0]" | "evaluation";
  readonly reason: ReasonCode;
  readonly status: string;
  readonly retry: "yes" | "no";
  readonly error: string;
}

/** What `apply` says to a Pod whose image cannot be judged. By tag it cannot be pinned; later it cannot be verified. */
const rows: readonly Row[] = [
  {
    what: "503 for the tag",
    at: "tag",
    answer: say(503, atOnce),
    rule: "mutateDigest",
    reason: "REGISTRY_UNAVAILABLE",
    status: "503",
    retry: "yes",
    error:
      "failed to update digest: failed to resolve digest for image registry.example/acme/app:1: the registry `registry.example` answered 503 for `/v2/acme/app/manifests/1`",
  },
  {
    what: "401 from the token server",
    at: "token",
    answer: refuse(401, "UNAUTHORIZED"),
    rule: "mutateDigest",
    reason: "REGISTRY_AUTH",
    status: "401 UNAUTHORIZED",
    retry: "no",
    error:
      "failed to update digest: failed to resolve digest for image registry.example/acme/app:1: the token server `registry.example` answered 401 UNAUTHORIZED for `/token`, without saying which credentials it takes; credentials were given",
  },
  {
    what: "a login page instead of the manifest",
    at: "digest",
    answer: page(200),
    rule: "validations[0]",
    reason: "REGISTRY_INVALID_CONTENT",
    status: "200",
    retry: "no",
    error:
      "failed to evaluate policy: could not tell whether `registry.example/acme/app:1@sha256:IMAGE` is signed by attestor `cosign`: REGISTRY_INVALID_CONTENT: the manifest is not JSON but HTML (http://registry.example/v2/acme/app/manifests/sha256:IMAGE)",
  },
  {
    what: "500 for the referrers",
    at: "referrers",
    answer: refuse(500, "UNKNOWN", atOnce),
    rule: "validations[0]",
    reason: "REGISTRY_UNAVAILABLE",
    status: "500 UNKNOWN",
    retry: "yes",
    error:
      "failed to evaluate policy: could not tell whether `registry.example/acme/app:1@sha256:IMAGE` is signed by attestor `cosign`: REGISTRY_UNAVAILABLE: the registry `registry.example` answered 500 UNKNOWN for `/v2/acme/app/referrers/sha256:IMAGE`",
  },
  {
    what: "403 for the `.sig` tag",
    at: "sig",
    answer: refuse(403, "DENIED"),
    rule: "validations[0]",
    reason: "REGISTRY_AUTH",
    status: "403 DENIED",
    retry: "no",
    error:
      "failed to evaluate policy: could not tell whether `registry.example/acme/app:1@sha256:IMAGE` is signed by attestor `cosign`: REGISTRY_AUTH: the registry `registry.example` answered 403 DENIED for `/v2/acme/app/manifests/sha256-IMAGE.sig`; credentials were given",
  },
  {
    what: "other bytes than those of the signature",
    at: "blob",
    signed: "legacy",
    answer: serve("application/octet-stream", "x".repeat(500)),
    rule: "validations[0]",
    reason: "REGISTRY_CONTENT_MISMATCH",
    status: "200",
    retry: "no",
    error:
      "failed to evaluate policy: could not tell whether `registry.example/acme/app:1@sha256:IMAGE` is signed by attestor `cosign`: REGISTRY_CONTENT_MISMATCH: `registry.example` does not send the 224 bytes that the descriptor names",
  },
  {
    what: "silence for the referrers",
    at: "referrers",
    answer: hang(),
    rule: "evaluation",
    reason: "DEADLINE",
    status: "none",
    retry: "yes",
    error: "failed to evaluate policy: the deadline of 1500 ms passed",
  },
];

describe.each(["Fail", "Ignore"])("under Deny with failurePolicy %s", (failurePolicy) => {
  test.each(rows)("$what denies, undecided", async (row) => {
    const registry = await openBadRegistry(row);
    onTestFinished(registry.close);
    registry.strike(row.at, row.answer);
    const args = [
      "apply",
      "policy.yaml",
      "-r",
      "pod.yaml",
      ...registry.flags,
      "--timeout",
      "1500ms",
    ];
    const files = {
      ...registry.files,
      "policy.yaml": policy(registry, failurePolicy),
      "pod.yaml": pod(image),
    };
    const [text, json] = await Promise.all([run(args, files), run([...args, "-o", "json"], files)]);
    expect([text.exitCode, json.exitCode]).toEqual([2, 2]);
    expect(text.stdout + json.stdout + text.stderr + json.stderr).not.toContain(canary);

    const said = named(text.stdout, registry);
    expect(said.slice(said.indexOf("ERROR")).split("\n")[0]).toBe(
      "ERROR  Pod default/web  pod.yaml:1",
    );
    expect(said.split("\n")).toEqual(
      expect.arrayContaining([
        "  image     registry.example/acme/app:1  container app  pod.yaml:7:12",
        expect.stringMatching(/^ {2}policy {4}ImageValidatingPolicy acme-signed {2}policy\.yaml:1/),
        `  error     ${row.error}`,
        `  url       http://registry.example${named(registry.places[row.at], registry)}`,
        `  status    ${row.status}`,
        `  retry may help: ${row.retry}`,
        expect.stringMatching(/^ {2}help {6}\S/),
      ]),
    );
    expect(said).not.toMatch(/timeoutMs|createEngine|createRegistryClient|keychain/);

    expect(JSON.parse(json.stdout)).toMatchObject({
      verdict: "deny",
      summary: { undecided: 1, denied: 0, allowed: 0 },
      resources: [
        {
          verdict: "deny",
          undecided: true,
          results: [
            {
              rule: row.rule,
              result: "error",
              reasons: [row.reason],
              retryable: row.retry === "yes",
              help: expect.stringMatching(/\S/),
            },
          ],
          patch: [],
        },
      ],
    });
  });
});

function policy({ signer }: BadRegistry, failurePolicy: string): string {
  return `apiVersion: policies.kyverno.io/v1
kind: ImageValidatingPolicy
metadata: {name: acme-signed}
spec:
  failurePolicy: ${failurePolicy}
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  validationActions: [Deny]
  attestors:
  - name: cosign
    cosign:
      key: {data: ${JSON.stringify(signer.publicKeyPem)}}
      ctlog: {insecureIgnoreTlog: true, url: "https://rekor.sigstore.dev"}
  validations:
  - expression: images.containers.all(i, verifyImageSignatures(i, [attestors.cosign]) > 0)
    message: acme images must be signed
`;
}

function named(text: string, { names }: BadRegistry): string {
  return names.reduce((all, [long, name]) => all.replaceAll(long, name), text);
}
