import {
  type CallRecord,
  type Expr,
  type Program,
  toJs,
  unparse,
  type Value,
  walk,
} from "@imagegate/expr";
import { AttestorValue } from "../cel/verify.ts";
import type { Json, TraceEntry } from "../evaluation.ts";

/**
 * The calls that decided an expression, with their values and, where one is compared directly, what was wanted. `variables` are the
 * policy's variables, which may have made some of them.
 */
export function traceCalls(
  program: Program,
  variables: readonly Program[],
  records: readonly CallRecord[],
): readonly TraceEntry[] {
  const wanted = comparisons(program);
  return records.map(({ overloadId, args, answer }) => {
    const name = functionName([program, ...variables], overloadId);
    const want = wanted.get(name);
    return {
      call: `${name}(${args.map((arg) => formatValue(arg)).join(", ")})`,
      value: answer.kind === "value" ? toJson(answer.value) : `error: ${answer.message}`,
      ...(want === undefined ? {} : { wanted: want }),
    };
  });
}

/** The name under which the expressions call an overload. */
function functionName(programs: readonly Program[], overloadId: string): string {
  for (const reference of programs.flatMap(({ resolved }) => [...resolved.values()])) {
    if (reference.kind !== "call") continue;
    if (reference.overloads.some(({ id }) => id === overloadId)) return reference.declaration.name;
  }
  return overloadId;
}

const orders: ReadonlyMap<string, string> = new Map(
  ["==", "!=", "<", "<=", ">", ">="].map((sign) => [`_${sign}_`, sign]),
);

/** Function name to `> 0`, for calls that stand on the left of a comparison with something plain. Several ways of comparing one: none. */
function comparisons({ ast }: Program): ReadonlyMap<string, string> {
  const found = new Map<string, Set<string>>();
  walk(ast, (node) => {
    const sign = node.kind === "call" ? orders.get(node.name) : undefined;
    if (node.kind !== "call" || sign === undefined) return;
    const [left, right] = node.args;
    if (left?.kind !== "call" || right === undefined || !isPlain(right)) return;
    const texts = found.get(left.name) ?? new Set();
    found.set(left.name, texts.add(`${sign} ${unparse(right)}`));
  });
  return new Map(
    [...found].flatMap(([name, texts]) => (texts.size === 1 ? [[name, [...texts].join("")]] : [])),
  );
}

function isPlain(node: Expr): boolean {
  return (
    node.kind === "literal" || (node.kind === "call" && node.args.every((arg) => isPlain(arg)))
  );
}

function formatValue(value: Value): string {
  if (value instanceof AttestorValue) return `attestors.${value.attestor.name}`;
  if (Array.isArray(value)) return `[${value.map((each: Value) => formatValue(each)).join(", ")}]`;
  return JSON.stringify(toJson(value));
}

/** A CEL value as JSON: what JSON has no form for, as text. */
function toJson(value: Value): Json {
  const text = JSON.stringify(toJs(value), (_, each: unknown) =>
    typeof each === "bigint" ? each.toString() : each,
  );
  const parsed: Json = JSON.parse(text ?? "null");
  return parsed;
}
