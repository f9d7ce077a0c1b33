import { describe, expect, test } from "vitest";
import { celError, CelError } from "../../src/errors.ts";
import { struct } from "../../src/types.ts";
import { Unknown } from "../../src/values/unknown.ts";
import { StructValue, type Value } from "../../src/values/value.ts";

const type = struct("s", {});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("StructValue", () => {
  test("evaluates a lazy field once, when it is first read", () => {
    let runs = 0;
    const value = new StructValue(type, new Map([["a", (): Value => ++runs]]));
    expect(value.has("a")).toBe(true);
    expect(runs).toBe(0);
    expect([value.get("a"), value.get("a")]).toEqual([1, 1]);
  });

  test("gives the error of a lazy field again without running it, as a new error", () => {
    let runs = 0;
    const value = new StructValue(
      type,
      new Map([
        [
          "a",
          (): Value => {
            throw celError(`run ${++runs}`);
          },
        ],
      ]),
    );
    const first = thrownBy(() => value.get("a"));
    const second = thrownBy(() => value.get("a"));
    expect(second).toBeInstanceOf(CelError);
    expect(second).toMatchObject({ message: "run 1" });
    expect(second).not.toBe(first);
  });

  test("evaluates a field that ended unknown again", () => {
    let runs = 0;
    const value = new StructValue(
      type,
      new Map([
        [
          "a",
          (): Value => {
            if (++runs === 1) throw new Unknown([]);
            return "known";
          },
        ],
      ]),
    );
    expect(thrownBy(() => value.get("a"))).toBeInstanceOf(Unknown);
    expect(value.get("a")).toBe("known");
    expect(value.get("a")).toBe("known");
    expect(runs).toBe(2);
  });

  test("has the fields that were set", () => {
    const value = new StructValue(
      type,
      new Map<string, Value>([
        ["a", 1],
        ["b", null],
      ]),
    );
    expect([...value.names()]).toEqual(["a", "b"]);
    expect([value.get("b"), value.get("c"), value.has("c")]).toEqual([null, undefined, false]);
  });
});
