/**
 * The nouns of the package: what a registry holds and what a client answers. Interfaces only; each has its maker in a file of its own.
 */

/** A repository on a registry, as the client addresses it. */
export interface Repository {
  /** Host and optional port, as the reference names it: `ghcr.io`, `index.docker.io`, `[::1]:5000`. */
  readonly registry: string;
  /** Path below the host: `library/nginx`. */
  readonly repository: string;
}

/** A parsed image reference. Made by `parseReference`. */
export interface Reference extends Repository {
  /** The text it was parsed from. */
  readonly text: string;
  /** The tag as written; with neither tag nor digest `latest`; absent for a digest reference without one. */
  readonly tag?: string;
  /** `sha256:` and 64 hex digits, when the reference names one. */
  readonly digest?: string;
}

/** What an OCI descriptor says of a blob or manifest (OCI image specification, "Content Descriptors"). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly platform?: {
    readonly os: string;
    readonly architecture: string;
    readonly variant?: string;
  };
}

/** A manifest or index: the bytes that the digest was computed from, and a strict view of them. */
export interface Manifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly kind: "manifest" | "index";
  /** `config` of a manifest. */
  readonly config?: Descriptor;
  /** Layers of a manifest; empty for an index. */
  readonly layers: readonly Descriptor[];
  /** Children of an index; empty for a manifest. */
  readonly manifests: readonly Descriptor[];
  readonly artifactType?: string;
  readonly subject?: Descriptor;
  readonly annotations: Readonly<Record<string, string>>;
}

/** One request that was made to find something, and what came of it. URLs hold no credentials and no query strings of redirects. */
export interface Lookup {
  /** What was sought. */
  readonly kind: "resolve" | "manifest" | "blob" | "referrers" | "referrers-tag" | "tag";
  /** `https://ghcr.io/v2/acme/app/referrers/sha256:…`. */
  readonly url: string;
  /** HTTP status; absent when no answer came. */
  readonly status?: number;
  /** The registry's own error code (`MANIFEST_UNKNOWN`), or ours when no answer came (`REGISTRY_UNAVAILABLE`). */
  readonly code?: string;
  /** How many things it named. */
  readonly found: number;
}

/** Who to be at a registry. Never printed. */
export type Credentials =
  | { readonly kind: "basic"; readonly username: string; readonly password: string }
  /** An OAuth2 refresh token, exchanged at the token server. */
  | { readonly kind: "identity-token"; readonly token: string }
  /** A bearer token, sent as it is. */
  | { readonly kind: "registry-token"; readonly token: string };

/** On whose behalf a request is made. Keychains choose credentials by it. */
export interface CredentialContext {
  /** Namespace of the object under review. */
  readonly namespace?: string;
  /** `spec.imagePullSecrets[].name` of the Pod. */
  readonly imagePullSecrets?: readonly string[];
  /** `spec.serviceAccountName` of the Pod. */
  readonly serviceAccount?: string;
  /** The policy that asks: its kind, its namespace when it has one, its name, and the Secrets that it names. */
  readonly policy?: {
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
    readonly secrets?: readonly string[];
    readonly providers?: readonly string[];
  };
  readonly signal?: AbortSignal;
}

/**
 * Answers "as whom" for a repository. `undefined` means "none here, ask the next"; a rejection means "could not ask" and
 * ends the look-up: it is never taken for anonymous.
 */
export interface Keychain {
  resolve(target: Repository, context: CredentialContext): Promise<Credentials | undefined>;
}

/** What every client call takes. */
export interface RequestOptions {
  readonly context?: CredentialContext;
  readonly signal?: AbortSignal;
  /** Called for every look-up that ends, in the order of their ending. */
  readonly onLookup?: (lookup: Lookup) => void;
}

/** The referrers of a digest, whichever way the registry lists them. */
export interface Referrers {
  readonly descriptors: readonly Descriptor[];
  /** `api`: the referrers API answered; `tag`: the fallback tag; `none`: neither lists anything. */
  readonly source: "api" | "tag" | "none";
}

/** Reads from registries. Every byte fetched by digest is checked against it before it is returned. */
export interface RegistryClient {
  /** Tag to descriptor. A reference with a digest is answered without a request. Rejects with `REGISTRY_NOT_FOUND` when there is none. */
  resolve(
    reference: Reference,
    options?: RequestOptions,
  ): Promise<{ digest: string; mediaType?: string; size?: number }>;
  /** The manifest of a digest. */
  manifest(repository: Repository, digest: string, options?: RequestOptions): Promise<Manifest>;
  /** The manifest that a tag names, or undefined when there is none (404). */
  manifestByTag(
    repository: Repository,
    tag: string,
    options?: RequestOptions,
  ): Promise<Manifest | undefined>;
  /** The bytes of a blob; `descriptor.size` bounds what is read and must be met exactly. */
  blob(
    repository: Repository,
    descriptor: Descriptor,
    options?: RequestOptions,
  ): Promise<Uint8Array>;
  /** Everything that names `digest` as its subject. A listing that fails is a rejection, never "none". */
  referrers(repository: Repository, digest: string, options?: RequestOptions): Promise<Referrers>;
  /** Closes connections. Calls after it reject. */
  close(): Promise<void>;
}
