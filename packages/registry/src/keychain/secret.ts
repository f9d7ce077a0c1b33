import { quote, RegistryError } from "../errors.ts";
import type { Credentials, Keychain, Repository } from "../model.ts";
import {
  type CredentialEntry,
  decodeBase64,
  holdCredentials,
  matchEntries,
  namesNothing,
  parseJsonObject,
  readAuths,
  readEntry,
} from "./credential-entries.ts";

/** The members of a Kubernetes Secret that matter here. */
export interface KubernetesSecret {
  readonly type?: string;
  /** Values in base64. */
  readonly data?: Readonly<Record<string, string>>;
}

/** The two kinds of pull secret: where each keeps its JSON, and how `auths` is found in it. */
const secretTypes = [
  {
    type: "kubernetes.io/dockerconfigjson",
    key: ".dockerconfigjson",
    auths: (content: Readonly<Record<string, unknown>>): unknown => content["auths"],
  },
  {
    type: "kubernetes.io/dockercfg",
    key: ".dockercfg",
    auths: (content: Readonly<Record<string, unknown>>): unknown => content,
  },
] as const;

/**
 * The entries of a pull secret of either type; undefined when it is none (another type, or without its key).
 * @throws RegistryError `REGISTRY_CREDENTIALS` when it is one and cannot be read.
 */
export function readSecret(
  secret: KubernetesSecret,
  source: string,
): readonly CredentialEntry[] | undefined {
  for (const { type, key, auths } of secretTypes) {
    if (secret.type !== undefined && secret.type !== type) continue;
    const encoded: unknown = secret.data?.[key];
    if (encoded === undefined) continue;
    const text = typeof encoded === "string" ? decodeBase64(encoded) : undefined;
    if (text === undefined)
      throw new RegistryError(
        "REGISTRY_CREDENTIALS",
        `\`${key}\` of ${source} is not base64 of text`,
        { help: "`data` holds base64; put JSON as it is under `stringData`" },
      );
    return readAuths(auths(parseJsonObject(text, `\`${key}\` of ${source}`)), source);
  }
  return undefined;
}

/** The credentials among the entries that are closest to the repository. Hosts may be globs, as the kubelet reads them. */
export function chooseCredentials(
  entries: readonly CredentialEntry[],
  target: Repository,
): Credentials | undefined {
  for (const entry of matchEntries(entries, target, { globs: true })) {
    const credentials = readEntry(entry);
    if (credentials !== undefined) return credentials;
  }
  return undefined;
}

/**
 * Credentials of one pull secret that is at hand, for every repository that it names. All its entries must be readable.
 * @param options.name What errors call it.
 * @throws RegistryError `REGISTRY_CREDENTIALS` when it is no pull secret, or holds no credentials.
 */
export function secretKeychain(
  secret: KubernetesSecret,
  options: { readonly name?: string } = {},
): Keychain {
  const source = `the Secret ${quote(options.name ?? "(no name)")}`;
  const entries = readSecret(secret, source);
  if (entries === undefined) throw notPullSecret(source, secret);
  if (!holdCredentials(entries)) throw namesNothing(source);
  return Object.freeze<Keychain>({ resolve: async (target) => chooseCredentials(entries, target) });
}

/** The error for a Secret that was named as a pull secret and is none. */
export function notPullSecret(source: string, { type }: KubernetesSecret): RegistryError {
  const known = secretTypes.find((each) => each.type === type);
  return new RegistryError(
    "REGISTRY_CREDENTIALS",
    known === undefined
      ? `${source} is no pull secret (type ${quote(type ?? "none")})`
      : `${source} has no text \`${known.key}\` in \`data\``,
    { help: "create it with kubectl create secret docker-registry" },
  );
}
