import { describe, expect, it } from "vitest";
import { closest } from "../src/suggest.ts";

describe("closest", () => {
  it.each([
    ["imagez", ["images", "image", "object"], "images"],
    ["iamge", ["image", "object"], "image"],
    ["Object", ["object"], "object"],
    ["ab", ["xy"], undefined],
    ["verifyImageSignature", ["verifyImageSignatures"], "verifyImageSignatures"],
    ["", ["a"], "a"],
    ["images", [], undefined],
  ])("of %j among %j is %j", (name, names, wanted) => {
    expect(closest(name, names)).toBe(wanted);
  });
});
