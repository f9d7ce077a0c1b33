export { createRegistryClient, type RegistryClientOptions } from "./client.ts";
export { computeDigest, isDigest, matchesDigest, parseDigest, referrersTag } from "./digest.ts";
export { RegistryError, type RegistryCode, type RegistryErrorFacts } from "./errors.ts";
export type { HttpFetch, HttpHeaders, HttpRequest, HttpResponse } from "./http.ts";
export {
  dockerConfig,
  type DockerConfigOptions,
  dockerConfigText,
  type HelperAnswer,
  type HelperRunner,
} from "./keychain/docker-config.ts";
export { anonymous, firstOf } from "./keychain/keychain.ts";
export {
  pullSecrets,
  type PullSecretsOptions,
  type SecretReader,
} from "./keychain/pull-secrets.ts";
export { type KubernetesSecret, secretKeychain } from "./keychain/secret.ts";
export { defaultRegistryLimits, type RegistryLimits } from "./limits.ts";
export { decodeManifest, type DocumentFacts } from "./manifest.ts";
export { manifestKind, mediaTypes } from "./media-types.ts";
export type {
  CredentialContext,
  Credentials,
  Descriptor,
  Keychain,
  Lookup,
  Manifest,
  Reference,
  Referrers,
  RegistryClient,
  Repository,
  RequestOptions,
} from "./model.ts";
export {
  apiHost,
  checkReference,
  checkRepository,
  checkTag,
  defaultRegistry,
  formatReference,
  parseReference,
  type ParseReferenceOptions,
  repositoryOf,
} from "./reference.ts";
export { withoutUserinfo } from "./reference-mistakes.ts";
export type { Sleep } from "./retry.ts";
