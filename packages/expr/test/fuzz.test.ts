// That the fuzzer finds what is planted. What it finds in the engine becomes a test beside the part that was wrong.
import { describe, expect, test } from "vitest";
import { print } from "../fuzz/print.ts";
import { fuzz } from "../fuzz/run.ts";
import { shrinkText, shrinkVariables } from "../fuzz/shrink.ts";
import { violation } from "../fuzz/violation.ts";
import {
  createEnvironment,
  defineLibrary,
  Double,
  dyn,
  func,
  int,
  overload,
  stdlib,
  type Implementation,
} from "../src/index.ts";

function planted(implementation: Implementation) {
  return createEnvironment({
    libraries: [
      stdlib,
      defineLibrary({
        name: "planted",
        version: 1,
        functions: [func("f", overload("f_dyn", [dyn], int, implementation))],
      }),
    ],
    variables: { a: dyn },
  });
}

describe("laws", () => {
  let calls = 0;
  test.each<readonly [law: string, implementation: Implementation]>([
    [
      "values stay as they were",
      (value) => {
        if (Array.isArray(value)) value.push(1);
        return 0;
      },
    ],
    ["a second run gives the same", () => ++calls],
    [
      "evaluating does not crash",
      () => {
        throw new TypeError("planted");
      },
    ],
  ])("%s", (law, implementation) => {
    expect(violation(planted(implementation), "f(a)", { a: [] })?.law).toBe(law);
  });

  test("a function that keeps to them breaks none", () => {
    const reached: string[] = [];
    const found = violation(
      planted(() => 1),
      "f(a) + 1",
      { a: [] },
      (stage) => reached.push(stage),
    );
    expect(found).toBeUndefined();
    expect(reached).toEqual(["parsed", "checked", "valued"]);
  });
});

test("a seed gives the same cases, which break no law", () => {
  const run = (): string[] => {
    const lines: string[] = [];
    const count = 200;
    const log = (line: string): number => lines.push(line);
    expect(fuzz({ seed: 7, count, seconds: Infinity, corpus: ["1 + 1"], log })).toBe(0);
    return lines;
  };
  const lines = run();
  expect(lines[0]).toMatch(
    /^fuzz: 200 cases, [1-9]\d+ parsed, [1-9]\d+ checked, [1-9]\d+ gave a value$/,
  );
  expect(run()).toEqual(lines);
});

test("a failing case is made smaller while it fails", () => {
  expect(shrinkText("(a + (bad) * 2)", (text) => text.includes("bad"))).toBe("bad");
  const failing = (variables: object): boolean => "a" in variables && variables.a !== null;
  expect(shrinkVariables({ a: { deep: [1, 2] }, b: 1 }, failing)).toEqual({ a: 0 });
});

test.each<readonly [value: unknown, text: string]>([
  [-0, "-0"],
  [new Double(1), "new Double(1)"],
  // oxlint-disable-next-line no-sparse-arrays -- holes are meant
  [[1, , 2], "[1, , 2]"],
  [Object.freeze({ a: 1n }), 'Object.freeze({["a"]: 1n})'],
  [Object.assign(Object.create(null), { a: "x" }), '{__proto__: null, ["a"]: "x"}'],
])("%o is printed as JavaScript", (value, text) => {
  expect(print(value)).toBe(text);
});
