import { describe, expect, test } from "vitest";
import {
  checkLength,
  checkParts,
  joinTexts,
  maxParts,
  maxTextLength,
  Room,
} from "../../src/libraries/growth.ts";
import { messageOf } from "../support.ts";

const tooLong = "error: text of more than 10000000 characters";

describe("the bounds of what a function makes", () => {
  test("hold at the last size that is allowed", () => {
    checkLength(maxTextLength);
    checkParts(maxParts);
    const room = new Room();
    room.take(maxTextLength - 1);
    room.take(1);
    expect(messageOf(() => room.take(1))).toBe(tooLong);
    expect(messageOf(() => checkLength(maxTextLength + 1))).toBe(tooLong);
    expect(messageOf(() => checkParts(maxParts + 1))).toBe(
      "error: list of more than 1000000 elements",
    );
  });

  test("count the separators of a joined text", () => {
    const half = "a".repeat(maxTextLength / 2);
    expect(joinTexts([half, half], "")).toHaveLength(maxTextLength);
    expect(messageOf(() => joinTexts([half, half], ","))).toBe(tooLong);
    expect(joinTexts([], ",")).toBe("");
  });
});
