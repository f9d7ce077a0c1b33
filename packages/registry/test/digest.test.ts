import { describe, expect, it } from "vitest";
import {
  computeDigest,
  isDigest,
  matchesDigest,
  parseDigest,
  referrersTag,
} from "../src/digest.ts";

const empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

describe("digests", () => {
  it("are computed as SHA-256 of the bytes", () => {
    expect(computeDigest(new Uint8Array())).toBe(empty);
    expect(matchesDigest(new Uint8Array(), empty)).toBe(true);
    expect(matchesDigest(new Uint8Array([0]), empty)).toBe(false);
  });

  it.each([
    `${empty} `,
    `${empty}\n`,
    empty.toUpperCase(),
    empty.replace("sha256", "SHA256"),
    empty.slice(0, -1),
    `${empty}0`,
    empty.replace("sha256", "sha512"),
    empty.slice(7),
    "sha256:",
    "",
  ])("are not %j", (text) => {
    expect(isDigest(text)).toBe(false);
    expect(matchesDigest(new Uint8Array(), text)).toBe(false);
    expect(() => parseDigest(text)).toThrow(
      expect.objectContaining({ code: "REGISTRY_INVALID_REFERENCE" }),
    );
    expect(() => referrersTag(text)).toThrow(/is not a sha256 digest/);
  });

  it("name the tag of the fallback index", () => {
    expect(referrersTag(empty)).toBe(empty.replace(":", "-"));
    expect(parseDigest(empty)).toBe(empty);
  });
});
