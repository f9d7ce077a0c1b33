import type { AttestorProvider } from "../attestors/attestor.ts";
import type { Diagnostic } from "../errors.ts";
import type { PolicyPlan } from "../plan.ts";
import type { DocumentNode } from "../policy/document-node.ts";

/** What lowering a document takes beside the document. */
export interface LowerContext {
  /** The attestor providers by the field that names them. */
  readonly attestors: ReadonlyMap<string, AttestorProvider>;
  /** Kyverno 1.18 and older: what a policy does not say about digests and required verification is off, and expressions have less. */
  readonly compat?: "1.18";
  /** Takes each fault. */
  readonly report: (fault: Diagnostic) => void;
}

/** A policy language: how its documents become plans. */
export interface Dialect {
  /** Undefined when a fault was reported. */
  readonly lower: (document: DocumentNode, context: LowerContext) => PolicyPlan | undefined;
}
