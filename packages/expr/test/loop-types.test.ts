import { expect, test } from "vitest";
import { loopTypes } from "../src/loop-types.ts";
import * as t from "../src/types.ts";
import { Unifier } from "../src/unify.ts";

test.for([
  [t.list(t.string), false, [t.string, t.dyn]],
  [t.list(t.string), true, [t.int, t.string]],
  [t.map(t.bool, t.bytes), false, [t.bool, t.bytes]],
  [t.map(t.bool, t.bytes), true, [t.bool, t.bytes]],
  [t.dyn, true, [t.dyn, t.dyn]],
  [t.errorType, true, [t.dyn, t.dyn]],
  [t.string, false, undefined],
  [t.optional(t.list(t.int)), false, undefined],
] as [t.Type, boolean, unknown][])("over %o, with two variables: %s", ([type, two, wanted]) => {
  expect(loopTypes(new Unifier(), type, two)).toEqual(wanted);
});

test("a type that is not known yet becomes dyn", () => {
  const unifier = new Unifier();
  const unknown = unifier.fresh();
  expect(loopTypes(unifier, unknown, true)).toEqual([t.dyn, t.dyn]);
  expect(unifier.substitute(unknown, "keep")).toEqual(t.dyn);
});
