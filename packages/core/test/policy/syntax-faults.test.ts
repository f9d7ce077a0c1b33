import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDocuments } from "../../src/policy/document.ts";

function faults(text: string): string[] {
  return parseDocuments(text, { file: "p.yaml" }).diagnostics.map(
    ({ message, position: at }) => `${at?.line}:${at?.column} ${message}`,
  );
}

describe("of a document whose YAML is broken one fault is told, where its author made it", () => {
  test.each([
    ["a tab", "a:\n\tb: 1\n", "2:1 a tab indents this line"],
    ["a double quote", 'a: "b\nc: 1\n', '1:4 the `"` is not closed'],
    ["an escaped quote in it", String.raw`a: "b\"c`, '1:4 the `"` is not closed'],
    ["an escaped backslash in it", String.raw`a: "b\\\"c`, '1:4 the `"` is not closed'],
    ["a single quote", "a: 'b\nc: 1\n", "1:4 the `'` is not closed"],
    ["a doubled quote in it", "a: 'it''s\nc: 1\n", "1:4 the `'` is not closed"],
    ["a bracket", "a: [b\nc: 1\n", "1:4 the `[` is not closed"],
    ["a brace", "a: {b: 1\nc: 1\n", "1:4 the `{` is not closed"],
    ["the inner of two", "a: {b: [1}\n", "1:8 the `[` is not closed"],
    ["the outer of two", "a: {b: [1]\n", "1:4 the `{` is not closed"],
    [
      "of two that are open, the one in the fault's way",
      "a: [1]\nb: {c: [2\nd: [3\n",
      "2:8 the `[` is not closed",
    ],
    [
      "a key out of line",
      "a:\n   b: 1\n  c: 2\n",
      "3:3 this key is not indented as the others of its mapping",
    ],
    [
      "an item out of line",
      "a:\n  - b\n - c\n",
      "3:2 an item of a list stands where a key should be",
    ],
    ["a key after a list", "- a\nb: 1\n", "2:1 this does not belong to what stands above it"],
    ["a second colon", "a: b: c\n", "1:4 there is a second `: ` in this line"],
    [
      "a list as a key",
      "a:\n   b:\n     c: 1\n    - d\n",
      "4:5 an item of a list stands where a key should be",
    ],
    ["a key over lines", "a\nb: 1\n", "1:1 there is no `: ` after this key"],
    ["a key alone", "a: 1\nb\n", "2:1 there is no `: ` after this key"],
    ["a tag in the way", "a: !b,c\n", "1:4 text begins with `!`, which has a meaning in YAML"],
    ["a missing comma", '{"a": 1\n"b": 2}\n', "1:7 a comma is missing behind this"],
    ["a missing comma after text", '{"a": "1"\n"b": 2}\n', "2:1 a comma is missing before this"],
    ["a comma too many", "a: [b,, c]\n", "1:7 there is a comma too many"],
    ["a comma first", "a: [, b]\n", "1:5 there is a comma too many"],
    ["no space before a comment", "a: 'b'#c\n", "1:7 there is no space before `#`"],
    ["text after a quote", "a: 'b' c\n", "1:8 more text follows where the value has ended"],
    ["a reserved character", "a: `b`\n", "1:4 text cannot begin with ```"],
    ["a percent sign", "a: %b\n", "1:4 text cannot begin with `%`"],
    ["an escape", String.raw`a: "\q"`, "1:5 there is no such escape in a double-quoted text"],
    ["text beside a block's mark", "a: | b\n  c\n", "1:6 text stands on the line of `|` or `>`"],
    [
      "empty lines that reach in",
      "a: |\n    \n  b\n",
      "3:3 the empty lines before the text are indented more than it",
    ],
    ["a block in brackets", "a: [\n  - b\n]\n", "2:3 lines of a block stand inside of brackets"],
    [
      "a directive",
      "%YAML 1.1\na: 1\n",
      "2:1 a line above begins with a percent sign, and no `---` follows it",
    ],
    ["a bracket too many", "a: [b]]\n", "1:7 the `]` closes nothing"],
    ["a bracket below a value", "a: 1\n}\n", "2:1 the `}` closes nothing"],
    ["what belongs nowhere", "a: [b]]\nc: 1\n", "1:7 the `]` closes nothing"],
    ["an alias without a name", "a: *\n", "1:4 text begins with `*`, which has a meaning in YAML"],
    ["an item without a space", "- a\n-b\n", "2:1 this does not belong to what stands above it"],
    ["a key beside `---`", "--- a: 1\n", "1:5 the first key stands on the line of `---`"],
    ["a long key", `${"k".repeat(1100)}: 1\n`, "1:1 a key is longer than 1024 characters"],
    ["two anchors", "a: &b &c d\n", "1:7 the YAML is malformed here"],
    ["a merge conflict", "a: 1\n<<<<<<< HEAD\nb: 1\n", "2:1 this is the mark of a merge conflict"],
  ])("%s", (_name, text, expected) => {
    expect(faults(text)).toEqual([expected]);
  });
});

test("each has help, and quotes nothing of the document but punctuation", () => {
  const piece = fc.constantFrom(
    ..."canary : - [ ] { } , & * ! | > ' \" # % @ ` \\ ? \n \t".split(" "),
    " ",
    "\n",
    "\n  ",
    ": ",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      for (const { code, message, help } of parseDocuments(pieces.join(""), { file: "f" })
        .diagnostics) {
        expect(help).toBeTruthy();
        // The names of anchors, tags and keys that are well formed are not the reader's doing.
        if (
          code === "POLICY_SYNTAX" &&
          !/^(?:there is no anchor|the node|the tag|the number)/.test(message)
        )
          expect(message).not.toContain("canary");
      }
    }),
    { numRuns: 2000 },
  );
});
