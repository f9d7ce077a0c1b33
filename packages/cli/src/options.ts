import {
  anonymous,
  createRegistryClient,
  dockerConfig,
  dockerConfigText,
  firstOf,
  type Keychain,
  type KubernetesSecret,
  pullSecrets,
  type RegistryClient,
  secretKeychain,
} from "@imagegate/registry";
import { type KubernetesObject, parseResources } from "imagegate";
import { type Command, InvalidArgumentError } from "commander";
import { inputFailure, usageFailure } from "./failure.ts";
import { readOne } from "./files.ts";
import type { Io } from "./io.ts";

/** The flags that all commands which ask registries share. */
export interface RegistryFlags {
  readonly pullSecret?: readonly string[];
  readonly registryAddress?: readonly string[];
  readonly insecureRegistry?: readonly string[];
}

/** A flag's value that may be given once. */
export function once(value: string, previous: string | undefined): string {
  if (previous !== undefined) throw new InvalidArgumentError("it was given twice.");
  return value;
}

/** A flag's values. */
export function many(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

/** A flag's value out of a few, given once. */
export function oneOf(
  words: readonly string[],
): (value: string, previous: string | undefined) => string {
  return (value, previous) => {
    if (!words.includes(value)) {
      const later = ["report", "junit", "sarif", "github"].includes(value) || value.includes("=");
      throw new InvalidArgumentError(
        `${later ? "that is not there yet. " : ""}Choices are ${words.join(", ")}.`,
      );
    }
    return once(value, previous);
  };
}

/** Adds {@link RegistryFlags} to a command. */
export function withRegistryFlags(command: Command): Command {
  return command
    .option(
      "--pull-secret <file>",
      "dockerconfigjson Secret or config.json, asked first (repeatable)",
      many,
    )
    .option(
      "--registry-address <host=ip:port>",
      "dial there instead of asking DNS; the name stays (repeatable)",
      many,
    )
    .option(
      "--insecure-registry <host>",
      "unverified TLS, then http, for that host alone (repeatable)",
      many,
    );
}

/** The moment that `--now` names; undefined without it. */
export function parseNow(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const shape = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;
  const date = new Date(text);
  if (!shape.test(text) || Number.isNaN(date.getTime())) {
    throw usageFailure(
      `\`--now ${text}\` is no time`,
      "write it as 2026-01-31T12:00:00Z (RFC 3339)",
    );
  }
  return date;
}

/** What a registry client is made of beside the flags. */
export interface ClientParts {
  readonly io: Io;
  readonly clock: () => Date;
  /** Secrets that policies and Pods may name. */
  readonly secrets?: readonly KubernetesObject[];
  readonly secretsNamespace?: string;
}

/** Makes the registry client. Credentials: `--pull-secret` first, then Secrets that were given, then the Docker configuration. */
export async function createClient(
  flags: RegistryFlags,
  parts: ClientParts,
): Promise<RegistryClient> {
  const { io, clock, secrets = [], secretsNamespace } = parts;
  const insecure = flags.insecureRegistry ?? [];
  const given = await Promise.all((flags.pullSecret ?? []).map((path) => pullSecretFile(path, io)));
  const keychain = firstOf(
    ...given,
    pullSecrets({
      read: (namespace, name) => Promise.resolve(findSecret(secrets, namespace, name)),
      ...(secretsNamespace === undefined ? {} : { secretsNamespace }),
    }),
    dockerConfig({ env: io.env }),
    anonymous,
  );
  try {
    return createRegistryClient({
      keychain,
      clock,
      addresses: Object.fromEntries((flags.registryAddress ?? []).map((pair) => parsePair(pair))),
      insecureHosts: insecure,
      // Whoever names a host on the command line means it, wherever it is.
      allowedHosts: insecure,
    });
  } catch (error) {
    if (error instanceof TypeError) throw usageFailure(error.message);
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

async function pullSecretFile(path: string, io: Io): Promise<Keychain> {
  const text = await readOne(path, io);
  const { resources } = parseResources(text, { file: path });
  const secret = resources.map(({ object }) => object).find(({ kind }) => kind === "Secret");
  try {
    return secret === undefined
      ? dockerConfigText(text, { name: path })
      : secretKeychain(toSecret(secret), { name: path });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw inputFailure(
      "CLI_INVALID_SECRET",
      why,
      "give a dockerconfigjson Secret or a config.json",
    );
  }
}

function findSecret(
  secrets: readonly KubernetesObject[],
  namespace: string,
  name: string,
): KubernetesSecret | undefined {
  const found = secrets.find(
    ({ metadata }) => metadata?.name === name && (metadata.namespace ?? "default") === namespace,
  );
  return found && toSecret(found);
}

/** `stringData` as the API server would store it. */
function toSecret({ type, data, stringData }: KubernetesObject): KubernetesSecret {
  const encoded = strings(stringData).map(
    ([key, value]) => [key, Buffer.from(value).toString("base64")] as const,
  );
  return {
    ...(typeof type === "string" ? { type } : {}),
    data: Object.fromEntries([...strings(data), ...encoded]),
  };
}

function strings(value: unknown): readonly (readonly [string, string])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]: [string, unknown]) =>
    typeof each === "string" ? [[key, each] as const] : [],
  );
}
