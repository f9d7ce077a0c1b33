import {
  dockerConfigText,
  firstOf,
  type Keychain,
  type KubernetesSecret,
  RegistryError,
  secretKeychain,
  type SecretReader,
} from "@imagegate/registry";
import { type Diagnostic, type KubernetesObject, parseResources } from "imagegate";
import { type CliCode, type CliFailure, inputFailure, inputFailures } from "./failure.ts";
import { readOne } from "./files.ts";
import type { Io } from "./io.ts";

/** Reads Secrets from those that were given instead of from a cluster. Without a namespace a Secret is in `default`. */
export function readFrom(secrets: readonly KubernetesObject[]): SecretReader {
  // A later Secret replaces an earlier one of the same name, as if the files were applied in their order.
  const byName = new Map(
    secrets.map((secret) => {
      const { name = "", namespace = "default" } = secret.metadata ?? {};
      return [`${namespace}/${name}`, toSecret(secret)] as const;
    }),
  );
  return (namespace, name) => Promise.resolve(byName.get(`${namespace}/${name}`));
}

/**
 * The credentials of a file: Secrets in YAML or JSON, or a `config.json`. Throws a `CliFailure` (3) when it holds none, or when
 * something in it is wrong. What is wrong is named, and nothing of the file is shown.
 */
export async function pullSecretFile(path: string, io: Io): Promise<Keychain> {
  const text = await readOne(path, io);
  const { resources, diagnostics } = parseResources(text, { file: path });
  const secrets = resources.map(({ object }) => object).filter(isSecret);
  const isYaml = !/^\s*[{[]/.test(text);
  // A `config.json` is no Kubernetes object, and that is no fault.
  if (diagnostics.length > 0 && isYaml) throw invalidSecret(path, diagnostics[0]);
  if (secrets.length === 0 && isYaml) throw invalidSecret(path);
  try {
    return secrets.length === 0
      ? dockerConfigText(text, { name: path })
      : firstOf(
          ...secrets.map((secret) => secretKeychain(toSecret(secret), { name: nameOf(secret) })),
        );
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    const place = secrets.length === 0 ? "" : `\`${path}\`: `;
    throw inputFailure("CLI_INVALID_SECRET", `${place}${error.message}`, error.help);
  }
}

/** The first fault of a file, if its YAML is broken; else it holds something else. */
function invalidSecret(path: string, fault?: Diagnostic): CliFailure {
  const { message, help, position } = fault ?? {};
  return inputFailures([
    {
      severity: "error",
      code: "CLI_INVALID_SECRET" satisfies CliCode,
      // Messages in backticks may quote what stands in the file.
      message:
        fault?.code === "POLICY_SYNTAX" && message !== undefined
          ? `\`${path}\` is broken: ${message.replace(/`([^`]*)`/g, hideLong)}`
          : `\`${path}\` holds neither a Secret nor a Docker configuration`,
      help:
        fault?.code === "POLICY_SYNTAX" && help !== undefined
          ? help
          : "give a Secret of the type kubernetes.io/dockerconfigjson or a config.json",
      ...(position === undefined ? {} : { position }),
    },
  ]);
}

/** Punctuation of YAML may stay. */
function hideLong(quoted: string, text: string): string {
  return text.length > 2 ? "`***`" : quoted;
}

function nameOf({ metadata: { namespace = "default", name = "" } = {} }: KubernetesObject): string {
  return `${namespace}/${name}`;
}

/** Whether an object is a Secret of the core group. */
export function isSecret({ apiVersion, kind }: KubernetesObject): boolean {
  return apiVersion === "v1" && kind === "Secret";
}

/** As the API server would store it: `stringData` over `data`. */
function toSecret({ type, data, stringData }: KubernetesObject): KubernetesSecret {
  const plain = strings(stringData).map(
    ([key, value]) => [key, Buffer.from(value).toString("base64")] as const,
  );
  return {
    ...(typeof type === "string" ? { type } : {}),
    data: Object.fromEntries([...strings(data), ...plain]),
  };
}

function strings(value: unknown): readonly (readonly [string, string])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]: [string, unknown]) =>
    typeof each === "string" ? [[key, each] as const] : [],
  );
}
