/**
 * Why a verification ended as it did. The list is closed and append-only: a published code never changes its meaning.
 *
 * `sentence` completes "this candidate did not count: …"; `help` says what to do; `undecided` marks reasons that mean
 * "could not tell" rather than "no"; `retry` says whether the same question may be answered later.
 */
export interface ReasonEntry {
  readonly sentence: string;
  readonly help: string;
  readonly undecided?: true;
  readonly retry?: true;
}

/** A stable reason code. */
export type ReasonCode = keyof typeof table;

const table = {
  NO_SIGNATURES_FOUND: {
    sentence: "nothing is attached to this digest",
    help: "sign this digest: cosign sign --key KEY IMAGE@DIGEST",
  },
  NO_MATCHING_SIGNATURE: {
    sentence: "signatures are attached, none of them counts",
    help: "sign this digest with the key that the policy names: cosign sign --key KEY IMAGE@DIGEST",
  },
  SIGNATURE_INVALID: {
    sentence: "not made by this key",
    help: "sign this digest with the key that the policy names",
  },
  DIGEST_MISMATCH: {
    sentence: "signs another image",
    help: "sign this digest; a tag that moved after signing needs a new signature",
  },
  PAYLOAD_INVALID: {
    sentence: "the signed payload is not what its format demands",
    help: "sign again with a current cosign",
  },
  INVALID_SIGNATURE_LAYER: {
    sentence: "the layer is no simple-signing signature",
    help: "remove what is not a signature from the .sig tag, or sign again",
  },
  INVALID_BUNDLE: {
    sentence: "the bundle cannot be read",
    help: "sign again with a current cosign",
  },
  PREDICATE_TYPE_MISMATCH: {
    sentence: "the statement is of another predicate type",
    help: "sign the image with cosign sign; an attestation is not a signature",
  },
  ANNOTATION_MISMATCH: {
    sentence: "a required annotation is missing from the signed payload or differs",
    help: "sign with cosign sign -a KEY=VALUE for each annotation that the policy requires",
  },
  MATERIAL_MISMATCH: {
    sentence: "signed with a certificate where the policy names a key",
    help: "sign with that key, or name an identity in the policy",
  },
  TLOG_MISSING: {
    sentence: "carries no transparency log entry and the policy requires one",
    help: "sign without --tlog-upload=false, or set ctlog.insecureIgnoreTlog if the log is not wanted",
  },
  TLOG_INVALID: {
    sentence: "the transparency log entry does not verify",
    help: "sign again; check that the log's key is in the trusted root",
  },
  TLOG_MISMATCH: {
    sentence: "the transparency log entry belongs to another signature",
    help: "sign again",
  },
  TLOG_KEY_UNKNOWN: {
    sentence: "the transparency log entry is of a log that is not trusted",
    help: "add the log's key to the trusted root",
  },
  UNSUPPORTED_ALGORITHM: {
    sentence: "the key or hash algorithm is not accepted",
    help: "use an ECDSA key on P-256, P-384 or P-521, RSA of 2048 bits or more, or Ed25519",
  },
  TRUST_ROOT_MISSING: {
    sentence:
      "the policy requires a transparency log entry and no trusted root was given to check it",
    help: "pass a trusted_root.json to createEngine, or set ctlog.insecureIgnoreTlog",
    undecided: true,
  },
  TRUST_ROOT_INVALID: {
    sentence: "the trusted root cannot be used",
    help: "replace the trusted_root.json",
    undecided: true,
  },
  LIMIT_EXCEEDED: {
    sentence: "more is attached, or it is larger, than the limits allow",
    help: "remove old signatures, or raise the limit in createEngine",
    undecided: true,
  },
  DEADLINE: {
    sentence: "the deadline passed before an answer came",
    help: "raise timeoutMs, or see why the registry is slow",
    undecided: true,
    retry: true,
  },
  IMAGE_NOT_FOUND: {
    sentence: "the registry has no such image",
    help: "check the name and the tag; some registries hide private repositories behind this answer",
    undecided: true,
  },
  REGISTRY_AUTH: {
    sentence: "the registry refused the credentials, or wants some",
    help: "name a pull secret for this registry in credentials.secrets or pass a keychain",
    undecided: true,
  },
  CREDENTIALS_UNAVAILABLE: {
    sentence: "the credentials could not be read",
    help: "check that the Secret exists where it is looked up and holds a .dockerconfigjson",
    undecided: true,
  },
  REGISTRY_RATE_LIMIT: {
    sentence: "the registry asked to slow down",
    help: "try again later, or authenticate",
    undecided: true,
    retry: true,
  },
  REGISTRY_UNAVAILABLE: {
    sentence: "the registry did not answer as it should",
    help: "try again; check the network and the registry",
    undecided: true,
    retry: true,
  },
  REGISTRY_REFUSED: {
    sentence: "the address is not one that requests may go to",
    help: "list the host in the registry client's allowed hosts if this is meant",
    undecided: true,
  },
  REGISTRY_CONTENT_MISMATCH: {
    sentence: "the registry's bytes do not have the digest that was asked for",
    help: "do not use these bytes: the registry, or a proxy before it, is faulty or hostile; tell whoever runs it",
    undecided: true,
  },
  REGISTRY_INVALID_CONTENT: {
    sentence: "the registry's answer is no valid manifest or index",
    help: "check that the host is an OCI registry and that no proxy answers in its place",
    undecided: true,
  },
  TAG_MOVED: {
    sentence: "the tag was moved while the request was evaluated",
    help: "try again, or name the image by digest",
    undecided: true,
    retry: true,
  },
  NOT_SELECTED: {
    sentence:
      "the policy's matchImageReferences do not select this image, so nothing was looked for",
    help: "widen matchImageReferences, or verify only images that it selects",
  },
  REFERENCE_INVALID: {
    sentence: "the image reference is malformed",
    help: "write it as [host/]path[:tag][@sha256:…], path in lower case",
    undecided: true,
  },
  ATTESTOR_FAILED: {
    sentence: "the attestor provider failed",
    help: "see the cause; this is a fault in the provider",
    undecided: true,
  },
} as const;

/** What each code means, what to do, and whether it says "no" or "could not tell". */
export const reasons: Readonly<Record<ReasonCode, ReasonEntry>> = table;
