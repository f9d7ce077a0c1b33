import {
  parseTimestamp,
  StructValue,
  type StructType,
  type Type,
  type Value,
} from "@imagegate/expr";
import { admissionRequestType, namespaceType } from "./types.ts";

/** A JSON object whose values are CEL values. */
export interface JsonObject {
  readonly [key: string]: Value;
}

/** The value of `request`. Fields that the object lacks are not set. */
export function admissionRequestValue(request: JsonObject): StructValue {
  return toStruct(admissionRequestType, request);
}

/** The value of `namespaceObject`, made from a Namespace object. */
export function namespaceValue(namespace: JsonObject): StructValue {
  const metadata = namespace["metadata"];
  if (!isJsonObject(metadata)) return toStruct(namespaceType, namespace);
  const uid = metadata["uid"];
  const named = uid === undefined ? metadata : { ...metadata, UID: uid };
  return toStruct(namespaceType, { ...namespace, metadata: named });
}

function toStruct(type: StructType, object: JsonObject): StructValue {
  const fields = new Map<string, Value>();
  for (const [name, fieldType] of type.fields) {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    if (value !== undefined) fields.set(name, convert(fieldType, value));
  }
  return new StructValue(type, fields);
}

function convert(type: Type, value: Value): Value {
  if (type.kind === "struct" && isJsonObject(value)) return toStruct(type, value);
  if (type.kind === "list" && Array.isArray(value)) {
    return value.map((element: Value) => convert(type.element, element));
  }
  if (type.kind === "timestamp" && typeof value === "string") return parseTimestamp(value) ?? value;
  return value;
}

function isJsonObject(value: Value | undefined): value is JsonObject {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
