import { describe, expect, test } from "vitest";
import { dyn, opaque, optional, type Type } from "../../src/types.ts";
import { equals } from "../../src/values/equality.ts";
import { fromJs } from "../../src/values/from-js.ts";
import { valueKey } from "../../src/values/keys.ts";
import { kindOf, typeOf } from "../../src/values/kind.ts";
import { Optional } from "../../src/values/optional.ts";
import { OpaqueValue } from "../../src/values/value.ts";
import { d, messageOf } from "../support.ts";

class Other extends OpaqueValue {
  readonly type: Type = opaque("optional_type", [dyn]);
  equals(): boolean {
    return true;
  }
  key(): string {
    return "none";
  }
}

describe("Optional", () => {
  test("has a value, null too, or none", () => {
    expect(Optional.of(1).content).toBe(1);
    expect(Optional.of(null).content).toBeNull();
    expect(Optional.none.content).toBeUndefined();
    expect(Optional.from(undefined)).toBe(Optional.none);
    expect(Optional.from("a").content).toBe("a");
  });

  test("gives its value, or fails as cel-go does", () => {
    expect(Optional.of("a").value()).toBe("a");
    expect(messageOf(() => Optional.none.value())).toBe("error: optional.none() dereference");
  });

  test("is a value of one type, whatever it holds", () => {
    expect(kindOf(Optional.none)).toBe("opaque");
    expect(typeOf(Optional.of(1))).toBe(typeOf(Optional.of("a")));
    expect(typeOf(Optional.none).name).toBe("optional_type");
    expect(Optional.none.type).toEqual(optional(dyn));
    expect(fromJs([Optional.none])).toEqual([Optional.none]);
  });

  test("equals by content", () => {
    expect(equals(Optional.none, Optional.none)).toBe(true);
    expect(equals(Optional.of(1), Optional.of(d(1)))).toBe(true);
    expect(equals(Optional.of([1]), Optional.of([2]))).toBe(false);
    expect(equals(Optional.none, Optional.of(null))).toBe(false);
    expect(equals(Optional.of(null), Optional.none)).toBe(false);
    expect(equals(Optional.of(1), 1)).toBe(false);
    expect(Optional.none.equals(new Other())).toBe(false);
  });

  test("has a key by content", () => {
    const values = [Optional.none, Optional.of("none"), Optional.of(1), Optional.of("1")];
    const nested = Optional.of(Optional.none);
    expect(new Set([...values, nested].map((value) => valueKey(value))).size).toBe(5);
    expect(valueKey(Optional.of([1]))).toBe(valueKey(Optional.of([1])));
  });
});
