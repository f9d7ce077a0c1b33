import {
  type Lookup,
  type Reference,
  type RegistryClient,
  RegistryError,
} from "@imagegate/registry";
import type { Finished } from "../command.ts";
import { mapInOrder } from "../concurrency.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Diagnostic } from "../failure.ts";
import { refuseSharedStdin } from "../files.ts";
import type { Io } from "../io.ts";
import { helpWithFlags } from "../flag-help.ts";
import {
  openRegistry,
  readReference,
  readTimeout,
  type RegistryFlags,
} from "../registry-access.ts";
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
  const timeoutMs = readTimeout(flags);
  const references = images.map((image) => readReference(image));
  const client = await openRegistry(flags, io);
  try {
    const found = await mapInOrder(references, (reference) =>
      hash(reference, client, io.signal, timeoutMs),
    );
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
  stopped: AbortSignal,
  timeoutMs: number,
): Promise<string | Diagnostic> {
  const { text, digest: named, tag = "latest" } = reference;
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)]);
  const lookups: Lookup[] = [];
  const request = { signal, onLookup: (lookup: Lookup) => lookups.push(lookup) };
  try {
    const manifest =
      named === undefined
        ? await client.manifestByTag(reference, tag, request)
        : await client.manifest(reference, named, request);
    return manifest?.digest ?? missing(text, lookups.at(-1));
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    stopped.throwIfAborted();
    return problem(text, error);
  }
}

function missing(image: string, lookup: Lookup | undefined): Diagnostic {
  const { url, status, code } = lookup ?? {};
  const named = code === undefined ? "" : `: it answered ${status ?? ""} ${code}`;
  const facts = {
    ...(url === undefined ? {} : { url }),
    ...(status === undefined ? {} : { status }),
  };
  return problem(
    image,
    new RegistryError("REGISTRY_NOT_FOUND", `the registry has no such image${named}`, facts),
  );
}

function problem(image: string, error: RegistryError): Diagnostic {
  const { code, message, help, retryable, url, status } = error;
  return {
    severity: "error",
    code,
    message: `\`${image}\`: ${message}`,
    help: helpWithFlags(help),
    retryable,
    ...(url === undefined ? {} : { url }),
    ...(status === undefined ? {} : { status }),
  };
}
