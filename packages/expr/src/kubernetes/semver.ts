import { priced } from "../priced.ts";
import { kubernetesCosts } from "./costs.ts";
import {
  defineLibrary,
  func,
  method,
  overload,
  type FunctionDeclaration,
  type Library,
} from "../declare.ts";
import { CelError, celError } from "../errors.ts";
import { bool, int, string, type Type } from "../types.ts";
import { toInt } from "../values/int.ts";
import type { OpaqueValue, Value } from "../values/value.ts";
import {
  compareVersions,
  normalizeSemver,
  parseSemver,
  Semver,
  semverType,
} from "./semver-version.ts";

function semverOf(value: OpaqueValue): Semver {
  if (value instanceof Semver) return value;
  throw celError("no such overload");
}

function parse(text: string, normalize: boolean): Semver {
  return parseSemver(normalize ? normalizeSemver(text) : text);
}

function isSemver(text: string, normalize: boolean): boolean {
  try {
    parse(text, normalize);
    return true;
  } catch (error) {
    if (error instanceof CelError) return false;
    throw error;
  }
}

/** `v.name()`: one of the three numbers. */
function number(
  name: "major" | "minor" | "patch",
  place: 0 | 1 | 2,
  example: string,
): FunctionDeclaration {
  return func(
    name,
    { doc: `The ${name} number.`, examples: [example] },
    method(`semver_${name}`, [semverType], int, (version) =>
      toInt(semverOf(version).numbers[place]),
    ),
  );
}

/** `v.name(other)`: what the precedence of two versions says. */
function comparison(
  name: string,
  id: string,
  result: Type,
  about: { doc: string; examples: readonly string[] },
  read: (order: -1 | 0 | 1) => Value,
): FunctionDeclaration {
  return func(
    name,
    about,
    method(id, [semverType, semverType], result, (left, right) =>
      read(compareVersions(semverOf(left), semverOf(right))),
    ),
  );
}

/**
 * Kubernetes' versions (since 1.33): SemVer 2.0.0, strictly or normalised first, ordered by precedence. Build metadata do not count,
 * for `==` neither. Texts of more than 1000 characters are errors.
 */
export const kubernetesSemver: Library = defineLibrary({
  name: "kubernetes.Semver",
  version: 1,
  doc: "Semantic versions, as Kubernetes has them.",
  functions: priced(
    [
      func(
        "semver",
        {
          doc: "The version that a text names, strictly. With true as second argument a leading `v` and leading zeros are dropped and missing numbers added.",
          examples: [
            'semver("1.2.3-rc.1").minor() == 2',
            'semver("v01.2", true) == semver("1.2.0")',
          ],
        },
        overload("string_to_semver", [string], semverType, (text) => parse(text, false)),
        overload("string_bool_to_semver", [string, bool], semverType, parse),
      ),
      func(
        "isSemver",
        {
          doc: "Whether `semver` takes the arguments.",
          examples: ['isSemver("1.0.0")', '!isSemver("v1.0")', 'isSemver("v1.0", true)'],
        },
        overload("is_semver_string", [string], bool, (text) => isSemver(text, false)),
        overload("is_semver_string_bool", [string, bool], bool, isSemver),
      ),
      number("major", 0, 'semver("1.2.3").major() == 1'),
      number("minor", 1, 'semver("1.2.3").minor() == 2'),
      number("patch", 2, 'semver("1.2.3").patch() == 3'),
      comparison(
        "compareTo",
        "semver_compare_to",
        int,
        {
          doc: "-1, 0 or 1 as the version comes before, with, or after another.",
          examples: ['semver("1.2.3").compareTo(semver("1.10.0")) == -1'],
        },
        (order) => order,
      ),
      comparison(
        "isLessThan",
        "semver_is_less_than",
        bool,
        {
          doc: "Whether the version comes before another.",
          examples: ['semver("1.0.0-alpha").isLessThan(semver("1.0.0"))'],
        },
        (order) => order < 0,
      ),
      comparison(
        "isGreaterThan",
        "semver_is_greater_than",
        bool,
        {
          doc: "Whether the version comes after another.",
          examples: ['semver("1.10.0").isGreaterThan(semver("1.9.0"))'],
        },
        (order) => order > 0,
      ),
    ],
    kubernetesCosts,
  ),
});
