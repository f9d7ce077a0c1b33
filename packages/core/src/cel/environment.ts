import {
  createEnvironment,
  dyn,
  type Environment,
  type EnvironmentOptions,
  kubernetes,
  list,
  map,
  string,
  strings,
  struct,
  twoVariableComprehensions,
  type Type,
  variable,
  type VariableDeclaration,
} from "@imagegate/expr";
import { imageLibrary } from "./image.ts";
import { admissionRequestType, namespaceType } from "./types.ts";
import { unavailableCel, unavailableKyverno } from "./unavailable.ts";
import { verifyLibrary } from "./verify.ts";

// The environments of an ImageValidatingPolicy's fields. Each is built once; only the policy's own variables differ.

const requestVariables: readonly VariableDeclaration[] = [
  variable("object", dyn),
  variable("oldObject", dyn),
  variable("request", admissionRequestType),
  variable("namespaceObject", namespaceType),
];

const evaluationVariables: readonly VariableDeclaration[] = [
  variable("images", map(string, list(string))),
  variable("attestors", map(string, dyn)),
  variable("attestations", map(string, string)),
];

/** The variables that are declared for match conditions, as upstream, but have no value when those run. */
export const unboundInConditions: ReadonlySet<string> = new Set(
  evaluationVariables.map((declaration) => declaration.name),
);

/** Kyverno's version where it is not the current one. */
export type Compat = "1.18" | undefined;

const bases = new Map<Compat, Environment>();
const imageReferences = new Map<Compat, Environment>();

function baseEnvironment(compat: Compat): Environment {
  let base = bases.get(compat);
  if (base === undefined) {
    base = createEnvironment(
      kubernetes({
        libraries: [imageLibrary, verifyLibrary, unavailableCel, unavailableKyverno],
        variables: [...requestVariables, ...evaluationVariables],
        ...(compat === undefined ? {} : { compat }),
      }),
    );
    bases.set(compat, base);
  }
  return base;
}

/** For match conditions: no variable of the policy is known yet. */
export function conditionEnvironment(compat?: Compat): Environment {
  return policyEnvironment({}, compat);
}

/** For variables and validations. `variables` are the types of the policy's variables that are known there. */
export function policyEnvironment(
  variables: Readonly<Record<string, Type>>,
  compat?: Compat,
): Environment {
  const type = struct("kyverno.variables", variables);
  // A variable may call verification functions, so reading one may have to wait.
  const declared = variable("variables", type, { deferred: true });
  return baseEnvironment(compat).extend({ variables: [declared] });
}

/** For `matchImageReferences`: the image as `ref` and the functions for references, nothing else of Kyverno's. */
export function imageReferenceEnvironment(compat?: Compat): Environment {
  let environment = imageReferences.get(compat);
  if (environment === undefined) {
    environment = createEnvironment(imageReferenceOptions(compat));
    imageReferences.set(compat, environment);
  }
  return environment;
}

/** Kyverno compiles these expressions without Kubernetes' base environment: it takes the libraries one by one. */
function imageReferenceOptions(compat: Compat): EnvironmentOptions {
  const options = kubernetes({
    libraries: [imageLibrary, unavailableCel],
    variables: { ref: string },
    ...(compat === undefined ? {} : { compat }),
  });
  const libraries = options.libraries
    .filter((library) => library !== twoVariableComprehensions)
    // 1.18 left the version open and got the newest.
    .map((library) => (compat === "1.18" && library === strings(2) ? strings() : library));
  return { ...options, libraries, checkConstants: false };
}
