// The package outside Node: bundled with all that it needs, in a realm with the language's own globals only, and in a browser.
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { rolldown } from "rolldown";
import { beforeAll, describe, expect, test } from "vitest";
import { findChromium, runInChromium } from "./support/chromium.ts";
import { smoke, type SmokeReport } from "./support/smoke.ts";

/** Bundles the page's program for browsers. Whatever would only be resolved at run time, `node:` among it, is an error. */
async function bundle(format: "esm" | "iife"): Promise<string> {
  const bundled = await rolldown({
    input: join(import.meta.dirname, "support/smoke.ts"),
    platform: "browser",
    onLog: (_level, log) => {
      throw new Error(log.message);
    },
  });
  const { output } = await bundled.generate({ format, name: "page" });
  await bundled.close();
  const [chunk, ...others] = output;
  expect(others).toEqual([]);
  expect([...chunk.imports, ...chunk.dynamicImports]).toEqual([]);
  return chunk.code;
}

let esm = "";
let iife = "";
beforeAll(async () => {
  [esm, iife] = await Promise.all([bundle("esm"), bundle("iife")]);
});

const report: SmokeReport = {
  values: {
    "pod.containers.filter(c, c.image.startsWith('ghcr.io/')).map(c, c.name)": ["app"],
    "pod.labels.?owner.orValue('nobody')": "nobody",
    "string(9223372036854775807 - 1)": "9223372036854775806",
    "pod.name.matches('^(a|w)[a-z]+$') && !pod.name.matches('\\\\d')": true,
    "timestamp('2026-03-29T01:30:00Z').getHours('Europe/Berlin')": 3,
    "timestamp('2026-03-29T01:30:00Z') + duration('36h') < timestamp('2026-03-31T00:00:00Z')": true,
    "string(b'caf\\xc3\\xa9')": "café",
    "quantity('1500m').isLessThan(quantity('2'))": true,
    "[1, 2].map(n, type(n) == int && type(double(n)) == double && 7u % 4u == 3u)": [true, true],
  },
  sum: 2 * 6633 + 2 * 133,
  // To see whether it may, and one for the program.
  functions: { made: 2, refused: 0 },
  fault: `error[EXPR_UNDECLARED_REFERENCE]: undeclared reference to 'pods' (in container '')
  --> <input>:2:3
  |
2 |   pods.size() > rate
  |   ^^^^
  help: did you mean \`pod\`?`,
  signatures: ["stars(string) -> int", "string.startsWith(string) -> bool"],
  answered: { kind: "value", value: true },
  rounds: ["one three web", "3"],
};
/** Where no function may be made of text: asked once, and never again. */
const withoutCode: SmokeReport = { ...report, functions: { made: 0, refused: 1 } };

test("in Node, for comparison", async () => {
  expect(await smoke()).toEqual(report);
});

/** What the package needs beyond the language. Browsers, workers and every other host have them. */
const needed = { AbortController, TextDecoder, TextEncoder };

describe("in a realm that has three classes and no other global beside the language's", () => {
  const run = async (strings: boolean): Promise<unknown> => {
    const context = createContext({ ...needed }, { codeGeneration: { strings, wasm: false } });
    return JSON.parse(await runInContext(`${iife}\npage.smoke().then(JSON.stringify)`, context));
  };

  test("there is nothing of Node", () => {
    const globals = ["process", "Buffer", "require", "module", "global", "setTimeout", "fetch"];
    const types = globals.map((name) =>
      runInContext(`typeof ${name}`, createContext({ ...needed })),
    );
    expect(new Set(types)).toEqual(new Set(["undefined"]));
  });

  test("does all it should", async () => {
    expect(await run(true)).toEqual(report);
  });

  test("does the same where no code may be made of text", async () => {
    expect(await run(false)).toEqual(withoutCode);
  });
});

const chromium = findChromium();
describe.skipIf(chromium === undefined)("in headless Chromium", { timeout: 90_000 }, () => {
  const run = (policy: string): Promise<unknown> => runInChromium(chromium ?? "", esm, policy);

  test("does all it should", async () => {
    expect(await run("default-src 'self' 'unsafe-eval'")).toEqual(report);
  });

  test("does the same under a content security policy that forbids eval", async () => {
    expect(await run("default-src 'self'")).toEqual(withoutCode);
  });
});
