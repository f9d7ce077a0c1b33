import type { Comprehension } from "../ast.ts";
import type { Code, Emitter } from "./emitter.ts";
import { keysOf } from "./runtime.ts";
import { asBool, kindHere } from "./values.ts";

/** How a loop's parts are written. `body` and `filter` may use the variable. */
export interface LoopParts {
  readonly range: Code;
  /** The elements, where the range is a constant list. */
  readonly elements: readonly unknown[] | undefined;
  readonly filter: ((variable: Code) => Code) | undefined;
  readonly body: (variable: Code) => Code;
}

/** A loop with one variable over a list or the keys of a map. Undefined for the forms that stay with the closures. */
export function loopCode(
  emitter: Emitter,
  fold: Comprehension["fold"],
  parts: LoopParts,
): Code | undefined {
  switch (fold) {
    case "all":
    case "exists":
      return quantifier(emitter, fold === "exists", parts);
    case "existsOne":
      return existsOne(emitter, parts);
    case "filter":
      return collect(emitter, { ...parts, filter: parts.body, body: (variable) => variable });
    case "map":
      return collect(emitter, parts);
    default:
      return undefined;
  }
}

function quantifier(emitter: Emitter, decisive: boolean, parts: LoopParts): Code {
  const result = resultOf(emitter, String(!decisive));
  writeLoop(emitter, parts, (variable) => {
    const holds = asBool(emitter, parts.body(variable));
    emitter.emit(`if(${decisive ? "" : "!"}(${holds})){${result}=${String(decisive)};break;}`);
  });
  return { js: result, kind: "bool" };
}

function existsOne(emitter: Emitter, parts: LoopParts): Code {
  const count = resultOf(emitter, "0");
  writeLoop(emitter, parts, (variable) => {
    emitter.emit(`if(${asBool(emitter, parts.body(variable))})${count}++;`);
  });
  return { js: `${count}===1`, kind: "bool" };
}

function collect(emitter: Emitter, parts: LoopParts): Code {
  const result = resultOf(emitter, "[]");
  writeLoop(emitter, parts, (variable) => {
    const push = (): void => emitter.emit(`${result}.push(${parts.body(variable).js});`);
    if (parts.filter === undefined) return push();
    const holds = asBool(emitter, parts.filter(variable));
    emitter.emit(`if(${holds}){${emitter.inside(push).text}}`);
  });
  return { js: result, kind: "list" };
}

function resultOf(emitter: Emitter, start: string): string {
  const result = emitter.name();
  emitter.emit(`let ${result}=${start};`);
  return result;
}

/** The loop itself. The one place where all generated loops begin a step: what counts steps belongs here. */
function writeLoop(emitter: Emitter, parts: LoopParts, step: (variable: Code) => void): void {
  const range = emitter.hold(parts.range);
  const list = kindHere(emitter, parts.range) === "list" ? range : emitter.name();
  if (list !== range) {
    emitter.emit(
      `const ${list}=${emitter.constant(Array.isArray)}(${range})?${range}:${emitter.constant(keysOf)}(${range});`,
    );
    emitter.giveUpIf(`${list}===undefined`);
  }
  const index = emitter.name();
  const length = emitter.name();
  const body = emitter.inside(() => {
    const variable = emitter.name();
    emitter.emit(`const ${variable}=${list}[${index}];`);
    if (parts.elements === undefined) {
      // A hole of an array that the host made.
      emitter.giveUpIf(`${variable}===undefined`);
      step({ js: variable, kind: "any" });
    } else {
      const texts = parts.elements.every((element) => typeof element === "string");
      step({ js: variable, kind: texts ? "string" : "any" });
    }
  }, true);
  emitter.emit(
    `for(let ${index}=0,${length}=${list}.length;${index}<${length};${index}++){${body.text}}`,
  );
}
