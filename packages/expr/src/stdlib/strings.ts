import { func, method, type FunctionDeclaration } from "../declare.ts";
import { bool, string } from "../types.ts";

function test(name: string, id: string, holds: (text: string, part: string) => boolean) {
  return func(name, method(id, [string, string], bool, holds));
}

/** The string tests of the standard library. */
export const strings: readonly FunctionDeclaration[] = [
  test("contains", "contains_string", (text, part) => text.includes(part)),
  test("startsWith", "starts_with_string", (text, part) => text.startsWith(part)),
  test("endsWith", "ends_with_string", (text, part) => text.endsWith(part)),
];
