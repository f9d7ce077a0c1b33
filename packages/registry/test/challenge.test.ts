import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseChallenges } from "../src/challenge.ts";

function plain(...headers: string[]): [string, Record<string, string>][] {
  return parseChallenges(headers).map(({ scheme, parameters }) => [
    scheme,
    Object.fromEntries(parameters),
  ]);
}

describe("parseChallenges", () => {
  it.each<[string, [string, Record<string, string>][]]>([
    ["", []],
    ["Basic", [["basic", {}]]],
    ['Basic realm="x"', [["basic", { realm: "x" }]]],
    [
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/nginx:pull"',
      [
        [
          "bearer",
          {
            realm: "https://auth.docker.io/token",
            service: "registry.docker.io",
            scope: "repository:library/nginx:pull",
          },
        ],
      ],
    ],
    [
      'Bearer realm="r",scope="repository:a:pull,push"',
      [["bearer", { realm: "r", scope: "repository:a:pull,push" }]],
    ],
    ['BEARER Realm = "r" , Service=s', [["bearer", { realm: "r", service: "s" }]]],
    [
      'Basic realm="a", Bearer realm="b",service="c"',
      [
        ["basic", { realm: "a" }],
        ["bearer", { realm: "b", service: "c" }],
      ],
    ],
    [
      'Negotiate, Basic realm="a"',
      [
        ["negotiate", {}],
        ["basic", { realm: "a" }],
      ],
    ],
    [
      "Negotiate YIIabc==, Bearer realm=b",
      [
        ["negotiate", {}],
        ["bearer", { realm: "b" }],
      ],
    ],
    ['Bearer realm="a \\"quoted\\" \\\\ name"', [["bearer", { realm: 'a "quoted" \\ name' }]]],
    ['Bearer realm="first",realm="second"', [["bearer", { realm: "first" }]]],
    [',, Bearer realm="a",,service="b",', [["bearer", { realm: "a", service: "b" }]]],
    ['Bearer realm="unterminated', [["bearer", {}]]],
    ['Bearer realm="a" service="b"', [["bearer", { realm: "a", service: "b" }]]],
    ['Bearer realm="a",service=', [["bearer", { realm: "a" }]]],
    ['Bearer realm="a",@@@', [["bearer", { realm: "a" }]]],
    ["@@@ Bearer", []],
    ['Bearer __proto__="x"', [["bearer", JSON.parse('{"__proto__":"x"}')]]],
  ])("%s", (header, expected) => {
    expect(plain(header)).toEqual(expected);
  });

  it("reads several headers in order", () => {
    expect(plain('Basic realm="a"', 'Bearer realm="b"')).toEqual([
      ["basic", { realm: "a" }],
      ["bearer", { realm: "b" }],
    ]);
  });

  const token = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
  const challenges = fc.array(
    fc.record({
      scheme: token,
      parameters: fc.dictionary(token, fc.string({ unit: "grapheme-ascii" }), {
        minKeys: 1,
        maxKeys: 4,
      }),
    }),
    { minLength: 1, maxLength: 4 },
  );

  it("reads back what was written by the rules", () => {
    fc.assert(
      fc.property(challenges, (written) => {
        const header = written
          .map(
            ({ scheme, parameters }) =>
              `${scheme} ${Object.entries(parameters)
                .map(([name, value]) => `${name}="${value.replace(/["\\]/g, "\\$&")}"`)
                .join(", ")}`,
          )
          .join(", ");
        expect(plain(header)).toEqual(
          written.map(({ scheme, parameters }) => [scheme, { ...parameters }]),
        );
      }),
    );
  });

  it("never throws, and takes time in proportion to the header", () => {
    fc.assert(fc.property(fc.array(fc.string()), (headers) => void parseChallenges(headers)));
    for (const header of [
      ",".repeat(100_000),
      "a=".repeat(50_000),
      `Bearer a="${"\\".repeat(100_000)}`,
      " ".repeat(100_000),
      "a ".repeat(50_000),
      `Bearer ${"a".repeat(100_000)} `,
    ]) {
      const start = performance.now();
      parseChallenges([header]);
      expect(performance.now() - start).toBeLessThan(500);
    }
  });
});
