/** A transparency log that is trusted, with the window in which its key counts. Ends are inclusive. */
export interface TrustedLog {
  /** Hex of the log id (SHA-256 of the key's DER for Rekor v1). */
  readonly id: string;
  readonly baseUrl: string;
  /** The key's SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly validFrom: Date;
  readonly validUntil?: Date;
}

/** Trust material made from a `trusted_root.json`. */
export interface TrustRoot {
  /** The document (protobuf JSON of `dev.sigstore.trustroot.v1.TrustedRoot`), for verifiers that take it whole. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly logs: readonly TrustedLog[];
  /** Hex SHA-256 of the document's bytes: part of every cache key. */
  readonly fingerprint: string;
}

/** Gives trust material. Asked only when a policy needs it, so that trouble with a root stays with those who use it. */
export interface TrustProvider {
  /** The trusted root, or undefined when none is configured. A rejection means that it exists and cannot be used. */
  trustedRoot(signal: AbortSignal): Promise<TrustRoot | undefined>;
}
