import { celError } from "../errors.ts";
import { excerpt } from "../libraries/excerpt.ts";
import { opaque, type OpaqueType } from "../types.ts";
import { maxUint } from "../values/uint.ts";
import { OpaqueValue } from "../values/value.ts";

/** The type `kubernetes.Semver`. */
export const semverType: OpaqueType = opaque("kubernetes.Semver");

/** A part of a pre-release: numbers come before texts. */
type Identifier = bigint | string;

/** A version of SemVer 2.0.0. Its build metadata count neither for equality nor for order. */
export class Semver extends OpaqueValue {
  override readonly type: OpaqueType = semverType;
  /** Major, minor and patch. */
  readonly numbers: readonly [bigint, bigint, bigint];
  readonly prerelease: readonly Identifier[];

  constructor(numbers: readonly [bigint, bigint, bigint], prerelease: readonly Identifier[]) {
    super();
    this.numbers = numbers;
    this.prerelease = prerelease;
  }

  override equals(other: OpaqueValue): boolean {
    return other instanceof Semver && compareVersions(this, other) === 0;
  }

  override key(): string {
    return `${this.numbers.join(".")}-${this.prerelease.join(".")}`;
  }
}

/** Precedence by SemVer 2.0.0, section 11: -1, 0 or 1. */
export function compareVersions(left: Semver, right: Semver): -1 | 0 | 1 {
  for (const [i, number] of left.numbers.entries()) {
    const result = order(number, right.numbers[i] ?? 0n);
    if (result !== 0) return result;
  }
  const [a, b] = [left.prerelease, right.prerelease];
  // A version comes after all its pre-releases.
  if (a.length === 0 || b.length === 0) return order(b.length, a.length);
  for (const [i, identifier] of a.entries()) {
    const other = b[i];
    const result = other === undefined ? 1 : compareIdentifiers(identifier, other);
    if (result !== 0) return result;
  }
  return order(a.length, b.length);
}

function compareIdentifiers(left: Identifier, right: Identifier): -1 | 0 | 1 {
  if (typeof left === typeof right) return order(left, right);
  return typeof left === "bigint" ? -1 : 1;
}

function order<T extends bigint | number | string>(left: T, right: T): -1 | 0 | 1 {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** The longest text that is read, in UTF-16 code units. */
const maxLength = 1000;

/**
 * Reads a version as SemVer 2.0.0 defines it, without any leniency. Numbers have 64 bits. Throws a CEL error with the reason when the
 * text is no version, or longer than 1000 characters.
 */
export function parseSemver(text: string): Semver {
  if (text.length > maxLength) throw celError(`Version of more than ${maxLength} characters`);
  if (text === "") throw celError("Version string empty");
  const match = /^([^.]*)\.([^.]*)\.([^+-]*)(?:-([^+]*))?(?:\+(.*))?$/s.exec(text);
  if (match === null) throw celError("No Major.Minor.Patch elements found");
  const [, major = "", minor = "", patch = "", prerelease, build] = match;
  for (const part of build?.split(".") ?? []) requireCharacters("build meta data", part);
  return new Semver(
    [readNumber("Major", major), readNumber("Minor", minor), readNumber("Patch", patch)],
    prerelease?.split(".").map((part) => readIdentifier(part)) ?? [],
  );
}

function readNumber(name: string, text: string): bigint {
  if (!/^\d+$/.test(text)) {
    throw celError(`Invalid character(s) found in ${name.toLowerCase()} number ${quote(text)}`);
  }
  if (/^0\d/.test(text)) {
    throw celError(`${name} number must not contain leading zeroes ${quote(text)}`);
  }
  return requireUint(text);
}

function readIdentifier(text: string): Identifier {
  requireCharacters("prerelease", text);
  if (!/^\d+$/.test(text)) return text;
  if (/^0\d/.test(text)) {
    throw celError(`Numeric PreRelease version must not contain leading zeroes ${quote(text)}`);
  }
  return requireUint(text);
}

function requireUint(digits: string): bigint {
  const value = BigInt(digits);
  if (value > maxUint) throw celError(`number ${quote(digits)} out of range`);
  return value;
}

function requireCharacters(name: string, text: string): void {
  if (!/^[0-9A-Za-z-]+$/.test(text)) {
    throw celError(`Invalid character(s) found in ${name} ${quote(text)}`);
  }
}

function quote(text: string): string {
  return JSON.stringify(excerpt(text));
}

/**
 * The text with what is often written otherwise put right, as Kubernetes does: one leading `v` and leading zeros of the three numbers
 * dropped, missing minor and patch numbers added. Throws a CEL error when numbers are missing before `-` or `+`.
 */
export function normalizeSemver(text: string): string {
  const [major = "", minor, ...rest] = (text.startsWith("v") ? text.slice(1) : text).split(".");
  const patch = rest.length === 0 ? undefined : rest.join(".");
  if (patch === undefined && /[+-]/.test(minor ?? major)) {
    throw celError("short version cannot contain PreRelease/Build meta data");
  }
  return [major, minor ?? "0", patch ?? "0"].map((part) => withoutZeros(part)).join(".");
}

/** `007-a` becomes `7-a`, `00` one zero, and `-a`, where the number is missing, `0-a`. A single character stays. */
function withoutZeros(part: string): string {
  if (part.length <= 1) return part;
  const rest = part.replace(/^0+/, "");
  return /^\d/.test(rest) ? rest : `0${rest}`;
}
