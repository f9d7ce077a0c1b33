import { expect, it } from "vitest";
import { validateRules } from "../src/grammar.ts";

it("has rules that chevrotain finds sound: no two ways to read a text, no loop without end", () => {
  expect(validateRules()).toBe(4);
});
