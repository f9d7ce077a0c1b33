import { expect, test } from "vitest";
import { accepts, anything } from "../../src/plan/accepts.ts";
import {
  bool,
  bytes,
  double,
  duration,
  dyn,
  int,
  list,
  map,
  nullType,
  opaque,
  param,
  string,
  struct,
  timestamp,
  typeOfType,
  uint,
  type Type,
} from "../../src/types.ts";
import { CelMap } from "../../src/values/map.ts";
import { TypeValue } from "../../src/values/type-value.ts";
import { OpaqueValue, StructValue, type Value } from "../../src/values/value.ts";
import { d, dur, ts, u } from "../support.ts";

class Ip extends OpaqueValue {
  readonly type = opaque("net.IP");
  override equals(other: OpaqueValue): boolean {
    return other === this;
  }
  override key(): string {
    return "ip";
  }
}
const user = struct("user", {});

const values: Readonly<Record<string, Value>> = {
  bool: true,
  int: 1,
  bigInt: 2n ** 60n,
  uint: u(1),
  double: 1.5,
  boxed: d(1),
  string: "1",
  bytes: Uint8Array.of(),
  null: null,
  timestamp: ts("2024-01-01T00:00:00Z"),
  duration: dur("1s"),
  list: [1],
  json: {},
  map: new CelMap([]),
  type: TypeValue.of("int"),
  ip: new Ip(),
  user: new StructValue(user, new Map()),
};

const cases: readonly (readonly [type: Type, accepted: readonly string[]])[] = [
  [bool, ["bool"]],
  [int, ["int", "bigInt"]],
  [uint, ["uint"]],
  [double, ["double", "boxed"]],
  [string, ["string"]],
  [bytes, ["bytes"]],
  [nullType, ["null"]],
  [timestamp, ["timestamp"]],
  [duration, ["duration"]],
  [list(string), ["list"]],
  [map(string, int), ["json", "map"]],
  [typeOfType(int), ["type"]],
  [opaque("net.IP"), ["ip"]],
  [opaque("net.CIDR"), []],
  [user, ["json", "map", "user"]],
  [struct("other", {}), ["json", "map"]],
];

test.for(cases)("%o accepts %o", ([type, accepted]) => {
  const accept = accepts(type);
  expect(Object.keys(values).filter((name) => accept(values[name] ?? null))).toEqual(accepted);
});

test("dyn and type parameters accept anything", () => {
  expect(accepts(dyn)).toBe(anything);
  expect(accepts(param("T"))).toBe(anything);
});
