import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parsePem } from "../../src/trust/pem.ts";

const block = "-----BEGIN A B-----\nAAE=\n-----END A B-----\n";
const read = { label: "A B", der: Uint8Array.of(0, 1) };

test.each([
  [block, [read]],
  [`\n  ${block}\n`, [read]],
  [block.replaceAll("\n", "\r\n"), [read]],
  [block + block, [read, read]],
  ["-----BEGIN A B-----\nAA\nE=\n-----END A B-----", [read]],
  ["", []],
])("reads %j", (text, blocks) => {
  expect(parsePem(text)).toEqual(blocks);
});

test.each([
  `junk${block}`,
  `${block}junk`,
  `${block}-----BEGIN`,
  block.replace("END A B", "END A"),
  block.replace("AAE=", "AAE"),
  block.replace("AAE=", "A*E="),
  block.replace("AAE=", ""),
  block.replace("AAE=", "Proc-Type: 4,ENCRYPTED\n\nAAE="),
  block.replaceAll("A B", "a b"),
  "...",
])("refuses %j", (text) => {
  expect(parsePem(text)).toBeUndefined();
});

test("never throws", () => {
  const piece = fc.constantFrom("-----BEGIN ", "-----END ", "A", "-----", "\n", "=", "AAE=", " ");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      expect(() => parsePem(pieces.join(""))).not.toThrow();
    }),
  );
});
