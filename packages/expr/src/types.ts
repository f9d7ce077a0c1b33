/**
 * The types that the checker knows (CEL specification, "Values"; spec section "Checker"). `dyn` exists only here: no value has it.
 */
export type Type =
  | PrimitiveType
  | ListType
  | MapType
  | TypeType
  | TypeParam
  | OpaqueType
  | StructType;

/** The types without parameters. `error` is the type of what did not check; it agrees with everything, so that one fault gives one message. */
export interface PrimitiveType<Kind extends PrimitiveKind = PrimitiveKind> {
  readonly kind: Kind;
}
/** The names of the types without parameters. */
export type PrimitiveKind =
  | "bool"
  | "int"
  | "uint"
  | "double"
  | "string"
  | "bytes"
  | "null"
  | "timestamp"
  | "duration"
  | "dyn"
  | "error";
/** `list(T)`. */
export interface ListType {
  readonly kind: "list";
  readonly element: Type;
}
/** `map(K, V)`. */
export interface MapType {
  readonly kind: "map";
  readonly key: Type;
  readonly value: Type;
}
/** The type of a type: `type(int)`. */
export interface TypeType {
  readonly kind: "type";
  readonly of: Type;
}
/** A type parameter of an overload, or a variable that the checker solves. */
export interface TypeParam {
  readonly kind: "param";
  readonly name: string;
}
/** A type whose inside CEL cannot see, `kyverno.image` for example; its values extend {@link OpaqueValue}. */
export interface OpaqueType {
  readonly kind: "opaque";
  readonly name: string;
  readonly parameters: readonly Type[];
}
/** A type with declared fields; selecting another field is a checker error. Its values are {@link StructValue}s. */
export interface StructType {
  readonly kind: "struct";
  readonly name: string;
  readonly fields: ReadonlyMap<string, Type>;
}

/** `bool`. */
export const bool: PrimitiveType<"bool"> = { kind: "bool" };
/** `int`: 64 bits, signed. */
export const int: PrimitiveType<"int"> = { kind: "int" };
/** `uint`: 64 bits, unsigned. */
export const uint: PrimitiveType<"uint"> = { kind: "uint" };
/** `double`: IEEE 754, 64 bits. */
export const double: PrimitiveType<"double"> = { kind: "double" };
/** `string`: Unicode code points. */
export const string: PrimitiveType<"string"> = { kind: "string" };
/** `bytes`. */
export const bytes: PrimitiveType<"bytes"> = { kind: "bytes" };
/** `null_type`. */
export const nullType: PrimitiveType<"null"> = { kind: "null" };
/** `google.protobuf.Timestamp`. */
export const timestamp: PrimitiveType<"timestamp"> = { kind: "timestamp" };
/** `google.protobuf.Duration`. */
export const duration: PrimitiveType<"duration"> = { kind: "duration" };
/** `dyn`: any type, known only when the expression runs. */
export const dyn: PrimitiveType<"dyn"> = { kind: "dyn" };
/** The type of what did not check. */
export const errorType: PrimitiveType<"error"> = { kind: "error" };

/** `list(element)`. */
export function list(element: Type): ListType {
  return { kind: "list", element };
}
/** `map(key, value)`. */
export function map(key: Type, value: Type): MapType {
  return { kind: "map", key, value };
}
/** `type(of)`. */
export function typeOfType(of: Type): TypeType {
  return { kind: "type", of };
}
/** A type parameter for overloads: `overload("size_list", [list(param("T"))], int, …)`. */
export function param(name: string): TypeParam {
  return { kind: "param", name };
}
/** A type whose inside CEL cannot see. */
export function opaque(name: string, parameters: readonly Type[] = []): OpaqueType {
  return { kind: "opaque", name, parameters };
}
/** `optional_type(of)`: a value that may be missing; see the library `optionals`. Its values are `Optional`s. */
export function optional(of: Type): OpaqueType {
  return opaque(optionalTypeName, [of]);
}
/** The name under which expressions know the type of optional values. */
export const optionalTypeName = "optional_type";
/** What an optional type is the option of; undefined for all other types. */
export function optionalOf(type: Type): Type | undefined {
  return type.kind === "opaque" && type.name === optionalTypeName ? type.parameters[0] : undefined;
}
/** A type with declared fields. */
export function struct(name: string, fields: Readonly<Record<string, Type>>): StructType {
  return { kind: "struct", name, fields: new Map(Object.entries(fields)) };
}

const names: Partial<Record<Type["kind"], string>> = {
  null: "null",
  timestamp: "timestamp",
  duration: "duration",
  error: "!error!",
};

/** The type as cel-go's messages spell it: `list(int)`, `map(string, dyn)`, `type(int)`. */
export function formatType(type: Type): string {
  switch (type.kind) {
    case "list":
      return `list(${formatType(type.element)})`;
    case "map":
      return `map(${formatType(type.key)}, ${formatType(type.value)})`;
    case "type":
      return `type(${formatType(type.of)})`;
    case "param":
      return type.name;
    case "opaque":
      return type.parameters.length === 0
        ? type.name
        : `${type.name}(${type.parameters.map((p) => formatType(p)).join(", ")})`;
    case "struct":
      return type.name;
    default:
      return names[type.kind] ?? type.kind;
  }
}
