export {
  type Attestor,
  type AttestorLimits,
  type AttestorProvider,
  type DecodeContext,
  type VerifyRequest,
} from "./attestors/attestor.ts";
export { cosign, type CosignOptions, cosignProvider } from "./attestors/cosign/provider.ts";
export { checkPolicies, compilePolicies, type CompileOptions, mergePolicies } from "./compile.ts";
export { createEngine, type Engine, type EngineOptions, type ServiceOptions } from "./engine.ts";
export {
  type Diagnostic,
  type EngineCode,
  EngineError,
  type PolicyCode,
  PolicyError,
  type Position,
} from "./errors.ts";
export type {
  Evaluation,
  EvaluationRequest,
  ImageOutcome,
  Json,
  KubernetesObject,
  PatchOperation,
  Result,
  TraceEntry,
} from "./evaluation.ts";
export type { Candidate, Check, Evidence, FailedRequest, Outcome, Signer } from "./evidence.ts";
export { defaultEngineLimits, type EngineLimits } from "./limits.ts";
export type { Action, PolicyPlan, PolicyRef, PolicySet } from "./plan.ts";
export { type ParsedResource, type ParsedResources, parseResources } from "./policy/resources.ts";
export { type ReasonCode, type ReasonEntry, reasons } from "./reasons.ts";
export { formatDiagnostics } from "./report/diagnostics.ts";
export { formatImageEvidence } from "./report/image-text.ts";
export { formatEvaluation, type FormatOptions } from "./report/text.ts";
export { trustedRoot } from "./trust/trusted-root.ts";
export type { TrustedLog, TrustProvider, TrustRoot } from "./trust/trust.ts";
export type { ErrorRule } from "./verdict.ts";
export { type ImageEvidence, verifyImage, type VerifyImageOptions } from "./verify-image.ts";
