import {
  type Answer,
  type Calls,
  type Settled,
  StructValue,
  struct,
  Unknown,
  unwrap,
  type Value,
  type Variables,
} from "@imagegate/expr";
import { attestorsValue } from "../cel/verify.ts";
import type { PolicyPlan } from "../plan.ts";

/** Values of the variables that all policies of a request see. */
export type RequestValues = Readonly<Record<string, Value>>;

/** The answers that one expression may use, and which of them it did use. */
export class RecordingCalls implements Calls {
  /** Keys of the calls that were looked up. */
  readonly keys: Set<string> = new Set();
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  get(key: string): Answer | undefined {
    this.keys.add(key);
    return this.#calls.get(key);
  }
}

interface Known {
  readonly outcome: Settled;
  readonly keys: ReadonlySet<string>;
}

/**
 * What a policy's expressions see: the request, the selected images, the attestors, and the policy's variables. A variable is
 * evaluated when it is first read and once for each request, in every validation that reads it with the calls it made.
 */
export class PolicyBindings {
  readonly #plan: PolicyPlan;
  readonly #values: RequestValues;
  readonly #known = new Map<string, Known>();

  constructor(plan: PolicyPlan, request: RequestValues, images: Value) {
    this.#plan = plan;
    this.#values = {
      ...request,
      images,
      attestors: attestorsValue(plan.attestors),
      attestations: {},
    };
  }

  /** The variables for one evaluation of one expression, whose calls are those of `calls`. */
  for(calls: RecordingCalls): Variables {
    const fields = this.#plan.variables.map(
      (variable) => [variable.name, () => this.#read(variable, calls)] as const,
    );
    return { ...this.#values, variables: new StructValue(variablesType, new Map(fields)) };
  }

  #read({ name, program }: PolicyPlan["variables"][number], reader: RecordingCalls): Value {
    let known = this.#known.get(name);
    if (known === undefined) {
      const own = new RecordingCalls(reader);
      const outcome = program.evaluate(this.for(own), { calls: own });
      if (outcome.kind === "unknown") throw new Unknown(outcome.calls);
      known = { outcome, keys: own.keys };
      this.#known.set(name, known);
    }
    for (const key of known.keys) reader.keys.add(key);
    return unwrap(known.outcome);
  }
}

// The fields' types are the checker's concern; at run time the name is what counts.
const variablesType = struct("kyverno.variables", {});
