import type { Code, Emitter, Kind } from "./emitter.ts";

/** What is known of the value here. */
export function kindHere(emitter: Emitter, { js, kind }: Code): Kind {
  if (kind !== "any") return kind;
  const kinds: readonly Kind[] = ["bool", "string", "int", "number", "list"];
  return kinds.find((one) => emitter.knows(`${one} ${js}`)) ?? "any";
}

/** The value, which is one for certain; gives up where there is none. For CEL a function or a symbol is absent. */
export function sure(emitter: Emitter, code: Code): Code {
  const { js, kind, unsure } = code;
  if (unsure !== true || kindHere(emitter, code) !== "any" || emitter.knows(`sure ${js}`)) {
    return unsure === true ? { js, kind } : code;
  }
  if (emitter.knows(`visible ${js}`)) emitter.giveUpIf(`${js}===undefined`);
  // Most are strings, and then one test is enough.
  else emitter.giveUpIf(`typeof ${js}!=="string"&&(${js}===undefined||${isHidden(js)})`);
  emitter.note(`sure ${js}`);
  return { js, kind };
}

/** Tests for what is under a name but no data. */
export function isHidden(js: string): string {
  return `typeof ${js}==="function"||typeof ${js}==="symbol"`;
}

/** The value as a bool; gives up on any other. */
export function asBool(emitter: Emitter, code: Code): string {
  return guarded(emitter, code, "bool", (name) => `typeof ${name}!=="boolean"`);
}

/** The value as a string; gives up on any other. */
export function asString(emitter: Emitter, code: Code): string {
  return guarded(emitter, code, "string", (name) => `typeof ${name}!=="string"`);
}

/** The value as a safe integer; gives up on any other, larger ints among them. */
export function asInt(emitter: Emitter, code: Code): string {
  return guarded(emitter, code, "int", (name) => `!${safeInteger(emitter, name)}`);
}

/** The value as a number; gives up on whatever is no JavaScript number. */
export function asNumber(emitter: Emitter, code: Code): string {
  if (kindHere(emitter, code) === "int") return code.js;
  return guarded(emitter, code, "number", (name) => `typeof ${name}!=="number"`);
}

/** A test for a safe integer. */
export function safeInteger(emitter: Emitter, name: string): string {
  return `${emitter.constant(Number.isSafeInteger)}(${name})`;
}

function guarded(
  emitter: Emitter,
  code: Code,
  kind: Kind,
  isOther: (name: string) => string,
): string {
  if (kindHere(emitter, code) === kind) return code.js;
  const name = emitter.hold(code);
  emitter.giveUpIf(isOther(name));
  emitter.note(`${kind} ${name}`);
  return name;
}
