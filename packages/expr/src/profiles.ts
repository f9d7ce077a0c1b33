import type { Library } from "./declare.ts";
import type { EnvironmentOptions, VariableDeclarations } from "./environment.ts";
import { kubernetesAuthorizer } from "./kubernetes/authorizer.ts";
import { kubernetesCidr } from "./kubernetes/cidr.ts";
import { kubernetesFormat } from "./kubernetes/format.ts";
import { kubernetesIp } from "./kubernetes/ip.ts";
import { kubernetesLists } from "./kubernetes/lists.ts";
import { kubernetesQuantity } from "./kubernetes/quantity.ts";
import { kubernetesRegex } from "./kubernetes/regex.ts";
import { kubernetesSemver } from "./kubernetes/semver.ts";
import { kubernetesUrls } from "./kubernetes/urls.ts";
import { bindings } from "./libraries/bindings.ts";
import { encoders } from "./libraries/encoders.ts";
import { lists } from "./libraries/lists.ts";
import { math } from "./libraries/math.ts";
import { optionals } from "./libraries/optionals.ts";
import { regex } from "./libraries/regex.ts";
import { sets } from "./libraries/sets.ts";
import {
  specificationNetwork,
  specificationStdlib,
  specificationStrings,
} from "./libraries/specification.ts";
import { strings } from "./libraries/strings.ts";
import { twoVariableComprehensions } from "./libraries/two-variable-comprehensions.ts";
import type { ParseLimits } from "./parse-options.ts";
import { stdlib } from "./stdlib/index.ts";

/** What a caller adds to a ready environment. */
export interface ProfileOptions {
  /** Libraries beside those of the profile. */
  readonly libraries?: readonly Library[];
  readonly variables?: VariableDeclarations;
  /** The namespace that names are looked up in first, `a.b`. Default none. */
  readonly container?: string;
  readonly limits?: Partial<ParseLimits>;
  /** See {@link EnvironmentOptions.costLimit}. */
  readonly costLimit?: number;
}

/** What a caller says of {@link kubernetes}. */
export interface KubernetesOptions extends ProfileOptions {
  /** `"1.18"`: as Kyverno 1.18 has it, without names between backticks and without `regex.extract` and its kin. Default as 1.19. */
  readonly compat?: "1.18";
}

/**
 * The language as its specification has it, with the libraries of its conformance suite: base64, bindings, network, lists, math,
 * optional values, strings (the newest `format`), loops with two variables. Constants are not checked while compiling: the
 * specification makes them errors of the evaluation. Where the specification and its suite want something else than cel-go does they are
 * followed: errors as `strict` says, `indexOf` and `lastIndexOf` from beyond the text, `getMilliseconds` of a duration, IPv4 addresses spelt as
 * IPv6 ones.
 *
 * ```ts
 * const environment = createEnvironment(celSpec({ variables: { x: int } }));
 * ```
 */
export function celSpec(options: ProfileOptions = {}): EnvironmentOptions {
  const libraries = [
    specificationStdlib,
    bindings,
    encoders,
    lists(),
    math(),
    specificationNetwork,
    optionals(),
    specificationStrings,
    twoVariableComprehensions,
  ];
  return { ...profile(options, libraries), checkConstants: false, strict: true };
}

/**
 * What cel-go's `cel.NewEnv()` has when it is given no option: the standard library and the standard macros. No optional syntax, no
 * names between backticks, no extension library, no check of constants while compiling. Only comparisons across number types, an
 * option there, are here too.
 */
export function celGoStock(options: ProfileOptions = {}): EnvironmentOptions {
  return { ...profile(options, [stdlib]), backticks: false, checkConstants: false };
}

/**
 * What Kubernetes and Kyverno have in policies, without their variables: cel-go's extension libraries in the versions that they take
 * (strings 2, lists 3), Kubernetes' own, literals of one type, constants checked while compiling.
 *
 * ```ts
 * const environment = createEnvironment(kubernetes({ variables: { object: dyn } }));
 * ```
 *
 * Comparisons across number types and UTC where a time has no zone are the engine's way in every environment; that `has()` finds nothing in
 * null and scalars is so in every one that is not `strict`. The authorizer's functions are refused by name. Kubernetes has `jsonpatch` only where objects are
 * mutated: add {@link kubernetesJsonPatch} there.
 */
export function kubernetes(options: KubernetesOptions = {}): EnvironmentOptions {
  const current = options.compat !== "1.18";
  const libraries = [
    stdlib,
    bindings,
    encoders,
    lists(),
    math(),
    optionals(),
    sets,
    strings(2),
    twoVariableComprehensions,
    ...(current ? [regex] : []),
    kubernetesAuthorizer,
    kubernetesCidr,
    kubernetesFormat,
    kubernetesIp,
    kubernetesLists,
    kubernetesQuantity,
    kubernetesRegex,
    kubernetesSemver,
    kubernetesUrls,
  ];
  return { ...profile(options, libraries), backticks: current, homogeneousLiterals: true };
}

function profile(options: ProfileOptions, libraries: readonly Library[]): EnvironmentOptions {
  const { variables, container, limits, costLimit } = options;
  return {
    libraries: [...libraries, ...(options.libraries ?? [])],
    ...(variables === undefined ? {} : { variables }),
    ...(container === undefined ? {} : { container }),
    ...(limits === undefined ? {} : { limits }),
    ...(costLimit === undefined ? {} : { costLimit }),
  };
}
