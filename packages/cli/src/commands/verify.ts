import { type Attestor, cosign, EngineError, type ImageEvidence, verifyImage } from "imagegate";
import type { Finished } from "../command.ts";
import { mapInOrder } from "../concurrency.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { RunFacts } from "../facts.ts";
import { inputFailure, notThereYet, usageFailure } from "../failure.ts";
import { readOne, refuseSharedStdin } from "../files.ts";
import type { Io } from "../io.ts";
import { evidenceWithFlags } from "../flag-help.ts";
import {
  openRegistry,
  readReference,
  readTimeout,
  type RegistryFlags,
} from "../registry-access.ts";
import { cosignLines, verifyReport, verifyText } from "./verify-output.ts";

/** Flags of `verify`. */
export interface VerifyFlags extends RegistryFlags {
  readonly key?: readonly string[];
  readonly insecureIgnoreTlog?: boolean;
  readonly output?: string;
}

/** `imagegate verify IMAGE…`: whether each image carries a signature of one of the keys. Every image is judged. */
export async function verify(
  images: readonly string[],
  flags: VerifyFlags,
  { now }: RunFacts,
  io: Io,
): Promise<Finished> {
  const { key: keys = [], insecureIgnoreTlog = false, pullSecret } = flags;
  refuseSharedStdin(keys, pullSecret);
  const timeoutMs = readTimeout(flags);
  if (keys.length === 0)
    throw usageFailure("no signer is named", "name one with --key FILE or --key env://VARIABLE");
  for (const key of keys) refuseKeyKind(key);
  for (const image of images) readReference(image);
  const attestors = await Promise.all(keys.map((key) => readKey(key, insecureIgnoreTlog, io)));
  const registry = await openRegistry(flags, io);
  const clock = (): Date => now ?? new Date();
  try {
    const found = await mapInOrder(images, async (image) =>
      evidenceWithFlags(
        await verifyImage(image, { attestors, registry, clock, signal: io.signal, timeoutMs }),
      ),
    );
    const exitCode = exitCodeOf(found);
    const report = verifyReport(found);
    return flags.output === "cosign"
      ? { exitCode, report, ...cosignLines(found), bare: true }
      : { exitCode, report, text: verifyText(found) };
  } finally {
    await registry.close();
  }
}

const kmsSchemes: ReadonlySet<string> = new Set([
  "awskms",
  "gcpkms",
  "azurekms",
  "hashivault",
  "k8s",
  "gitlab",
  "pkcs11",
]);

function refuseKeyKind(key: string): void {
  // Not shown: it may be a private one.
  if (/-----BEGIN |\n/.test(key))
    throw usageFailure(
      "`--key` holds a key itself",
      "write it to a file and name that, or name a variable with env://VARIABLE",
    );
  const scheme = /^([a-z0-9]+):(?:\/\/|token=)/i.exec(key)?.[1]?.toLowerCase();
  if (scheme === undefined || scheme === "env") return;
  const help = "export the public key, and name a file or env://VARIABLE";
  throw kmsSchemes.has(scheme)
    ? notThereYet(`reading keys from \`${scheme}\``, help)
    : usageFailure(`keys are not read from \`${scheme}://\``, help);
}

async function readKey(name: string, insecureIgnoreTlog: boolean, io: Io): Promise<Attestor> {
  const variable = /^env:\/\/(.*)$/s.exec(name)?.[1];
  if (variable === "")
    throw usageFailure("`--key env://` names no variable", "write it as env://VARIABLE");
  const pem = variable === undefined ? await readOne(name, io) : io.env[variable];
  if (pem === undefined) {
    const message = `the environment variable \`${variable}\` is not set`;
    throw inputFailure("CLI_NO_KEY", message, "set it to the public key in PEM");
  }
  try {
    return cosign({ key: pem, name, insecureIgnoreTlog });
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw inputFailure(error.code, `\`${name}\`: ${error.message}`, error.help);
  }
}

function exitCodeOf(found: readonly ImageEvidence[]): ExitCode {
  if (found.some(({ outcome }) => outcome === "fail")) return exitCodes.no;
  return found.every(({ outcome }) => outcome === "pass") ? exitCodes.yes : exitCodes.unanswered;
}
