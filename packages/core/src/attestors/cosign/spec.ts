import type { HashAlgorithm, PublicKey } from "../../trust/keys.ts";

/** What a cosign attestor demands. */
export interface CosignSpec {
  /** Who must have signed. */
  readonly key: PublicKey;
  /** The only hash that counts. Without it the key's own one and SHA-256. No meaning for Ed25519. */
  readonly hashAlgorithm?: HashAlgorithm;
  /** Annotations that the signed payload must hold, with these values. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Whether a signature counts without a transparency log entry. One that is there is then not looked at. */
  readonly insecureIgnoreTlog: boolean;
}
