import { abortError, quote, RegistryError } from "../errors.ts";
import type { CredentialContext, Keychain } from "../model.ts";
import type { CredentialEntry } from "./credential-entries.ts";
import { chooseCredentials, type KubernetesSecret, notPullSecret, readSecret } from "./secret.ts";

/** Reads a Secret of the cluster. Undefined: there is none of that name. Any other trouble is a rejection. */
export type SecretReader = (
  namespace: string,
  name: string,
  signal: AbortSignal | undefined,
) => Promise<KubernetesSecret | undefined>;

/** What {@link pullSecrets} takes. */
export interface PullSecretsOptions {
  /** Called at each look-up; cache in it if that is too often. */
  readonly read: SecretReader;
  /** Where the Secrets that a cluster policy names are looked up. Default: `kyverno`. */
  readonly secretsNamespace?: string;
}

/**
 * Credentials of the cluster's pull secrets: first of those that the policy names (`context.policy.secrets`), then of those
 * that the Pod names (`context.imagePullSecrets`, in `context.namespace`). Of several that match, the longest path is taken.
 *
 * A policy's `name` is looked up in `secretsNamespace`, `namespace/name` in that namespace; a namespaced policy reads its own
 * namespace and no other. A Secret that the policy names must exist and be a pull secret. One that only the Pod names may be
 * missing, as for the kubelet.
 *
 * Rejects with `REGISTRY_CREDENTIALS`, naming the Secret and where it was looked up.
 */
export function pullSecrets({ read, secretsNamespace = "kyverno" }: PullSecretsOptions): Keychain {
  const load = async (
    { namespace, name }: SecretName,
    signal: AbortSignal | undefined,
  ): Promise<KubernetesSecret | undefined> => {
    try {
      return await read(namespace, name, signal);
    } catch (error) {
      if (signal?.aborted === true) throw abortError(signal);
      throw new RegistryError(
        "REGISTRY_CREDENTIALS",
        `${describe({ namespace, name })} could not be read`,
        { cause: error, help: "see the cause" },
      );
    }
  };

  const ofPolicy = async (context: CredentialContext): Promise<readonly CredentialEntry[]> => {
    const names = (context.policy?.secrets ?? []).map((text) =>
      policySecret(text, context, secretsNamespace),
    );
    const secrets = names.map(async (secret) => {
      const source = describe(secret);
      const found = await load(secret, context.signal);
      if (found === undefined) {
        throw new RegistryError("REGISTRY_CREDENTIALS", `${source} does not exist`, {
          help: "the policy names it: create it there, or write its namespace as namespace/name",
        });
      }
      const entries = readSecret(found, source);
      if (entries === undefined) throw notPullSecret(source, found);
      return entries;
    });
    return (await Promise.all(secrets)).flat();
  };

  const ofPod = async ({
    namespace,
    imagePullSecrets = [],
    signal,
  }: CredentialContext): Promise<readonly CredentialEntry[]> => {
    if (namespace === undefined) return [];
    const secrets = imagePullSecrets.filter(isSecretName).map(async (name) => {
      const found = await load({ namespace, name }, signal);
      return (found && readSecret(found, describe({ namespace, name }))) ?? [];
    });
    return (await Promise.all(secrets)).flat();
  };

  return Object.freeze<Keychain>({
    async resolve(target, context) {
      return (
        chooseCredentials(await ofPolicy(context), target) ??
        chooseCredentials(await ofPod(context), target)
      );
    },
  });
}

interface SecretName {
  readonly namespace: string;
  readonly name: string;
}

function describe({ namespace, name }: SecretName): string {
  return `the Secret ${quote(name)} in the namespace ${quote(namespace)}`;
}

/** A DNS subdomain (RFC 1123), which is what the API server takes for a name; nothing else may reach a path of its API. */
function isSecretName(text: string): boolean {
  return text.length <= 253 && /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(text);
}

function policySecret(
  text: string,
  { policy }: CredentialContext,
  secretsNamespace: string,
): SecretName {
  // A leading slash means nothing, as upstream.
  const [first = "", second, ...more] = text.replace(/^\//, "").split("/");
  const home = policy?.namespace ?? secretsNamespace;
  const { namespace, name } =
    second === undefined ? { namespace: home, name: first } : { namespace: first, name: second };
  const fail = (why: string): RegistryError =>
    new RegistryError(
      "REGISTRY_CREDENTIALS",
      `the policy ${quote(policy?.name ?? "")} names the Secret ${quote(text)}: ${why}`,
      {
        help: "write name, or namespace/name in a cluster policy",
      },
    );
  if (more.length > 0 || !isSecretName(name) || !isSecretName(namespace))
    throw fail("that is no name of a Secret");
  if (policy?.namespace !== undefined && namespace !== policy.namespace) {
    throw fail(`a policy of the namespace ${quote(policy.namespace)} reads no other`);
  }
  return { namespace, name };
}
