import type { VariableDeclaration } from "../declare.ts";
import { accepts, anything } from "../plan/accepts.ts";
import { hasField, select } from "../values/access.ts";
import { fromJs } from "../values/from-js.ts";
import type { Value } from "../values/value.ts";
import type { Code, Emitter } from "./emitter.ts";
import { isHidden, sure } from "./values.ts";
import { Activation, lookUp } from "../activation.ts";
import { isInherited, isPlain, nothing } from "./runtime.ts";

/**
 * Code for variables and fields. Each is read at most once: a variable in an evaluation, a field in the lifetime of what holds it (for a
 * loop variable, a step). Its place is a JavaScript variable that is undefined until then.
 */
export class Attributes {
  readonly #emitter: Emitter;
  /** The place of a variable (by declaration) or of a field (by the name of its holder and its own). */
  readonly #places = new Map<VariableDeclaration | string, string>();
  /** The names that are read as properties. */
  readonly #names = new Set<string>();
  #record: string | undefined;

  constructor(emitter: Emitter) {
    this.#emitter = emitter;
  }

  /** A declared variable. */
  variable(declaration: VariableDeclaration): Code {
    const emitter = this.#emitter;
    const place = this.#places.get(declaration) ?? emitter.variable(undefined);
    this.#places.set(declaration, place);
    if (!emitter.knows(`loaded ${place}`)) {
      emitter.emit(`if(${place}===undefined){${this.#readVariable(declaration, place)}}`);
      emitter.note(`loaded ${place}`);
    }
    return { js: place, kind: "any", unsure: true };
  }

  #readVariable({ name, type, numbers }: VariableDeclaration, place: string): string {
    const emitter = this.#emitter;
    const general = `${emitter.constant(lookUp)}(variables,${emitter.constant(name)})`;
    let read = `${place}=${general};`;
    if (!isInherited(name)) {
      this.#names.add(name);
      this.#record ??= emitter.variable(undefined);
      read = `${place}=${this.#record}?variables${emitter.property(name)}:${general};`;
    }
    const test = accepts(type);
    const isAny = test === anything;
    if (!isAny || numbers === "double") read += `if(${place}===undefined)return undefined;`;
    if (numbers === "double") read += `${place}=${emitter.constant(toDoubles)}(${place});`;
    if (!isAny) read += `if(!${emitter.constant(test)}(${place}))return undefined;`;
    return read;
  }

  /** `holder.field`. */
  field(holder: Code, field: string): Code {
    const emitter = this.#emitter;
    if (isInherited(field)) {
      return {
        js: `${emitter.constant(select)}(${sure(emitter, holder).js},${emitter.constant(field)})`,
        kind: "any",
      };
    }
    return { js: this.#load(holder, field), kind: "any", unsure: true };
  }

  /** `has(holder.field)`. */
  presence(holder: Code, field: string): Code {
    const emitter = this.#emitter;
    if (isInherited(field)) {
      return {
        js: `${emitter.constant(hasField)}(${sure(emitter, holder).js},${emitter.constant(field)})`,
        kind: "bool",
      };
    }
    const place = this.#load(holder, field);
    if (!emitter.knows(`visible ${place}`)) emitter.giveUpIf(isHidden(place));
    emitter.note(`visible ${place}`);
    return { js: `${place}!==undefined`, kind: "bool" };
  }

  /** Reads the field unless it was read before. Its place is undefined afterwards where the field is absent. */
  #load(code: Code, field: string): string {
    const emitter = this.#emitter;
    const holder = emitter.hold(code);
    const id = `${holder}.${field}`;
    const known = this.#places.get(id);
    const place = known ?? emitter.variable(holder);
    this.#places.set(id, place);
    if (emitter.knows(`loaded ${place}`)) return place;
    this.#names.add(field);
    const isPlainHere = emitter.knows(`plain ${holder}`);
    const guard = isPlainHere
      ? ""
      : `if(!${emitter.constant(isPlain)}(${holder}))return undefined;`;
    const read = `${guard}${place}=${holder}${emitter.property(field)};`;
    if (known === undefined && !emitter.repeats(place)) {
      emitter.emit(read);
      emitter.note(`plain ${holder}`);
    } else {
      emitter.emit(`if(${place}===undefined){${read}}`);
    }
    emitter.note(`loaded ${place}`);
    return place;
  }

  /** What comes before all: gives up where a name that is read is inherited by all objects, and finds how variables are read. */
  prologue(): string {
    const emitter = this.#emitter;
    const empty = emitter.constant(nothing);
    const inherited = [...this.#names].map(
      (name) => `${empty}${emitter.property(name)}!==undefined`,
    );
    const guard = inherited.length === 0 ? "" : `if(${inherited.join("||")})return undefined;`;
    const record =
      this.#record === undefined
        ? ""
        : `${this.#record}=!(variables instanceof ${emitter.constant(Activation)});`;
    return guard + record;
  }
}

function toDoubles(value: Value): Value {
  return fromJs(value, { numbers: "double" });
}
