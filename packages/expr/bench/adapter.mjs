// This engine for the shared CEL bench: conformance, parse and check tables, speed beside other engines. Over the built package.
import { readFileSync } from "node:fs";
import {
  bool,
  bytes,
  CelMap,
  celSpec,
  createEnvironment,
  defineLibrary,
  Double,
  double,
  Duration,
  dyn,
  duration,
  ExprError,
  func,
  int,
  isJsonMap,
  list,
  map,
  method,
  nullType,
  Optional,
  overload,
  string,
  Timestamp,
  timestamp,
  TypeValue,
  uint,
  Uint,
  unwrap,
} from "@imagegate/expr";
import { checkAsRecorded, stockParser } from "../test/conformance/cel-go.ts";
import { debugTree } from "../test/conformance/debug-tree.ts";
import { block } from "../test/support/block.ts";
import { fromTagged, toDeclaration } from "../test/conformance/tagged.ts";
import { compileUnchecked } from "../test/conformance/unchecked.ts";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
export const name = manifest.name;
export const version = manifest.version;
export const weak = {};
/** Host functions give a CEL int as a number. */
export const hostInt = Number;

const plain = {
  dyn,
  int,
  uint,
  double,
  bool,
  string,
  bytes,
  null_type: nullType,
  timestamp,
  duration,
};

function typeFrom(tagged) {
  if (typeof tagged === "string") return plain[tagged] ?? dyn;
  if (tagged.list) return list(typeFrom(tagged.list));
  if (tagged.map) return map(typeFrom(tagged.map[0]), typeFrom(tagged.map[1]));
  return dyn;
}

const environments = new Map();
/** cel-go's text of the errors of `stock` compilations. */
const texts = new WeakMap();

/** The environment of a case: the suite's libraries, or only what cel-go has without any. */
function environmentOf(options) {
  const { envKey, container = "", typeEnv = [], vars = [], functions = [] } = options;
  const known = envKey === undefined ? undefined : environments.get(envKey);
  if (known !== undefined) return known;
  const declared = typeEnv.map((one) => toDeclaration(one));
  const host = functions.map(({ name: called, args, result, method: isMethod, impl }) => {
    const declare = isMethod === true ? method : overload;
    const id = `host_${called}`;
    return func(called, declare(id, args.map(typeFrom), typeFrom(result), impl));
  });
  const profile = celSpec({
    libraries: [
      block,
      ...(host.length === 0 ? [] : [defineLibrary({ name: "host", version: 1, functions: host })]),
      ...declared.flatMap(({ library }) => library ?? []),
    ],
    variables: [
      ...declared.flatMap(({ variable }) => variable ?? []),
      ...vars.map((called) => ({ name: called, type: dyn })),
    ],
    container,
  });
  const environment = createEnvironment(profile);
  if (envKey !== undefined) environments.set(envKey, environment);
  return environment;
}

export function compile(expression, options = {}) {
  if (options.stock === true) return checkStock(expression, options);
  if (options.disableCheck === true || options.disableMacros === true) {
    return compileUnchecked(expression, options);
  }
  return environmentOf(options).compile(expression);
}

/** What cel-go's tables say ends with the check; plans refuse more, such as conversions that can only fail. */
function checkStock(expression, { name: source = "", ...options }) {
  const { checked, issues, errorText: text } = checkAsRecorded(expression, options, source);
  if (checked !== undefined) return { type: checked.types.get(checked.ast.id) };
  const error = new ExprError(issues);
  texts.set(error, text);
  throw error;
}

/** cel-go's text of an error that a `stock` compilation threw. */
export function errorText(error) {
  return texts.get(error) ?? "";
}

export function check(expression, options = {}) {
  const { issues } = environmentOf(options).check(expression);
  if (issues.length > 0) throw new Error(issues[0].message);
}

export function evaluate(program, bindings) {
  const outcome = program.evaluate(bindings);
  return outcome.kind === "value" ? outcome.value : unwrap(outcome);
}

export function bind(bindings) {
  return Object.fromEntries(
    Object.entries(bindings).map(([key, value]) => [key, fromTagged(value)]),
  );
}

/** JSON documents are read as they are. */
export function fromJson(value) {
  return value;
}

export function encode(value) {
  if (value === null) return { null: true };
  if (typeof value === "boolean") return { bool: value };
  if (typeof value === "string") return { string: value };
  if (typeof value === "bigint") return { int: String(value) };
  if (typeof value === "number")
    return Number.isSafeInteger(value) ? { int: String(value) } : { double: String(value) };
  if (value instanceof Double)
    return { double: Object.is(value.value, -0) ? "-0" : String(value.value) };
  if (value instanceof Uint) return { uint: String(value.value) };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString("base64") };
  if (value instanceof TypeValue) return { type: value.name };
  if (value instanceof Timestamp)
    return { timestamp: { seconds: String(value.seconds), nanos: value.nanos } };
  if (value instanceof Duration) {
    const seconds = value.nanos / 1_000_000_000n;
    return {
      duration: { seconds: String(seconds), nanos: Number(value.nanos - seconds * 1_000_000_000n) },
    };
  }
  if (value instanceof Optional)
    return { optional: value.content === undefined ? null : encode(value.content) };
  if (Array.isArray(value)) return { list: value.map(encode) };
  if (value instanceof CelMap)
    return { map: [...value.entries()].map(([key, item]) => [encode(key), encode(item)]) };
  if (isJsonMap(value))
    return { map: Object.entries(value).map(([key, item]) => [encode(key), encode(item)]) };
  throw new TypeError("the suite has no such value");
}

export function typeOf(program) {
  return tagType(program.type);
}

function tagType(type) {
  switch (type.kind) {
    case "null":
      return "null_type";
    case "list":
      return { list: tagType(type.element) };
    case "map":
      return { map: [tagType(type.key), tagType(type.value)] };
    case "type":
      // The type of types: cel-go's has no parameter.
      return type.of.kind === "type" && type.of.of.kind === "dyn"
        ? { type: "type" }
        : { type: tagType(type.of) };
    case "param":
      return { typeParam: type.name };
    case "opaque":
      return { opaque: type.name, params: type.parameters.map(tagType) };
    case "struct":
      return { message: type.name };
    default:
      return type.kind;
  }
}

export function parseTree(expression) {
  return debugTree(stockParser.parse(expression));
}
