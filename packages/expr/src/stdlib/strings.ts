import { priced } from "../priced.ts";
import { standardCosts } from "./costs.ts";
import { func, method, type About, type FunctionDeclaration } from "../declare.ts";
import { bool, string } from "../types.ts";
import { containsText } from "../values/text-search.ts";

function test(
  name: string,
  id: string,
  about: About,
  holds: (text: string, part: string) => boolean,
) {
  return func(name, about, method(id, [string, string], bool, holds));
}

/** The string tests of the standard library. */
export const strings: readonly FunctionDeclaration[] = priced(
  [
    test(
      "contains",
      "contains_string",
      {
        doc: "Whether a text occurs in another.",
        examples: ["'hello'.contains('ell')", "'hello'.contains('')"],
      },
      containsText,
    ),
    test(
      "startsWith",
      "starts_with_string",
      {
        doc: "Whether a text begins with another.",
        examples: ["'ghcr.io/a'.startsWith('ghcr.io/')"],
      },
      (text, part) => text.startsWith(part),
    ),
    test(
      "endsWith",
      "ends_with_string",
      { doc: "Whether a text ends with another.", examples: ["'app:latest'.endsWith(':latest')"] },
      (text, part) => text.endsWith(part),
    ),
  ],
  standardCosts,
);
