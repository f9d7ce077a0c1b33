import {
  type Attestor,
  cosign,
  type CosignOptions,
  EngineError,
  formatImageEvidence,
  type ImageEvidence,
  verifyImage,
} from "imagegate";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { inputFailure, usageFailure } from "../failure.ts";
import { readOne } from "../files.ts";
import type { Io } from "../io.ts";
import { createClient, parseNow, type RegistryFlags } from "../options.ts";
import { envelope, notes, printJson, type RunFacts } from "../report.ts";

/** Flags of `verify`. */
export interface VerifyFlags extends RegistryFlags {
  readonly key?: readonly string[];
  readonly insecureIgnoreTlog?: boolean;
  readonly now?: string;
  readonly output?: string;
}

/** `imagegate verify IMAGE…`: whether each image carries a signature of one of the keys. */
export async function verify(
  images: readonly string[],
  flags: VerifyFlags,
  io: Io,
): Promise<ExitCode> {
  const { key: keys = [], insecureIgnoreTlog = false } = flags;
  if (keys.length === 0)
    throw usageFailure("no signer is named", "name one with --key FILE or --key env://VARIABLE");
  const now = parseNow(flags.now);
  const clock = (): Date => now ?? new Date();
  const facts: RunFacts = {
    now,
    weakened: [
      ...(insecureIgnoreTlog ? ["--insecure-ignore-tlog"] : []),
      ...(flags.insecureRegistry ?? []).map((host) => `--insecure-registry ${host}`),
    ],
  };
  const attestors = await Promise.all(
    keys.map((name) => readKey(name, { insecureIgnoreTlog }, io)),
  );
  const registry = await createClient(flags, { io, clock });
  try {
    const found: ImageEvidence[] = [];
    for (const image of images) {
      // oxlint-disable-next-line no-await-in-loop -- images of one registry, in the order in which they are printed
      found.push(await verifyImage(image, { attestors, registry, clock, signal: io.signal }));
    }
    const exitCode = exitCodeOf(found);
    await printFound(found, flags.output ?? "text", exitCode, facts, io);
    return exitCode;
  } finally {
    await registry.close();
  }
}

async function readKey(
  name: string,
  options: Pick<CosignOptions, "insecureIgnoreTlog">,
  io: Io,
): Promise<Attestor> {
  const scheme = /^([a-z0-9]+):\/\//.exec(name)?.[1];
  if (scheme !== undefined && scheme !== "env") {
    throw usageFailure(
      `keys of the kind \`${scheme}://\` are not there yet`,
      "name a file or env://VARIABLE",
    );
  }
  const variable = scheme === "env" ? name.slice("env://".length) : undefined;
  const pem = variable === undefined ? await readOne(name, io) : io.env[variable];
  if (pem === undefined) {
    throw inputFailure(
      "CLI_NO_KEY",
      `the environment variable \`${variable}\` is not set`,
      "set it to the key in PEM",
    );
  }
  try {
    return cosign({ key: pem, name, ...options });
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw inputFailure(error.code, `\`${name}\`: ${error.message}`, error.help ?? "");
  }
}

function exitCodeOf(found: readonly ImageEvidence[]): ExitCode {
  if (found.some(({ reason }) => reason === "REFERENCE_INVALID")) return exitCodes.badInput;
  if (found.some(({ outcome }) => outcome === "fail")) return exitCodes.no;
  return found.some(({ outcome }) => outcome === "error") ? exitCodes.unanswered : exitCodes.yes;
}

async function printFound(
  found: readonly ImageEvidence[],
  format: string,
  exitCode: ExitCode,
  facts: RunFacts,
  io: Io,
): Promise<void> {
  if (format === "json") {
    const artifacts = found.map(({ image, reference, digest, verified, evidence }) => ({
      artifact: image,
      reference,
      ...(digest === undefined ? {} : { digest }),
      verified,
      evidence,
      payloads: payloadsOf(evidence),
      statements: [],
    }));
    const verified = found.every((each) => each.verified);
    await printJson(io, { ...envelope("VerifyReport", exitCode, facts), verified, artifacts });
    return;
  }
  const head = notes(facts);
  if (format === "cosign") {
    const bad = found.filter(({ verified }) => !verified).map((each) => formatImageEvidence(each));
    const said = [...head, ...bad];
    if (said.length > 0) await io.complain(`${said.join("\n")}\n`);
    const good = found.filter(({ verified }) => verified);
    await io.print(
      good.map(({ evidence }) => `${JSON.stringify(payloadsOf(evidence))}\n`).join(""),
    );
    return;
  }
  const blocks = found.map((each) => formatImageEvidence(each));
  await io.print([...(head.length > 0 ? [head.join("\n")] : []), ...blocks].join("\n\n") + "\n");
}

/** Cosign's `{critical, optional}`. A bundle's statement is given that form, as cosign 3 does when it prints one. */
function payloadsOf(evidence: ImageEvidence["evidence"]): readonly unknown[] {
  return evidence.flatMap(({ payloads, digest }) =>
    payloads.map((payload) => toSimpleSigning(payload, digest)),
  );
}

function toSimpleSigning(payload: unknown, digest: string | undefined): unknown {
  if (typeof payload !== "object" || payload === null || "critical" in payload) return payload;
  const [subject] = "subject" in payload && Array.isArray(payload.subject) ? payload.subject : [];
  const annotations: unknown = subject?.annotations;
  return {
    critical: {
      identity: { "docker-reference": "" },
      image: { "docker-manifest-digest": digest },
      type: "https://sigstore.dev/cosign/sign/v1",
    },
    optional: annotations ?? {},
  };
}
