import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { Stage } from "../../src/codegen/stage.ts";
import { boundsOf } from "../../src/plan/meter.ts";
import { createProgram } from "../../src/program.ts";
import { checkedOf } from "./both.ts";

const bounds = boundsOf({}, Infinity);
const checked = checkedOf(`a.x == 1`);

describe("a program's fast path", () => {
  test("comes after some evaluations", () => {
    const stage = new Stage(checked, "auto", 2);
    expect([1, 2, 3, 4].map(() => stage.run({ a: { x: 1 } }, bounds))).toEqual([
      undefined,
      undefined,
      true,
      true,
    ]);
  });

  test("never comes where it is not wanted", () => {
    const stage = new Stage(checked, "never", 0);
    expect(stage.run({ a: { x: 1 } }, bounds)).toBeUndefined();
  });

  test("goes for good when it gives up often", () => {
    const stage = new Stage(checked, "auto", 0);
    for (let i = 0; i < 256; i++) stage.run(i % 3 === 0 ? { a: {} } : { a: { x: 1 } }, bounds);
    for (let i = 0; i < 1000; i++) expect(stage.run({ a: { x: 1 } }, bounds)).toBeUndefined();
  });

  test("is trusted after a window of runs, until it gives up", () => {
    const stage = new Stage(checked, "auto", 0);
    for (let i = 0; i < 255; i++) stage.run({ a: { x: 1 } }, bounds);
    expect(stage.trusted).toBeUndefined();
    stage.run({ a: { x: 1 } }, bounds);
    expect(stage.trusted?.({ a: { x: 1 } }, bounds)).toBe(true);
    stage.distrust();
    expect(stage.trusted).toBeUndefined();
    for (let i = 0; i < 255; i++) stage.run({ a: { x: 1 } }, bounds);
    expect(stage.trusted).toBeDefined();
    stage.distrust();
    for (let i = 0; i < 255; i++) stage.run({ a: {} }, bounds);
    expect(stage.trusted).toBeUndefined();
  });

  test("that is trusted gives the outcome of the closures when it gives up", () => {
    const program = createProgram(checked);
    for (let i = 0; i < 1000; i++) program.evaluate({ a: { x: 1 } });
    for (let i = 0; i < 1000; i++) {
      expect(program.evaluate({ a: {} })).toMatchObject({ kind: "error" });
      expect(program.evaluate({ a: { x: 1 } })).toEqual({ kind: "value", value: true });
    }
  });

  test("stays when it gives up seldom", () => {
    const stage = new Stage(checked, "auto", 0);
    for (let i = 0; i < 2560; i++) stage.run(i % 5 === 0 ? { a: {} } : { a: { x: 1 } }, bounds);
    expect(stage.run({ a: { x: 1 } }, bounds)).toBe(true);
  });
});

test("a process that may not make functions of text evaluates all the same", () => {
  const entry = new URL("../../src/index.ts", import.meta.url).href;
  const script = `
    import { createEnvironment, dyn, stdlib } from ${JSON.stringify(entry)};
    let refused = false;
    try { new Function("return 1"); } catch { refused = true; }
    const environment = createEnvironment({ libraries: [stdlib], variables: { a: dyn } });
    const program = environment.compile("a.x + 1");
    const results = new Set();
    for (let i = 0; i < 200; i++) results.add(program.evaluate({ a: { x: 1 } }).value);
    process.stdout.write(JSON.stringify([refused, ...results]));`;
  const flags = ["--disallow-code-generation-from-strings", "--input-type=module"];
  const output = execFileSync(process.execPath, [...flags, "--eval", script], { encoding: "utf8" });
  expect(JSON.parse(output)).toEqual([true, 2]);
});
