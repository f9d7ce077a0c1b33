import { type Reference, type RegistryClient, RegistryError } from "@imagegate/registry";
import type { Finished } from "../command.ts";
import { mapInOrder } from "../concurrency.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Diagnostic } from "../failure.ts";
import { refuseSharedStdin } from "../files.ts";
import type { Io } from "../io.ts";
import { openRegistry, readReference, type RegistryFlags } from "../registry-access.ts";
import { formatProblems } from "../text.ts";

/**
 * `imagegate digest IMAGE…`: the digest of each image, one a line. The manifest is fetched and hashed; what the registry says
 * of it in a header is not believed. Images that could not be read are named on stderr.
 */
export async function digest(
  images: readonly string[],
  flags: RegistryFlags,
  io: Io,
): Promise<Finished> {
  refuseSharedStdin(flags.pullSecret);
  const references = images.map((image) => readReference(image));
  const client = await openRegistry(flags, io);
  try {
    const found = await mapInOrder(references, (reference) => hash(reference, client, io.signal));
    const problems = found.filter((each) => typeof each !== "string");
    const digests = found.filter((each) => typeof each === "string");
    return {
      exitCode: problems.length > 0 ? exitCodes.unanswered : exitCodes.yes,
      report: {},
      text: digests.map((each) => `${each}\n`).join(""),
      aside: formatProblems(problems),
      bare: true,
    };
  } finally {
    await client.close();
  }
}

async function hash(
  reference: Reference,
  client: RegistryClient,
  signal: AbortSignal,
): Promise<string | Diagnostic> {
  const { text, digest: named, tag = "latest" } = reference;
  try {
    const manifest =
      named === undefined
        ? await client.manifestByTag(reference, tag, { signal })
        : await client.manifest(reference, named, { signal });
    return manifest?.digest ?? missing(text);
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    signal.throwIfAborted();
    return problem(text, error);
  }
}

function missing(image: string): Diagnostic {
  return problem(image, new RegistryError("REGISTRY_NOT_FOUND", "the registry has no such image"));
}

function problem(image: string, error: RegistryError): Diagnostic {
  const { code, message, help, retryable, url, status } = error;
  return {
    severity: "error",
    code,
    message: `\`${image}\`: ${message}`,
    help,
    retryable,
    ...(url === undefined ? {} : { url }),
    ...(status === undefined ? {} : { status }),
  };
}
