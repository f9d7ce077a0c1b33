// B-09: what an expression cannot reach, whatever object it is given.
import { describe, expect, test } from "vitest";
import {
  createEnvironment,
  dyn,
  ExprError,
  fromJs,
  kubernetes,
  parseJson,
  toJs,
  type Value,
} from "../../src/index.ts";
import { hostile } from "../support.ts";

const secret = "s3cr3t";
let reads = 0;

class Client {
  readonly #token = secret;
  static readonly key = secret;
  get token(): string {
    reads++;
    return this.#token;
  }
  login(): string {
    reads++;
    return this.#token;
  }
}

/** A class with a field of its own, where the field is a credential. */
class Holder {
  readonly password = secret;
}

const environment = createEnvironment(kubernetes({ variables: { a: dyn } }));

/** What every stage says of an expression: `value`, the error's message, or what was thrown. */
function sayings(text: string, a: unknown): readonly string[] {
  const say = (run: () => unknown): string => {
    try {
      return String(run());
    } catch (error) {
      return error instanceof ExprError ? `refused: ${error.message}` : `thrown: ${String(error)}`;
    }
  };
  const program = environment.compile(text);
  // Generated code takes over on the way.
  return Array.from({ length: 60 }, () =>
    say(() => {
      const outcome = program.evaluate({ a: hostile(a) });
      if (outcome.kind === "value") return `value ${JSON.stringify(toJs(outcome.value))}`;
      return outcome.kind === "error" ? `error ${outcome.error.message}` : outcome.kind;
    }),
  );
}

const names = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "__defineGetter__",
  "__lookupGetter__",
  "token",
  "login",
  "password",
  "key",
  "call",
  "then",
];

const holders: readonly (readonly [name: string, value: unknown])[] = [
  ["a plain object", {}],
  ["an object without a prototype", Object.create(null)],
  ["an object that inherits", Object.create({ password: secret, token: secret })],
  ["a list", []],
  ["a Map", new Map([["password", secret]])],
  ["an instance with a getter", new Client()],
  ["an instance with a field", new Holder()],
  ["a class", Client],
  ["a function", Object.assign(() => secret, { password: secret })],
  ["a promise", Promise.resolve(secret)],
  ["an error", Object.assign(new Error(secret), { password: secret })],
  ["a proxy of an instance", new Proxy(new Client(), {})],
  ["a symbol", Symbol(secret)],
];

describe.for(holders)("B-09: nothing is reached through %s", ([, value]) => {
  test.for(names)("by the name %s", (name) => {
    reads = 0;
    for (const text of [
      `a["${name}"]`,
      `a[?"${name}"]`,
      `"${name}" in a`,
      ...(name.startsWith("__") ? [] : [`a.${name}`, `has(a.${name})`, `a.?${name}`]),
      `[a].map(x, x["${name}"])`,
      `[a].exists(x, x["${name}"] == "${secret}")`,
    ]) {
      for (const saying of sayings(text, value)) {
        expect(saying).not.toContain(secret);
        expect(saying).not.toMatch(/^value (?:true|\[true\]|\{|\["|")/);
      }
    }
    expect(reads).toBe(0);
  });
});

describe("B-09: nor through a value inside another", () => {
  test.for(holders.slice(5))("%s", ([, value]) => {
    reads = 0;
    for (const text of [
      "a.x.token",
      "a.x.password",
      "a.l[0].login",
      "string(a.x)",
      "a.x == a.l[0]",
      "'%s'.format([a.x])",
    ]) {
      for (const saying of sayings(text, { x: value, l: [value] })) {
        expect(saying).not.toContain(secret);
      }
    }
    expect(reads).toBe(0);
  });
});

test("B-09: data of the same names is read", () => {
  for (const name of names) {
    const document = JSON.parse(`{"${name}": "${secret}"}`);
    expect(new Set(sayings(`a["${name}"]`, document))).toEqual(new Set([`value "${secret}"`]));
  }
});

test("B-09: no text of an expression is run as code", () => {
  const marker = "imagegateWasHere";
  for (const text of [
    `a["x\\"];globalThis.${marker}=1;//"]`,
    `"\${globalThis.${marker}=1}" == a.x`,
    `a["\\u2028globalThis.${marker}=1\\u2028"]`,
  ]) {
    for (const saying of sayings(text, { x: 1 }))
      expect(saying).toMatch(/^value false$|^error no such key/);
  }
  expect(marker in globalThis).toBe(false);
});

describe("B-09: keys of a JSON document are data, whatever they are", () => {
  const text =
    '{"__proto__": {"admin": true}, "constructor": {"prototype": 1}, "toString": "t", "then": 2}';
  const read: readonly (readonly [how: string, document: () => Value])[] = [
    ["JSON.parse", () => JSON.parse(text)],
    ["parseJson", () => parseJson(text)],
    ["fromJs", () => fromJs(JSON.parse(text))],
  ];
  test.for(read)("read by %s", ([, document]) => {
    for (const [expression, value] of [
      ['a["__proto__"].admin', "true"],
      ['a["__proto__"]["constructor"]', undefined],
      ["a.constructor.prototype == 1", "true"],
      ["a.toString == 't'", "true"],
      ["a.then == 2", "true"],
      ["has(a.admin)", "false"],
      ["has(a.valueOf)", "false"],
      ["size(a) == 4", "true"],
      ["a.map(k, k).sort() == ['__proto__', 'constructor', 'then', 'toString']", "true"],
    ] as const) {
      const wanted = value === undefined ? "error no such key: constructor" : `value ${value}`;
      expect(new Set(sayings(expression, document()))).toEqual(new Set([wanted]));
    }
    expect("admin" in {}).toBe(false);
  });

  test("and stay data on the way back", () => {
    const outcome = environment
      .compile("{'x': a, '__proto__': dyn({'admin': true})}['x']")
      .evaluate({ a: parseJson(text) });
    const back = outcome.kind === "value" ? toJs(outcome.value) : undefined;
    expect(JSON.stringify(back)).toBe(JSON.stringify(JSON.parse(text)));
    expect(Object.getPrototypeOf(back)).not.toHaveProperty("admin");
    expect("admin" in {}).toBe(false);
  });
});
