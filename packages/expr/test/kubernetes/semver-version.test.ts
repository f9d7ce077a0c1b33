import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compareVersions,
  normalizeSemver,
  parseSemver,
} from "../../src/kubernetes/semver-version.ts";
import { messageOf } from "../support.ts";

describe("parseSemver", () => {
  test.each([
    ["0.0.0", "0.0.0-"],
    ["1.20.300", "1.20.300-"],
    ["1.2.3-alpha.1", "1.2.3-alpha.1"],
    ["1.2.3-0a.-.--", "1.2.3-0a.-.--"],
    ["1.2.3+007.b-1", "1.2.3-"],
    ["1.2.3-rc+build-1", "1.2.3-rc"],
    ["1.2.3+build-1", "1.2.3-"],
    ["18446744073709551615.0.0", "18446744073709551615.0.0-"],
  ])("%s", (text, key) => {
    expect(parseSemver(text).key()).toBe(key);
  });

  test.each([
    ["", "Version string empty"],
    ["1", "No Major.Minor.Patch elements found"],
    ["1.2", "No Major.Minor.Patch elements found"],
    ["v1.2.3", 'Invalid character(s) found in major number "v1"'],
    ["01.2.3", 'Major number must not contain leading zeroes "01"'],
    ["1.02.3", 'Minor number must not contain leading zeroes "02"'],
    ["1.2.03", 'Patch number must not contain leading zeroes "03"'],
    ["1.2.3.4", 'Invalid character(s) found in patch number "3.4"'],
    ["1.-2.3", 'Invalid character(s) found in minor number "-2"'],
    ["1..3", 'Invalid character(s) found in minor number ""'],
    ["1.2.", 'Invalid character(s) found in patch number ""'],
    ["1.2.3 ", 'Invalid character(s) found in patch number "3 "'],
    ["1.2.٣", 'Invalid character(s) found in patch number "٣"'],
    ["1.2.3-", 'Invalid character(s) found in prerelease ""'],
    ["1.2.3-a..b", 'Invalid character(s) found in prerelease ""'],
    ["1.2.3-a_b", 'Invalid character(s) found in prerelease "a_b"'],
    ["1.2.3-01", 'Numeric PreRelease version must not contain leading zeroes "01"'],
    ["1.2.3+", 'Invalid character(s) found in build meta data ""'],
    ["1.2.3+a+b", 'Invalid character(s) found in build meta data "a+b"'],
    ["18446744073709551616.0.0", 'number "18446744073709551616" out of range'],
    ["1.2.3-18446744073709551616", 'number "18446744073709551616" out of range'],
    [`1.2.3-${"a".repeat(995)}`, "Version of more than 1000 characters"],
  ])("%s is refused", (text, message) => {
    expect(messageOf(() => parseSemver(text))).toBe(`error: ${message}`);
  });
});

describe("compareVersions", () => {
  // The order of SemVer 2.0.0, sections 11.2 to 11.4.
  const ascending = [
    "0.9.9",
    "1.0.0-1",
    "1.0.0-2",
    "1.0.0-10",
    "1.0.0--",
    "1.0.0-ALPHA",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.0.1",
    "1.2.0",
    "1.10.0",
    "2.0.0",
    "10.0.0",
  ];

  test("is SemVer's precedence", () => {
    const index = fc.nat(ascending.length - 1);
    fc.assert(
      fc.property(index, index, (i, j) => {
        const [a, b] = [ascending[i] ?? "", ascending[j] ?? ""];
        expect(compareVersions(parseSemver(a), parseSemver(b))).toBe(Math.sign(i - j));
      }),
    );
  });

  test("ignores build metadata", () => {
    const [a, b] = [parseSemver("1.0.0+a"), parseSemver("1.0.0+b")];
    expect(compareVersions(a, b)).toBe(0);
    expect(a.equals(b)).toBe(true);
    expect(a.key()).toBe(b.key());
  });
});

describe("normalizeSemver", () => {
  test.each([
    ["v1.2.3", "1.2.3"],
    ["1", "1.0.0"],
    ["1.2", "1.2.0"],
    ["v01.002.0003-rc.01+x.01", "1.2.3-rc.01+x.01"],
    ["00.0.000", "0.0.0"],
    ["1.2.0-a", "1.2.0-a"],
    ["1.2.-a", "1.2.0-a"],
    ["vv1.0.0", "0v1.0.0"],
    ["", ".0.0"],
  ])("%s becomes %s", (text, result) => {
    expect(normalizeSemver(text)).toBe(result);
  });

  test.each(["1-rc", "1.2+b", "v1.2-rc"])("%s is refused", (text) => {
    expect(messageOf(() => normalizeSemver(text))).toBe(
      "error: short version cannot contain PreRelease/Build meta data",
    );
  });
});
