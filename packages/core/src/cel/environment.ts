import {
  createEnvironment,
  dyn,
  type Environment,
  list,
  map,
  stdlib,
  string,
  struct,
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

let base: Environment | undefined;
let imageReferences: Environment | undefined;

function baseEnvironment(): Environment {
  base ??= createEnvironment({
    libraries: [stdlib, imageLibrary, verifyLibrary, unavailableCel, unavailableKyverno],
    variables: [...requestVariables, ...evaluationVariables],
    homogeneousLiterals: true,
  });
  return base;
}

/** For match conditions: no variable of the policy is known yet. */
export function conditionEnvironment(): Environment {
  return policyEnvironment({});
}

/** For variables and validations. `variables` are the types of the policy's variables that are known there. */
export function policyEnvironment(variables: Readonly<Record<string, Type>>): Environment {
  const type = struct("kyverno.variables", variables);
  // A variable may call verification functions, so reading one may have to wait.
  return baseEnvironment().extend({ variables: [variable("variables", type, { deferred: true })] });
}

/** For `matchImageReferences`: the image as `ref` and the functions for references, nothing else. */
export function imageReferenceEnvironment(): Environment {
  imageReferences ??= createEnvironment({
    libraries: [stdlib, imageLibrary, unavailableCel],
    variables: { ref: string },
    homogeneousLiterals: true,
    // Kyverno compiles these expressions without Kubernetes' validators of constants.
    checkConstants: false,
  });
  return imageReferences;
}
