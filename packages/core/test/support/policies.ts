import type { AttestorProvider } from "../../src/attestors/attestor.ts";
import { checkPolicies, type CompileOptions, compilePolicies } from "../../src/compile.ts";
import type { Diagnostic } from "../../src/errors.ts";
import type { PolicyPlan } from "../../src/plan.ts";

/** An attestor provider that takes `{ id: string }` and nothing else. */
export const fakeProvider: AttestorProvider<{ readonly id: string }> = {
  kind: "fake",
  decode(spec, context) {
    if (typeof spec === "object" && spec !== null && "id" in spec && typeof spec.id === "string") {
      return { id: spec.id };
    }
    context.fault({
      path: ["id"],
      code: "POLICY_MISSING_FIELD",
      message: "`id` is missing",
      help: "add it",
    });
    return undefined;
  },
  describe: () => ({}),
  verify: () => Promise.reject(new Error("not used")),
};

const defaults: Readonly<Record<string, string>> = {
  matchConstraints: `
    resourceRules:
    - apiGroups: [""]
      apiVersions: [v1]
      operations: [CREATE, UPDATE]
      resources: [pods]`,
  attestors: `
  - name: k
    fake: {id: one}`,
  validations: `
  - expression: "true"`,
};

/** A policy with these fields of `spec` instead of, or beside, the least that there must be. `undefined` leaves one out. */
export function policy(
  fields: Readonly<Record<string, string | undefined>> = {},
  name = "p",
): string {
  const head = `apiVersion: policies.kyverno.io/v1\nkind: ImageValidatingPolicy\nmetadata:\n  name: ${name}\nspec:\n`;
  const spec = Object.entries({ ...defaults, ...fields })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `  ${key}: ${value}\n`);
  return head + spec.join("");
}

/** Compiles the one policy of a text. */
export function compileOne(text: string, options: CompileOptions = {}): PolicyPlan {
  const [plan] = compilePolicies(text, { attestors: [fakeProvider], ...options }).policies;
  if (plan === undefined) throw new Error("no policy");
  return plan;
}

/** The faults of a text. */
export function check(text: string, options: CompileOptions = {}): readonly Diagnostic[] {
  return checkPolicies(text, { attestors: [fakeProvider], ...options });
}

/** A fault as one line: code, path, the underlined text of its line, message, help. */
export function show({ code, message, help, position, sourceLine }: Diagnostic): string {
  const underlined = Array.from(sourceLine ?? "")
    .slice((position?.column ?? 1) - 1, (position?.column ?? 1) - 1 + (position?.length ?? 0))
    .join("");
  return `${code} ${position?.path} <${underlined}> ${message}${help === undefined ? "" : ` | ${help}`}`;
}
