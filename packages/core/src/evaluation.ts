import type { Lookup } from "@imagegate/registry";
import type { Position } from "./errors.ts";
import type { Evidence, FailedRequest } from "./evidence.ts";
import type { Action, PolicyRef } from "./plan.ts";
import type { ReasonCode } from "./reasons.ts";

/** Any JSON value. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** A Kubernetes object as `JSON.parse` gives it. Big integers may be bigints. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: {
    readonly name?: string;
    readonly generateName?: string;
    readonly namespace?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** What was asked of the API server. */
export interface EvaluationRequest {
  /** Default `CREATE`. For `DELETE` the resource is the object that goes. */
  readonly operation?: "CREATE" | "UPDATE" | "DELETE" | "CONNECT";
  /** Default: the object's own, else `default` for a Pod. */
  readonly namespace?: string;
  readonly subresource?: string;
  /** The object before an UPDATE. */
  readonly oldObject?: KubernetesObject;
  /** The Namespace object, for `namespaceObject` in expressions. */
  readonly namespaceObject?: KubernetesObject;
  readonly userInfo?: {
    readonly username?: string;
    readonly uid?: string;
    readonly groups?: readonly string[];
  };
  readonly dryRun?: boolean;
  /** Gives up: the evaluation rejects with `ENGINE_ABORTED`. */
  readonly signal?: AbortSignal;
  /** Milliseconds for the whole evaluation; what is not known by then is an error (`DEADLINE`). Default 30,000. */
  readonly timeoutMs?: number;
  /** Where a JSON pointer of the resource stands in its file, for messages. */
  readonly locate?: (pointer: string) => Position | undefined;
}

/** An expression's asynchronous call and its answer. */
export interface TraceEntry {
  /** `verifyImageSignatures("ghcr.io/acme/app:1", [attestors.cosign])`. */
  readonly call: string;
  readonly value: Json;
  /** How the expression judges it, where that is plain to see: `> 0`. */
  readonly wanted?: string;
}

/** What one rule of one policy said. */
export interface Result {
  readonly policy: PolicyRef;
  /** `validations[0]`, `verifyDigest`, `required`, `mutateDigest`, `matchConditions`, `evaluation`. */
  readonly rule: string;
  /** Where the rule stands in the policy file. */
  readonly position?: Position;
  /** The strongest action of the policy. */
  readonly action: Action;
  readonly result: "pass" | "fail" | "error" | "skip";
  /** The policy's own message for a fail, Kyverno's wording for the rest. */
  readonly message: string;
  /** The distinct reason codes of the evidence, in its order. */
  readonly reasons: readonly ReasonCode[];
  readonly help?: string;
  /** Of what rests on an error: whether the same question may be answered later. */
  readonly retryable?: boolean;
  /** The images that this result is about, as written in the object. */
  readonly images: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly trace: readonly TraceEntry[];
}

/** One image of the object. */
export interface ImageOutcome {
  /** As written. */
  readonly image: string;
  /** As evaluated: with the digest it was pinned to, if it was. */
  readonly reference: string;
  readonly digest?: string;
  /** `containers`, `initContainers`, `ephemeralContainers`. */
  readonly category: string;
  readonly container?: string;
  /** JSON pointer of the image in the object. */
  readonly pointer: string;
  readonly position?: Position;
  /** Whether some policy selected it. */
  readonly selected: boolean;
  /** Why it could not be resolved, if it could not. */
  readonly reason?: ReasonCode;
  readonly detail?: string;
  /** The request that failed, if it was one. */
  readonly request?: FailedRequest;
  /** Whether it may be resolved later. */
  readonly retryable?: boolean;
  /** Requests made to resolve it. */
  readonly lookups: readonly Lookup[];
}

/** One operation of a JSON Patch (RFC 6902). */
export interface PatchOperation {
  readonly op: "replace";
  readonly path: string;
  readonly value: string;
}

/** The answer to one request. Plain frozen data that survives `JSON.stringify`. */
export interface Evaluation {
  readonly verdict: "allow" | "deny";
  /** Denied, and every denial rests on something that could not be told: trying again may help, changing the image may not. */
  readonly undecided: boolean;
  readonly resource: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
  };
  readonly operation: string;
  /** In the order of the policies, then of their rules. Policies that do not match leave none. */
  readonly results: readonly Result[];
  /** In the order of the object. */
  readonly images: readonly ImageOutcome[];
  /** Texts that the API server would show to the user. */
  readonly warnings: readonly string[];
  /** Pins tags to the digests that were evaluated. Empty when denied. */
  readonly patch: readonly PatchOperation[];
}
