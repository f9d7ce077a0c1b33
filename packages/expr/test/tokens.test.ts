import { expect, it } from "vitest";
import { makeLexer } from "../src/tokens.ts";

it("has a vocabulary that chevrotain finds sound, and each of its patterns by first character", () => {
  expect(makeLexer(false).lexerDefinitionErrors).toEqual([]);
});

it.each(["a.b == 'c' // d", "0x1fu + .5e3", 'br"""x\n"""', "in inside"])(
  "reads %s the same whether validated or not",
  (text) => {
    expect(makeLexer(true).tokenize(text)).toEqual(makeLexer(false).tokenize(text));
  },
);
