import type { CredentialContext, RegistryClient, Repository } from "@imagegate/registry";
import type { PolicyCode } from "../errors.ts";
import type { Evidence, Signer } from "../evidence.ts";
import type { TrustProvider } from "../trust/trust.ts";

/**
 * Code that can verify one kind of attestor. Cosign's is built in; a third party adds its own to
 * `compilePolicies` and `createEngine`, and policies then use its `kind` as the attestor's field name.
 */
export interface AttestorProvider<Spec = unknown> {
  /** The field that names this kind in a policy's attestor: `cosign`. */
  readonly kind: string;
  /**
   * Checks and converts the attestor's part of a policy when the policy is compiled. No I/O. Reports every fault through
   * `context.fault` and then returns undefined.
   */
  decode(spec: unknown, context: DecodeContext): Spec | undefined;
  /** Who is sought, for evidence and messages. */
  describe(spec: Spec): Signer;
  /**
   * Finds and checks what is attached to one digest. Never rejects for a verdict: what could not be told is evidence with
   * outcome `error`. May reject only when `request.signal` aborts.
   */
  verify(request: VerifyRequest<Spec>): Promise<Evidence>;
}

/** What `decode` reports to. */
export interface DecodeContext {
  /** Records one fault. `path` is relative to the attestor's part: `["key", "data"]`. */
  fault(fault: {
    readonly path: readonly (string | number)[];
    readonly code: PolicyCode;
    readonly message: string;
    readonly help?: string;
    /** Points at the key instead of the value. */
    readonly atKey?: boolean;
  }): void;
}

/** One question to a provider. */
export interface VerifyRequest<Spec> {
  /** The image as written in the object. */
  readonly image: string;
  /** Where it lies. */
  readonly repository: Repository;
  /** The digest that this evaluation resolved the image to; nothing is resolved again. */
  readonly digest: string;
  /** The attestor's name in the policy. */
  readonly name: string;
  readonly spec: Spec;
  readonly registry: RegistryClient;
  readonly credentials: CredentialContext;
  readonly trust: TrustProvider;
  readonly clock: () => Date;
  readonly limits: AttestorLimits;
  readonly signal: AbortSignal;
}

/** Bounds on what one attestor looks at for one image. */
export interface AttestorLimits {
  /** Signature layers plus bundles tried. */
  readonly maxCandidates: number;
  /** Bytes of one signature layer or bundle. */
  readonly maxSignatureBytes: number;
}

/** An attestor as a policy (or a call of `verifyImage`) names it: a name, a provider and the provider's decoded specification. */
export interface Attestor<Spec = unknown> {
  readonly name: string;
  readonly provider: AttestorProvider<Spec>;
  readonly spec: Spec;
}
