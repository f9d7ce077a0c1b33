import { toDouble } from "@imagegate/expr";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDocuments } from "../../src/policy/document.ts";
import type { DocumentNode } from "../../src/policy/document-node.ts";

const read = (text: string, maxBytes?: number) =>
  parseDocuments(text, { file: "p.yaml", ...(maxBytes === undefined ? {} : { maxBytes }) });

function one(text: string): DocumentNode {
  const { documents, diagnostics } = read(text);
  expect(diagnostics).toEqual([]);
  const [document] = documents;
  if (document === undefined) throw new Error("no document");
  return document;
}

function faults(text: string): string[] {
  return read(text).diagnostics.map(
    ({ code, message, position: at }) =>
      `${code} ${at?.line}:${at?.column}+${at?.length} ${message}`,
  );
}

describe("values", () => {
  test("several documents; those without content are left out", () => {
    const { documents } = read(
      "# only a comment\n---\na: 1\n---\n---\nnull\n...\n---\nb: [x, z]\n",
    );
    expect(documents.map((document) => document.value)).toEqual([{ a: 1 }, { b: ["x", "z"] }]);
  });

  test("JSON, indented with tabs, is read like YAML", () => {
    expect(one('{\n\t"a": {"b": [1, 2.5, "\\ud83d\\ude00\\/", null, true]}\n}').value).toEqual({
      a: { b: [1, 2.5, "\u{1F600}/", null, true] },
    });
  });

  test("YAML 1.1: quoted text stays text, keys become text", () => {
    expect(one("on: 'yes'\n1: \"1\"\n0x10: off\n").value).toEqual({
      true: "yes",
      "1": "1",
      "16": false,
    });
  });

  test("an explicit tag of the core schema is obeyed", () => {
    expect(
      one("a: !!str 1\nb: !!int '1'\nc: !!float 2\nd: ! 3\ne: !!seq [1]\nf: !!null ''").value,
    ).toEqual({
      a: "1",
      b: 1,
      c: 2,
      d: "3",
      e: [1],
      f: null,
    });
  });

  test("integers are exact and 1.0 is a double for expressions", () => {
    const document = one("a: 1.0\nb: 9007199254740993\nc: 1\nd: [2.5, 1e2]");
    expect(document.value).toEqual({ a: 1, b: 9007199254740993n, c: 1, d: [2.5, 100] });
    expect(document.celValue).toEqual({
      a: toDouble(1),
      b: 9007199254740993n,
      c: 1,
      d: [2.5, toDouble(100)],
    });
  });

  test("anchors, aliases and merge keys are written out; explicit keys and earlier maps win", () => {
    const text =
      "base: &b {u: 1, v: 2}\nz: &z {v: 9, w: 4}\nm:\n  <<: [*b, *z]\n  u: 7\nk: *b\n'<<': 1\n";
    expect(one(text).value).toEqual({
      base: { u: 1, v: 2 },
      z: { v: 9, w: 4 },
      m: { u: 7, v: 2, w: 4 },
      k: { u: 1, v: 2 },
      "<<": 1,
    });
  });

  test("an anchor that is defined again counts from there on", () => {
    expect(one("a: &x 1\nb: *x\nc: &x 2\nd: *x").value).toEqual({ a: 1, b: 1, c: 2, d: 2 });
  });

  test("names of JavaScript's prototypes are ordinary keys", () => {
    const value = one("__proto__: {polluted: true}\nconstructor: 1\ntoString: 2\n").value;
    expect(Object.keys(value as object)).toEqual(["__proto__", "constructor", "toString"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe("faults", () => {
  test.each([
    ["an unfinished list", "a: [1\nb: 2\n", "POLICY_SYNTAX 1:4+1 the `[` is not closed"],
    [
      "a duplicate key",
      "a: 1\nb:\n  k: 1\n  k: 2\n",
      "POLICY_DUPLICATE_KEY 4:3+1 the key `k` is written twice; it stands first at 3:3",
    ],
    [
      "a duplicate key in two spellings",
      'yes: 1\n"true": 2\n',
      "POLICY_DUPLICATE_KEY 2:1+6 the key `true` is written twice; it stands first at 1:1",
    ],
    ["an unknown anchor", "a: *b\n", "POLICY_SYNTAX 1:4+2 there is no anchor `&b` before this"],
    [
      "an alias before its anchor",
      "a: *b\nb: &b 1\n",
      "POLICY_SYNTAX 1:4+2 there is no anchor `&b` before this",
    ],
    ["a node in itself", "a: &b {c: *b}\n", "POLICY_SYNTAX 1:11+2 the node `&b` contains itself"],
    ["a custom tag", "a: !foo 1\n", "POLICY_SYNTAX 1:4+4 the tag `!foo` does not fit here"],
    [
      "a tag of another type",
      "a: !!int x\n",
      "POLICY_SYNTAX 1:4+5 the tag `!!int` does not fit here",
    ],
    [
      "binary data",
      "a: !!binary aGk=\n",
      "POLICY_SYNTAX 1:4+8 the tag `!!binary` does not fit here",
    ],
    ["an infinity", "a: .inf\n", "POLICY_SYNTAX 1:4+4 the number `.inf` has no form in JSON"],
    ["a key that is a list", "? [a]\n: 1\n", "POLICY_SYNTAX 1:3+3 a key must be a string"],
    ["a null key", "~: 1\n", "POLICY_SYNTAX 1:1+1 a key must be a string"],
    ["a merge of text", "<<: x\n", "POLICY_SYNTAX 1:5+1 `<<` merges maps only"],
    ["a list as document", "- a\n", "POLICY_SYNTAX 1:1+3 the document is a list, not a mapping"],
    [
      "text as document",
      "hello\n",
      "POLICY_SYNTAX 1:1+5 the document is a single value, not a mapping",
    ],
    [
      "a bad escape",
      String.raw`a: "\q"`,
      "POLICY_SYNTAX 1:5+1 there is no such escape in a double-quoted text",
    ],
  ])("%s", (_name, text, expected) => {
    expect(faults(text)[0]).toBe(expected);
    expect(read(text).documents).toEqual([]);
  });

  test("those of all documents are told, and good documents between them are read", () => {
    const text = "a: 1\na: 2\n---\nb: [\n---\nc: 3\n---\nd: *e\n";
    expect(faults(text).map((fault) => fault.split(" ", 1)[0])).toEqual([
      "POLICY_DUPLICATE_KEY",
      "POLICY_SYNTAX",
      "POLICY_SYNTAX",
    ]);
    expect(read(text).documents.map((document) => document.value)).toEqual([{ c: 3 }]);
  });

  test("a merge of an unknown anchor is one fault", () => {
    expect(faults("a:\n  <<: *b\n")).toEqual([
      "POLICY_SYNTAX 2:7+2 there is no anchor `&b` before this",
    ]);
  });

  test.each([
    ["a no-break space", "a:\n\u00A0\u00A0b: 1\n", "2:1+1", "U+00A0"],
    ["a byte order mark, left by joining files", "a: 1\n---\n\uFEFFb: 1\n", "3:1+1", "U+FEFF"],
  ])("a key may not begin with %s", (_name, text, place, character) => {
    expect(faults(text)).toEqual([
      `POLICY_SYNTAX ${place} a key begins with the invisible character ${character}`,
    ]);
  });

  test("a key in quotes may begin with one", () => {
    expect(faults('a:\n  "\u00A0b": 1\n')).toEqual([]);
  });

  test("merges that would fill the memory are refused before they do", () => {
    const base = Array.from({ length: 10_000 }, (_, i) => `  k${i}: 1\n`).join("");
    const text = `base: &b\n${base}l:\n${"  - <<: *b\n".repeat(10_000)}`;
    expect(faults(text)).toEqual([
      expect.stringMatching(/^POLICY_LIMIT .* the document has more than 200000 values/),
    ]);
  });

  test("a tag that is too far away to be looked for is shown at its value", () => {
    const far = `a: !foo ${"\n".repeat(2000)}  1\n`;
    expect(faults(far)).toEqual(["POLICY_SYNTAX 2001:3+1 the tag `!foo` does not fit here"]);
  });

  test.each([
    ["a line separator", "a: 1 # x\u2028b: 2\n", "U+2028"],
    ["a next-line character", "a: 'x\u0085b'\n", "U+0085"],
    ["a lone carriage return", "a: 1 # x\rb: 2\n", "U+000D"],
  ])("%s could end a comment for another reader", (_name, text, character) => {
    expect(faults(text)).toContainEqual(
      expect.stringContaining(
        `the character ${character} ends a line for some readers of YAML and not for others`,
      ),
    );
  });

  test("the line is given for a frame", () => {
    const [fault] = read("a: 1\nb: 2\nb: 3 # again\n").diagnostics;
    expect(fault?.sourceLine).toBe("b: 3 # again");
    expect(fault?.position?.file).toBe("p.yaml");
  });

  test("a first document in braces does not make the file JSON", () => {
    expect(faults("{a: 1}\n---\nb: 1 # x\u2028c: 2\n")).toHaveLength(1);
  });

  test("line separators are text in a JSON file", () => {
    expect(one('{"a": "x\u2028y"}').value).toEqual({ a: "x\u2028y" });
  });
});

describe("limits", () => {
  const nested = (levels: number): string => `a: ${"[".repeat(levels)}${"]".repeat(levels)}\n`;

  test("64 levels are read, 65 are not", () => {
    expect(read(nested(63)).diagnostics).toEqual([]);
    expect(faults(nested(64))).toEqual([
      "POLICY_LIMIT 1:67+1 the document nests deeper than 64 levels",
    ]);
  });

  test("a deep document does not hide the next", () => {
    expect(read(`${nested(1000)}---\nb: 1\n`).documents.map((document) => document.value)).toEqual([
      { b: 1 },
    ]);
  });

  test.each([
    ["brackets", "[".repeat(100_000)],
    ["list indicators", "- ".repeat(50_000)],
    ["keys", Array.from({ length: 900 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
  ])("hostile depth is refused in little time: %s", (_name, text) => {
    const start = performance.now();
    expect(faults(text)).toContainEqual(expect.stringContaining("POLICY_LIMIT"));
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test("aliases that multiply are refused", () => {
    const bomb = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"];
    for (let i = 1; i < 20; i++) bomb.push(`a${i}: &a${i} [${`*a${i - 1},`.repeat(10)}]`);
    expect(faults(bomb.join("\n"))).toEqual([
      "POLICY_LIMIT 6:9+42 the document has more than 200000 values, with aliases written out",
    ]);
  });

  test("aliases that deepen are refused", () => {
    const chain = ["a0: &a0 [x]"];
    for (let i = 1; i < 100; i++) chain.push(`a${i}: &a${i} [*a${i - 1}]`);
    expect(faults(chain.join("\n"))).toEqual([
      "POLICY_LIMIT 65:11+6 the document nests deeper than 64 levels, with aliases written out",
    ]);
  });

  test("200 harmless uses of one anchor are fine", () => {
    const value = one(`a: &x {k: v}\nb: [${"*x, ".repeat(200)}]`).value as { b: unknown[] };
    expect(value.b).toHaveLength(200);
  });

  test("16,000 keys are read in little time", () => {
    const start = performance.now();
    one(Array.from({ length: 16_000 }, (_, i) => `key${i}: ${i}`).join("\n"));
    expect(performance.now() - start).toBeLessThan(4000);
  });

  test("a file over the limit is refused unread; bytes count, not characters", () => {
    expect(faults(`a: ${"x".repeat(512 * 1024)}`)).toEqual([
      "POLICY_LIMIT 1:1+1 the file is larger than 524288 bytes",
    ]);
    expect(read("a: éé\n", 7).diagnostics).toHaveLength(1);
    expect(read("a: éé\n", 8).diagnostics).toEqual([]);
  });

  test("of a hopeless file 100 faults are told", () => {
    const text = Array.from({ length: 300 }, () => "a: [\n---\n").join("");
    expect(read(text).diagnostics).toHaveLength(100);
  });

  test("any text ends in documents or diagnostics, never in an exception", () => {
    const piece = fc.constantFrom(
      "a",
      ":",
      " ",
      "\n",
      "- ",
      "[",
      "]",
      "{",
      "}",
      "&a",
      "*a",
      "|",
      ">",
      "'",
      '"',
      "\\",
      "#",
      "!",
      "%",
      "---\n",
      "\t",
      "?",
      ",",
      "<<",
      "\r",
      "é",
      "~",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { documents, diagnostics } = read(pieces.join(""));
        for (const document of documents) document.value;
        for (const { position } of diagnostics) {
          expect(position?.line).toBeGreaterThan(0);
          expect(position?.column).toBeGreaterThan(0);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("positions", () => {
  const text = [
    "apiVersion: v1",
    "spec:",
    "  containers:",
    "  - name: \u{1F600}",
    "    image: ghcr.io/acme/app:1",
    '  - {"name": "b", image: \'x\'}',
    "  labels: {app.io/name: y}",
    "",
  ].join("\n");

  test.each([
    [["spec", "containers", 0, "image"], false, "5:12+18 spec.containers[0].image"],
    [["spec", "containers", 0, "image"], true, "5:5+5 spec.containers[0].image"],
    [["spec", "containers", 0, "name"], false, "4:11+1 spec.containers[0].name"],
    [["spec", "containers", 1], false, "6:5+25 spec.containers[1]"],
    [["spec", "containers", 1, "image"], false, "6:26+3 spec.containers[1].image"],
    [["spec", "labels", "app.io/name"], false, '7:25+1 spec.labels["app.io/name"]'],
    [["spec", "containers", 0, "nope"], false, "4:5+7 spec.containers[0].nope"],
    [["spec", "nope", "deeper"], false, "2:1+4 spec.nope.deeper"],
    [[], false, "1:1+14 "],
  ] as const)("%j key %s", (path, key, expected) => {
    const at = one(text).position(path, { key });
    expect(`${at.line}:${at.column}+${at.length} ${at.path}`).toBe(expected);
  });

  test("by JSON pointer", () => {
    const document = one(text);
    expect(document.locate("/spec/containers/0/image")).toMatchObject({ line: 5, column: 12 });
    expect(document.locate("/spec/labels/app.io~1name")).toMatchObject({ line: 7, column: 25 });
    expect(document.locate("/spec/containers/7/image")).toBeUndefined();
    expect(document.locate("")).toMatchObject({ line: 1, column: 1 });
  });

  test("a part has paths of its own and the file's places", () => {
    const part = one(text).part(["spec", "containers", 0]);
    expect(part?.value).toEqual({ name: "\u{1F600}", image: "ghcr.io/acme/app:1" });
    expect(part?.position(["image"])).toMatchObject({ path: "image", line: 5, column: 12 });
  });

  test("a source knows where its characters stand, through folding", () => {
    const file = "spec:\n  e: >\n    a &&\n    bcd\n  q: 'it''s'\n  n: 1\n";
    const document = one(file);
    const source = document.source(["spec", "e"]);
    expect(source?.text).toBe("a && bcd\n");
    expect(source?.path).toBe("spec.e");
    expect(source?.embedding?.offsets(5)).toBe(file.indexOf("bcd"));
    expect(document.source(["spec", "q"])?.embedding?.offsets(3)).toBe(file.indexOf("s'\n"));
    expect(document.source(["spec", "false"])).toBeUndefined();
  });
});
