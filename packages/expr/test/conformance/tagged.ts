import {
  CelMap,
  Double,
  Duration,
  Optional,
  TypeValue,
  Timestamp,
  Uint,
  bool,
  bytes,
  defineLibrary,
  double,
  duration,
  dyn,
  func,
  isJsonMap,
  int,
  list,
  map,
  nullType,
  opaque,
  overload,
  param,
  string,
  timestamp,
  toDouble,
  toInt,
  toUint,
  typeOfType,
  uint,
  variable,
  type Library,
  type Type,
  type Value,
  type VariableDeclaration,
} from "@imagegate/expr";

/** A value of the suite: its type is the only key. */
export interface Tagged {
  readonly int?: string;
  readonly uint?: string;
  readonly double?: string;
  readonly bool?: boolean;
  readonly string?: string;
  readonly bytes?: string;
  readonly null?: true;
  readonly list?: readonly Tagged[];
  readonly map?: readonly (readonly [Tagged, Tagged])[];
  readonly timestamp?: { readonly seconds: string; readonly nanos: number };
  readonly duration?: { readonly seconds: string; readonly nanos: number };
  readonly type?: string;
  readonly optional?: Tagged | null;
}

/** A type of the suite. */
export type TaggedType =
  | string
  | { readonly list: TaggedType }
  | { readonly map: readonly [TaggedType, TaggedType] }
  | { readonly type: TaggedType }
  | { readonly typeParam: string }
  | { readonly opaque: string; readonly params: readonly TaggedType[] };

/** A declaration of the suite: a variable or a function. */
export interface TaggedDeclaration {
  readonly name: string;
  readonly type?: TaggedType;
  readonly overloads?: readonly {
    readonly id: string;
    readonly params: readonly TaggedType[];
    readonly result: TaggedType;
  }[];
}

const nanosPerSecond = 1_000_000_000n;

export function fromTagged(tagged: Tagged): Value {
  if (tagged.int !== undefined) return toInt(BigInt(tagged.int));
  if (tagged.uint !== undefined) return toUint(BigInt(tagged.uint));
  if (tagged.double !== undefined) return toDouble(Number(tagged.double));
  if (tagged.bytes !== undefined) return Uint8Array.from(Buffer.from(tagged.bytes, "base64"));
  if (tagged.list !== undefined) return tagged.list.map((item) => fromTagged(item));
  if (tagged.map !== undefined) {
    return new CelMap(tagged.map.map(([key, value]) => [fromTagged(key), fromTagged(value)]));
  }
  if (tagged.timestamp !== undefined) {
    return new Timestamp(Number(tagged.timestamp.seconds), tagged.timestamp.nanos);
  }
  if (tagged.duration !== undefined) {
    const { seconds, nanos } = tagged.duration;
    return new Duration(BigInt(seconds) * nanosPerSecond + BigInt(nanos));
  }
  if (tagged.type !== undefined) return TypeValue.of(tagged.type);
  if (tagged.optional !== undefined) {
    return tagged.optional === null ? Optional.none : Optional.of(fromTagged(tagged.optional));
  }
  return tagged.null === true ? null : (tagged.bool ?? tagged.string ?? null);
}

/** The value as comparable text with every type in it; maps in the order of their keys' text. */
export function describeValue(value: Value): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") {
    return JSON.stringify(value);
  }
  if (typeof value === "bigint") return `int ${value}`;
  if (typeof value === "number") {
    return Number.isSafeInteger(value) ? `int ${value}` : `double ${value}`;
  }
  if (value instanceof Double) return `double ${Object.is(value.value, -0) ? "-0" : value.value}`;
  if (value instanceof Uint) return `uint ${value.value}`;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("base64")}`;
  if (value instanceof Timestamp) return `timestamp ${value.seconds} ${value.nanos}`;
  if (value instanceof Duration) return `duration ${value.nanos}`;
  if (value instanceof TypeValue) return `type ${value.name}`;
  if (value instanceof Optional) {
    return value.content === undefined ? "none" : `optional ${describeValue(value.content)}`;
  }
  if (Array.isArray(value))
    return `[${value.map((item: Value) => describeValue(item)).join(", ")}]`;
  const entries = value instanceof CelMap ? [...value.entries()] : jsonEntries(value);
  const texts = entries.map(([key, item]) => `${describeValue(key)}: ${describeValue(item)}`);
  return `{${texts.toSorted().join(", ")}}`;
}

function jsonEntries(value: Value): [Value, Value][] {
  if (!isJsonMap(value)) throw new TypeError("the suite has no such value");
  return Object.entries(value);
}

const plainTypes: Readonly<Record<string, Type>> = {
  int,
  uint,
  double,
  bool,
  string,
  bytes,
  null_type: nullType,
  dyn,
  timestamp,
  duration,
};

export function toType(tagged: TaggedType): Type {
  if (typeof tagged === "string") {
    const type = plainTypes[tagged];
    if (type === undefined) throw new TypeError(`no type ${tagged}`);
    return type;
  }
  if ("list" in tagged) return list(toType(tagged.list));
  if ("map" in tagged) return map(toType(tagged.map[0]), toType(tagged.map[1]));
  if ("typeParam" in tagged) return param(tagged.typeParam);
  if ("opaque" in tagged)
    return opaque(
      tagged.opaque,
      tagged.params.map((type) => toType(type)),
    );
  return typeOfType(toType(tagged.type));
}

export function toDeclaration(tagged: TaggedDeclaration): {
  variable?: VariableDeclaration;
  library?: Library;
} {
  if (tagged.type !== undefined) return { variable: variable(tagged.name, toType(tagged.type)) };
  const overloads = (tagged.overloads ?? []).map(({ id, params, result }) =>
    overload(
      id,
      params.map((type) => toType(type)),
      toType(result),
      () => null,
    ),
  );
  return {
    library: defineLibrary({
      name: `suite.${tagged.name}`,
      version: 1,
      functions: [func(tagged.name, ...overloads)],
    }),
  };
}
