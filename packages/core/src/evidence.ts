import type { Lookup } from "@imagegate/registry";
import type { ReasonCode } from "./reasons.ts";

/** `error` means "could not tell". */
export type Outcome = "pass" | "fail" | "error" | "skip";

/** Who signed, or who was sought. */
export interface Signer {
  /** `SHA256:` and the unpadded base64 of the SHA-256 of the key's DER (SubjectPublicKeyInfo). */
  readonly keyFingerprint?: string;
  /** `P-256`, `RSA-3072`, `Ed25519`. */
  readonly keyType?: string;
  readonly subject?: string;
  readonly issuer?: string;
  readonly logIndex?: string;
  /** RFC 3339; a verified time. */
  readonly time?: string;
}

/** One thing that was checked on one candidate. */
export interface Check {
  /** `signature`, `digest`, `type`, `annotations`, `log-entry`, `log-binding`, … */
  readonly name: string;
  readonly outcome: Outcome;
  readonly reason?: ReasonCode;
  readonly expected?: string;
  readonly actual?: string;
}

/** One thing that was attached to the image and tried. */
export interface Candidate {
  /** `legacy`: a layer of a `.sig` or `.att` manifest; `bundle`: a Sigstore bundle in a referrer. */
  readonly format: "bundle" | "legacy" | "oci11" | "notation";
  /** Digest of the layer (legacy) or of the bundle. */
  readonly digest: string;
  readonly predicateType?: string;
  readonly signer?: Signer;
  readonly outcome: Outcome;
  readonly reason?: ReasonCode;
  /** What went wrong, where the reason's sentence says too little. */
  readonly detail?: string;
  readonly checks: readonly Check[];
}

/** The request that left something open, where one did. */
export interface FailedRequest {
  /** Without userinfo, query and fragment. */
  readonly url: string;
  /** HTTP status; absent when no answer came. */
  readonly status?: number;
  /** The registry's own code: `MANIFEST_UNKNOWN`. */
  readonly code?: string;
}

/** Everything that one attestor found out about one image. Plain data: it survives `JSON.stringify`. */
export interface Evidence {
  /** As the expression named it: with the digest, if the tag was pinned first. */
  readonly image: string;
  readonly digest?: string;
  readonly attestor: { readonly name: string; readonly kind: string } & Signer;
  readonly outcome: Outcome;
  readonly reason?: ReasonCode;
  readonly detail?: string;
  readonly help?: string;
  /** Of an error: the request that failed, if it was one. */
  readonly request?: FailedRequest;
  /** Of an error: whether the same question may be answered later. */
  readonly retryable?: boolean;
  readonly lookups: readonly Lookup[];
  readonly candidates: readonly Candidate[];
  /** The signed payloads of the candidates that passed, parsed (cosign's `{critical, optional}` or the in-toto statement). */
  readonly payloads: readonly unknown[];
}
