import type { Comprehension } from "../ast.ts";
import type { Code, Emitter } from "./emitter.ts";
import { keysOf } from "./runtime.ts";
import { asBool, kindHere, sure } from "./values.ts";

/** Writes what a loop does with an element. */
type Visit = (element: Code) => void;

/** Writes a loop that visits the elements of a list. */
export type Producer = (visit: Visit) => void;

/** Writes a part of a loop for an element. */
type Part = (element: Code) => Code;

/** The quantifiers and `exists_one` over the elements. Undefined for other folds. */
export function foldCode(
  emitter: Emitter,
  fold: Comprehension["fold"],
  elements: Producer,
  body: Part,
): Code | undefined {
  if (fold === "all" || fold === "exists") {
    const decisive = fold === "exists";
    const result = resultOf(emitter, String(!decisive));
    elements((element) => {
      const holds = asBool(emitter, body(element));
      emitter.emit(`if(${decisive ? "" : "!"}(${holds})){${result}=${String(decisive)};break;}`);
    });
    return { js: result, kind: "bool" };
  }
  if (fold !== "existsOne") return undefined;
  const count = resultOf(emitter, "0");
  elements((element) => {
    emitter.emit(`if(${asBool(emitter, body(element))})${count}++;`);
  });
  return { js: `(${count}===1)`, kind: "bool" };
}

/** The elements as a list. */
export function listCode(emitter: Emitter, elements: Producer): Code {
  const result = resultOf(emitter, "[]");
  elements((element) => emitter.emit(`${result}.push(${sure(emitter, element).js});`));
  return { js: result, kind: "list" };
}

/** How many elements there are, without a list of them. */
export function countCode(emitter: Emitter, elements: Producer): Code {
  const count = resultOf(emitter, "0");
  // The element is written too, because its code may throw.
  elements((element) => emitter.emit(`${sure(emitter, element).js};${count}++;`));
  return { js: count, kind: "int" };
}

/** Those elements that pass the filter. */
export function filtered(emitter: Emitter, elements: Producer, filter: Part): Producer {
  return (visit) =>
    elements((element) => {
      const holds = asBool(emitter, filter(element));
      emitter.emit(`if(${holds}){${emitter.inside(() => visit(element)).text}}`);
    });
}

/** What the body makes of the elements. */
export function mapped(emitter: Emitter, elements: Producer, body: Part): Producer {
  return (visit) =>
    elements((element) => {
      const made = sure(emitter, body(element));
      const js = emitter.hold(made);
      visit({ ...made, js });
    });
}

/**
 * The elements of a list or the keys of a map; `known` are those of a constant list. All generated loops begin here, and charge here, before
 * they run, what their steps can cost at most.
 */
export function loop(
  emitter: Emitter,
  range: Code,
  known: readonly unknown[] | undefined,
): Producer {
  return (visit) => {
    const given = emitter.hold(range);
    const list = kindHere(emitter, range) === "list" ? given : emitter.name();
    if (list !== given) {
      emitter.emit(
        `const ${list}=${emitter.constant(Array.isArray)}(${given})?${given}:${emitter.constant(keysOf)}(${given});`,
      );
      emitter.giveUpIf(`${list}===undefined`);
    }
    const index = emitter.name();
    const body = emitter.inside(() => {
      const element = emitter.name();
      emitter.emit(`const ${element}=${list}[${index}];`);
      const texts = known?.every((one) => typeof one === "string") === true;
      // An array of the host may have holes.
      visit({ js: element, kind: texts ? "string" : "any", unsure: known === undefined });
    }, true);
    const length = emitter.hold({ js: `${list}.length`, kind: "int" });
    emitter.spend(`${length}*${body.cost}`);
    emitter.emit(`for(let ${index}=0;${index}<${length};${index}++){${body.text}}`);
  };
}

function resultOf(emitter: Emitter, start: string): string {
  const result = emitter.name();
  emitter.emit(`let ${result}=${start};`);
  return result;
}
