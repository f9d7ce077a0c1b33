import fc from "fast-check";
import { Parser, parseDocument, isMap, isScalar } from "yaml";
import { describe, expect, test } from "vitest";
import { mapScalar, type ScalarToken } from "../../src/policy/scalar-text.ts";

/** The scalar under the key `x`, as the `yaml` package reads it. */
function scalarAt(text: string): { token: ScalarToken; value: unknown } {
  const document = parseDocument(text, {
    schema: "failsafe",
    keepSourceTokens: true,
    version: "1.1",
  });
  expect(document.errors).toEqual([]);
  const map = document.contents;
  if (!isMap(map)) throw new Error("no map");
  const node = map.items.find((pair) => isScalar(pair.key) && pair.key.value === "x")?.value;
  if (!isScalar(node)) throw new Error("no scalar");
  const token = node.srcToken;
  if (token === undefined || !("source" in token)) throw new Error("no token");
  return { token, value: node.value };
}

describe("the value is the one that YAML gives", () => {
  test.each([
    ["plain", "x: a b"],
    ["plain over lines", "x: a\n  b\n\n  c\n \t \n\n  d  \n"],
    ["single-quoted", "x: 'it''s a ''quote'''"],
    ["single-quoted over lines", "x: '  a  \n\n   b''c \n  '"],
    ["empty quotes", "x: ''"],
    ["double-quoted", 'x: "a\\tb\\u00e9\\U0001F600\\x41\\/\\\\\\"\\_\\e"'],
    ["surrogate escapes, as JSON writes them", 'x: "\\ud83d\\ude00"'],
    ["double-quoted over lines", 'x: "a  \n\n  b \\\n   c\\\n\n d\\  \n  e "'],
    ["double-quoted with CRLF", 'x: "a\r\n  b\r\n\r\n  c \\\r\n  d"'],
    ["plain with CRLF", "x: a\r\n  b\r\n\r\n  c\r\ny: 1\r\n"],
    ["literal", "x: |\n  a\n    b\n\n  c\n\n\ny: 1"],
    ["literal, stripped", "x: |-\n  a\n\n"],
    ["literal, kept", "x: |+\n  a\n\n \n\ny: 1"],
    ["literal, kept, with longer last lines", "x: |+\n  a\n\n    \n"],
    ["literal with an indentation indicator", "x: |2\n    a\n   b\n"],
    ["literal with leading empty lines", "x: |\n\n \n  a\n"],
    ["literal with a comment in the header", "x: |  # note\n  a\n"],
    ["literal without a last line break", "x: |\n  a"],
    ["literal, kept, without a last line break", "x: |+\n  a"],
    ["literal with CRLF", "x: |\r\n  a\r\n\r\n  b\r\n"],
    ["literal of nothing", "x: |\n\n\ny: 1"],
    ["literal of nothing, kept", "x: |+\n\n\ny: 1"],
    ["folded", "x: >\n  a\n  b\n\n  c\n\n\n  d\n"],
    ["folded with deeper lines", "x: >\n  a\n    b\n    c\n\n  d\n\n    e\n\n\n  f\n"],
    ["folded, stripped", "x: >-\n  a\n  b\n"],
    ["folded, kept", "x: >+\n  a\n  b\n\n\n"],
    ["folded with tabs", "x: >\n  a\n  \tb\n  c\n"],
    ["folded with lines of spaces", "x: >\n  a\n     \n  b\n"],
    ["folded with an indentation indicator", "x: >2\n     a\n  b\n  c\n"],
    ["folded with CRLF", "x: >\r\n  a\r\n  b\r\n\r\n  c\r\n"],
    ["folded in a list", "y:\n- x\nx: >\n   a\n   b\n"],
  ])("%s", (_name, text) => {
    const { token, value } = scalarAt(text);
    expect(mapScalar(token).value).toBe(value);
  });
});

test("a character of a folded block maps to its place, a folded break to the break", () => {
  const text = "x: >\n  ab\n  c\n\n  d\n";
  const { value, offsets } = mapScalar(scalarAt(text).token);
  expect(value).toBe("ab c\nd\n");
  expect(Array.from(value, (_, i) => text[offsets[i] ?? -1])).toEqual([
    ..."ab",
    "\n",
    "c",
    "\n",
    "d",
    "\n",
  ]);
  expect(offsets).toEqual([7, 8, 9, 12, 14, 17, 18, 19]);
});

test("an escape sequence maps to its backslash, both halves of a surrogate pair too", () => {
  const { value, offsets } = mapScalar(scalarAt(String.raw`x: "a\U0001F600b"`).token);
  expect(value).toBe("a\u{1F600}b");
  expect(offsets).toEqual([4, 5, 5, 15, 16]);
});

// Words and breaks of every kind; quotes, backslashes, tabs and characters outside of the BMP among them.
const word = fc.string({
  unit: fc.constantFrom("a", "b", "'", '"', "\\", "é", "\u{1F600}", "=", ">", "#x", "\t"),
  minLength: 1,
  maxLength: 6,
});
const trimmed = word.map((text) => `w${text.replaceAll("\t", "_")}w`);
const lines = fc.array(
  fc.array(trimmed, { minLength: 1, maxLength: 4 }).map((ws) => ws.join(" ")),
  {
    minLength: 1,
    maxLength: 5,
  },
);

/** One rendering of lines in a style, as the value of `x`. */
const styles: Record<string, (lines: readonly string[], gap: number, newline: string) => string> = {
  plain: (ls, gap, nl) =>
    `x: ${ls.map((l) => l.replaceAll(/[#:'"]/g, "_")).join(nl.repeat(gap + 1) + "   ")}${nl}`,
  single: (ls, gap, nl) =>
    `x: '${ls.map((l) => l.replaceAll("'", "''")).join(nl.repeat(gap + 1) + "  ")}'${nl}`,
  double: (ls, gap, nl) =>
    `x: "${ls.map((l) => JSON.stringify(l).slice(1, -1)).join(nl.repeat(gap + 1) + "  ")}"${nl}`,
  literal: (ls, gap, nl) =>
    `x: |${nl}${ls.map((l) => `   ${l}`).join(nl.repeat(gap + 1))}${nl}${nl.repeat(gap)}`,
  literalStrip: (ls, gap, nl) =>
    `x: |-${nl}${ls.map((l) => `  ${l}`).join(nl.repeat(gap + 1))}${nl}`,
  literalKeep: (ls, gap, nl) =>
    `x: |+${nl}${ls.map((l) => `  ${l}`).join(nl.repeat(gap + 1))}${nl}${nl.repeat(gap)}`,
  folded: (ls, gap, nl) => `x: >${nl}${ls.map((l) => `    ${l}`).join(nl.repeat(gap + 1))}${nl}`,
  foldedDeeper: (ls, gap, nl) =>
    `x: >${nl}  first${nl}${ls.map((l, i) => `${i % 2 === 0 ? "    " : "  "}${l}`).join(nl.repeat(gap + 1))}${nl}`,
  foldedIndicator: (ls, gap, nl) =>
    `x: >2+${nl}${ls.map((l) => `  ${l}`).join(nl.repeat(gap + 1))}${nl}`,
};

describe("each character of a value maps to the same character in the file", () => {
  test.each(Object.keys(styles))("%s", (style) => {
    fc.assert(
      fc.property(lines, fc.nat(2), fc.constantFrom("\n", "\r\n"), (ls, gap, newline) => {
        const text = styles[style]?.(ls, gap, newline) ?? "";
        const { token, value } = scalarAt(text);
        const mapped = mapScalar(token);
        expect(mapped.value).toBe(value);
        expect(mapped.offsets).toHaveLength(mapped.value.length + 1);
        let previous = 0;
        Array.from({ length: mapped.value.length }, (_, i) => i).forEach((i) => {
          const offset = mapped.offsets[i] ?? -1;
          expect(offset).toBeGreaterThanOrEqual(previous);
          previous = offset;
          const inValue = mapped.value[i];
          const inFile = text[offset];
          if (inFile === "\r") expect([" ", "\n"]).toContain(inValue);
          else if (inFile === "\n") expect([" ", "\n"]).toContain(inValue);
          else if (inFile === "\\" && style === "double") expect(['"', "\\"]).toContain(inValue);
          else expect(inFile).toBe(inValue);
        });
        expect(mapped.offsets.at(-1)).toBeGreaterThanOrEqual(previous);
      }),
      { numRuns: 300 },
    );
  });
});

test("the parser's token of a root scalar has no parent indentation", () => {
  const tokens = [...new Parser().parse("--- >\n  a\n  b\n")];
  const document = tokens.find((token) => token.type === "document");
  const token = document?.type === "document" ? document.value : undefined;
  expect(mapScalar(token as ScalarToken).value).toBe("a b\n");
});
