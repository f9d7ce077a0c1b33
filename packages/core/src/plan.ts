import type { Program } from "@imagegate/expr";
import type { Attestor } from "./attestors/attestor.ts";
import type { Position } from "./errors.ts";

/** Which document a plan was made from. */
export interface PolicyRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

/** What a fail or an error of a policy means for the request. */
export type Action = "deny" | "warn" | "audit";

/** Kubernetes MatchResources (admissionregistration.k8s.io), as far as the schema is supported. */
export interface ResourceRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly string[];
  readonly resources: readonly string[];
}

/** An expression with where it stands. */
export interface PlannedExpression {
  readonly program: Program;
  /** The expression's text. */
  readonly text: string;
  readonly position: Position;
}

/** Selects images by their text as written. */
export type ImageSelector =
  | {
      readonly kind: "glob";
      readonly pattern: string;
      readonly matches: (image: string) => boolean;
    }
  | ({ readonly kind: "expression" } & PlannedExpression);

/** One rule that must hold. */
export interface Validation extends PlannedExpression {
  /** `validations[0]`. */
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: PlannedExpression;
}

/**
 * The one internal model that every dialect lowers to. Immutable; nothing of a request is in it. The engine knows no dialect.
 */
export interface PolicyPlan {
  readonly ref: PolicyRef;
  readonly resourceRules: readonly ResourceRule[];
  readonly matchConditions: readonly ({ readonly name: string } & PlannedExpression)[];
  /** What an error in a match condition means: `fail` makes it the policy's error, `ignore` means "no match" (by `failurePolicy`). */
  readonly conditionErrors: "fail" | "ignore";
  /** In order; each may use those above it. */
  readonly variables: readonly ({ readonly name: string } & PlannedExpression)[];
  /** Empty selects every image. */
  readonly imageSelectors: readonly ImageSelector[];
  readonly attestors: readonly Attestor[];
  readonly validations: readonly Validation[];
  readonly actions: readonly Action[];
  /** The document's `failurePolicy: Ignore`: softens errors, if the engine is told to follow Kyverno's API text. */
  readonly ignoreErrors: boolean;
  /** Pin tags to digests before the validations. */
  readonly mutateDigest: boolean;
  /** Every selected image must carry a digest. */
  readonly verifyDigest: boolean;
  /** Every selected image of a passing policy must have been verified by some policy of the evaluation. */
  readonly required: boolean;
  /** Absent: the engine's keychain decides alone. */
  readonly credentials?: {
    readonly secrets: readonly string[];
    readonly providers: readonly string[];
  };
}

/** Policies compiled together. Made by `compilePolicies`; give it to `createEngine`. */
export interface PolicySet {
  readonly policies: readonly PolicyPlan[];
}
