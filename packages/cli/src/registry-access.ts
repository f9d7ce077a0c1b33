import {
  anonymous,
  checkReference,
  createRegistryClient,
  dockerConfig,
  firstOf,
  type Keychain,
  parseReference,
  type Reference,
  type RegistryClient,
  RegistryError,
  withoutUserinfo,
} from "@imagegate/registry";
import { defaultTimeoutMs, parseDuration } from "./duration.ts";
import { inputFailure, usageFailure } from "./failure.ts";
import type { Io } from "./io.ts";
import { pullSecretFile } from "./secrets.ts";

/** The flags that all commands which ask registries share. */
export interface RegistryFlags {
  readonly pullSecret?: readonly string[];
  readonly registryAddress?: readonly string[];
  readonly insecureRegistry?: readonly string[];
  readonly timeout?: string;
}

/** Milliseconds for one image or object. Throws a `CliFailure` (64) for a `--timeout` that is no duration. */
export function readTimeout({ timeout }: RegistryFlags): number {
  return timeout === undefined ? defaultTimeoutMs : parseDuration("--timeout", timeout);
}

/**
 * Makes the registry client of a run. Credentials: the `--pull-secret` files, then `cluster`, then the Docker configuration.
 *
 * It keeps nothing: with a memory, which requests a report names would depend on which object was faster.
 */
export async function openRegistry(
  flags: RegistryFlags,
  io: Io,
  cluster: Keychain = anonymous,
): Promise<RegistryClient> {
  const timeoutMs = readTimeout(flags);
  const { pullSecret = [], registryAddress = [], insecureRegistry = [] } = flags;
  const given = await Promise.all(pullSecret.map((path) => pullSecretFile(path, io)));
  try {
    return createRegistryClient({
      keychain: firstOf(...given, cluster, dockerConfig({ env: io.env }), anonymous),
      addresses: Object.fromEntries(registryAddress.map((pair) => parsePair(pair))),
      insecureHosts: insecureRegistry,
      // Whoever names a host on the command line means it, wherever it is.
      allowedHosts: insecureRegistry,
      limits: { maxCacheBytes: 0, timeoutMs },
    });
  } catch (error) {
    if (error instanceof TypeError) throw usageFailure(error.message, "see the flag's help");
    throw error;
  }
}

function parsePair(pair: string): readonly [string, string] {
  const [host, address, ...more] = pair.split("=");
  if (!host || !address || more.length > 0) {
    throw usageFailure(`\`--registry-address ${pair}\` is no pair`, "write it as HOST=IP:PORT");
  }
  return [host, address];
}

/** Parses an image that the command line names. Throws a `CliFailure` (3), so before any request, for one that is malformed. */
export function readReference(image: string): Reference {
  try {
    const reference = parseReference(image);
    checkReference(reference);
    return reference;
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    const why = error.message.startsWith("could not parse") ? "" : `: ${error.message}`;
    throw inputFailure(
      error.code,
      image === ""
        ? "an image is empty"
        : `\`${shorten(withoutUserinfo(image))}\` is no image reference${why}`,
      error.help,
    );
  }
}

/** Longer names are cut: a message stays readable. */
const maxShown = 160;

function shorten(text: string): string {
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}
