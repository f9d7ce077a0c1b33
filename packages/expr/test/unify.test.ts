import { describe, expect, it } from "vitest";
import * as t from "../src/types.ts";
import type { Type } from "../src/types.ts";
import { isGeneric, mostGeneral, neverAgree, sameType, Unifier } from "../src/unify.ts";

const agrees = (left: Type, right: Type): boolean => new Unifier().assignable([left], [right]);
const image = t.opaque("kyverno.image");
const optional = (type: Type): Type => t.opaque("optional_type", [type]);

describe("assignable", () => {
  it.each([
    [t.int, t.int, true],
    [t.int, t.uint, false],
    [t.int, t.dyn, true],
    [t.dyn, t.list(t.int), true],
    [t.errorType, t.int, true],
    [t.list(t.int), t.list(t.dyn), true],
    [t.list(t.int), t.list(t.string), false],
    [t.list(t.int), t.map(t.int, t.int), false],
    [t.map(t.string, t.int), t.map(t.string, t.dyn), true],
    [t.typeOfType(t.int), t.typeOfType(t.string), true],
    [image, t.opaque("kyverno.other"), false],
    [optional(t.int), optional(t.string), false],
    [t.struct("A", {}), t.struct("B", {}), false],
    [t.nullType, t.timestamp, true],
    [t.nullType, t.duration, true],
    [t.nullType, image, true],
    [t.struct("A", {}), t.nullType, true],
    [t.nullType, t.string, false],
    [t.nullType, t.int, false],
    [t.nullType, t.list(t.int), false],
    [t.nullType, t.map(t.int, t.int), false],
    [t.nullType, t.nullType, true],
  ])("%j to %j: %s", (left, right, wanted) => {
    expect(agrees(left, right)).toBe(wanted);
    expect(agrees(right, left)).toBe(wanted);
  });
});

describe("type variables", () => {
  it("are bound, then agree with that type only", () => {
    const unifier = new Unifier();
    const a = unifier.fresh();
    expect(unifier.assignable([t.int], [a])).toBe(true);
    expect(unifier.assignable([t.string], [a])).toBe(false);
    expect(unifier.substitute(t.list(a), "keep")).toEqual(t.list(t.int));
  });

  it("keep the more general type", () => {
    const unifier = new Unifier();
    const a = unifier.fresh();
    unifier.assignable([t.int, t.dyn, t.string], [a, a, a]);
    expect(unifier.substitute(a, "keep")).toEqual(t.dyn);
  });

  it("are not bound by a trial that fails", () => {
    const unifier = new Unifier();
    const a = unifier.fresh();
    expect(unifier.assignable([t.int, t.int], [a, t.string])).toBe(false);
    expect(unifier.assignable([t.string], [a])).toBe(true);
  });

  it("are never bound to a type that contains them", () => {
    const unifier = new Unifier();
    const [a, b] = [unifier.fresh(), unifier.fresh()];
    expect(unifier.assignable([t.list(a)], [a])).toBe(false);
    expect(unifier.assignable([t.list(a)], [b])).toBe(true);
    expect(unifier.assignable([b], [a])).toBe(false);
  });

  it("become dyn when nothing binds them", () => {
    const unifier = new Unifier();
    expect(unifier.substitute(t.list(unifier.fresh()), "dyn")).toEqual(t.list(t.dyn));
  });

  it("are fresh for each use of a signature, the same for the same name", () => {
    const unifier = new Unifier();
    const {
      result: list,
      parameters: [element],
    } = unifier.instantiate({ result: t.list(t.param("T")), parameters: [t.param("T")] });
    const { result: other } = unifier.instantiate({ result: t.param("T"), parameters: [] });
    expect(list.kind === "list" && list.element).toEqual(element);
    expect(other).not.toEqual(element);
  });
});

describe("neverAgree", () => {
  const types: readonly Type[] = [
    t.int,
    t.string,
    t.nullType,
    t.dyn,
    t.errorType,
    t.timestamp,
    t.list(t.int),
    t.map(t.string, t.dyn),
    t.typeOfType(t.int),
    t.opaque("o", [t.int]),
    t.param("T"),
  ];

  it("holds for no pair that agrees", () => {
    const wrong = types.flatMap((left) =>
      types.filter((right) => neverAgree(left, right) && new Unifier().assignable([left], [right])),
    );
    expect(wrong).toEqual([]);
    expect(neverAgree(t.int, t.string)).toBe(true);
  });
});

it("isGeneric finds type parameters at any depth", () => {
  expect(isGeneric(t.list(t.map(t.int, t.param("T"))))).toBe(true);
  expect(isGeneric(t.list(t.map(t.int, t.dyn)))).toBe(false);
});

describe("sameType and mostGeneral", () => {
  it.each([
    [t.list(t.int), t.list(t.int), true],
    [t.list(t.int), t.list(t.dyn), false],
    [optional(t.int), optional(t.int), true],
    [optional(t.int), optional(t.dyn), false],
    [image, t.opaque("net.IP"), false],
    [t.dyn, t.int, false],
  ])("%j and %j: %s", (left, right, wanted) => expect(sameType(left, right)).toBe(wanted));

  it("prefers dyn", () => {
    expect(mostGeneral(t.int, t.dyn)).toEqual(t.dyn);
    expect(mostGeneral(t.list(t.dyn), t.list(t.int))).toEqual(t.list(t.dyn));
    expect(mostGeneral(t.map(t.string, t.int), t.map(t.string, t.dyn))).toEqual(
      t.map(t.string, t.dyn),
    );
    expect(mostGeneral(optional(t.int), optional(t.dyn))).toEqual(optional(t.dyn));
  });
});
