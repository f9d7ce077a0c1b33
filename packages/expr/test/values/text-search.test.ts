import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { containsText, firstPlace, lastPlace } from "../../src/values/text-search.ts";

// Long enough for the search by borders; few letters, so that borders are long.
const part = fc
  .string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 4 })
  .map((unit) => unit.repeat(100))
  .filter((text) => text.length > 256);
const filling = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 30 });

describe("the search for a long part", () => {
  test("finds what the engine's search finds", () => {
    fc.assert(
      fc.property(part, filling, filling, fc.nat(700), (sought, before, after, from) => {
        const text = before + sought + after + sought.slice(0, 200) + before;
        expect(firstPlace(text, sought, from)).toBe(text.indexOf(sought, from));
        expect(lastPlace(text, sought, from)).toBe(text.lastIndexOf(sought, from));
        expect(lastPlace(text, `${sought}c`, from)).toBe(-1);
        expect(containsText(text, sought)).toBe(true);
        expect(containsText(text, `${sought}c`)).toBe(false);
      }),
    );
  });
});
