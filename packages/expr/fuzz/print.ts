// Values as JavaScript: to compare them to the last bit, and to print a failing case as a test.
import { isUint8Array } from "node:util/types";
import { CelMap, Double, OpaqueValue, Optional, Uint, valueKey } from "../src/index.ts";
import { HostInstance } from "./documents.ts";

/** A value as an expression of JavaScript. Reads no getters. Two values have the same text when nothing tells them apart. */
export function print(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${value}n`;
    case "symbol":
      return `Symbol(${JSON.stringify(value.description ?? "")})`;
    case "function":
      return "() => {}";
    case "object":
      return value === null ? "null" : printObject(value);
    default:
      return String(value);
  }
}

function printObject(value: object): string {
  const text = printUnfrozen(value);
  return Object.isFrozen(value) && isPlain(value) ? `Object.freeze(${text})` : text;
}

function isPlain(value: object): boolean {
  return Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value));
}

function printUnfrozen(value: object): string {
  if (Array.isArray(value)) return printList(value);
  if (value instanceof Map) return `new Map(${print([...value])})`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (isUint8Array(value)) return `Uint8Array.from([${value.join(", ")}])`;
  if (value instanceof HostInstance) return `new HostInstance(${printFields(value)})`;
  if (value instanceof Double) return `new Double(${print(value.value)})`;
  if (value instanceof Uint) return `new Uint(${print(value.value)})`;
  if (value instanceof CelMap) return `new CelMap(${print([...value.entries()])})`;
  if (value instanceof Optional) {
    return value.content === undefined ? "Optional.none" : `Optional.of(${print(value.content)})`;
  }
  // Types among the fields of an opaque value would be printed at length; its key says what it is.
  if (value instanceof OpaqueValue) return `${value.constructor.name}(${print(valueKey(value))})`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype) return `{${printFields(value)}}`;
  if (prototype === null) return `{__proto__: null, ${printFields(value)}}`;
  return `${value.constructor.name}{${printFields(value)}}`;
}

function printList(value: readonly unknown[]): string {
  const parts = Array.from(value, (element, i) => (i in value ? print(element) : ""));
  return `[${parts.join(", ")}${value.length > 0 && !(value.length - 1 in value) ? "," : ""}]`;
}

function printFields(value: object): string {
  return Reflect.ownKeys(value)
    .map((key) => {
      const name = typeof key === "symbol" ? `[${print(key)}]` : `[${JSON.stringify(key)}]`;
      const field = Reflect.getOwnPropertyDescriptor(value, key);
      return field?.get === undefined
        ? `${name}: ${print(field?.value)}`
        : `get ${name}() ${bodyOf(field.get)}`;
    })
    .join(", ");
}

function bodyOf(getter: () => unknown): string {
  const text = String(getter);
  return text.slice(text.indexOf("{"));
}
