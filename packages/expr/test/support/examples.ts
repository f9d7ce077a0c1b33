import { expect, test } from "vitest";
import { bool, type Environment, type Library } from "../../src/index.ts";

/**
 * Tests what a library says about itself: that each of its functions and macros has a text and examples, and that the examples are
 * true. Functions that are not there, and those whose name nobody can write, need no example.
 */
export function testExamples(environment: Environment, library: Library): void {
  const title = `${library.name} ${library.version}`;
  const declared = [
    ...library.functions.filter((one) => one.unavailable === undefined),
    ...library.macros,
  ];

  test.for(declared.map((one) => [one.name, one] as const))(
    `${title} tells what %s is`,
    ([name, { doc, examples = [] }]) => {
      expect(doc).toMatch(/\S/);
      expect(examples.length > 0 || name.includes("@")).toBe(true);
    },
  );

  test.for(declared.flatMap(({ examples = [] }) => examples))(
    `an example of ${title} is true: %s`,
    (example) => {
      const outcome = environment.compile(example, { result: bool }).evaluate({});
      expect(outcome).toEqual({ kind: "value", value: true });
    },
  );
}
