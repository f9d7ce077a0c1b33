// Who may import whom, as a table. docs/architecture.md says it in words.
import { describe, expect, test } from "vitest";
import { absentFrom, cycleIn, faultsOf, type Layers, unusedIn, words } from "./support/layers.ts";
import { importsOf, readSources, type SourceFile } from "./support/sources.ts";

const layers: Layers = {
  // CEL. No Node, no other package of this repository.
  expr: {
    vocabulary: {
      holds: `
        activation.ts ast.ts checked.ts errors.ts faults.ts issues.ts names.ts node-table.ts
        parse-options.ts source.ts suggest.ts types.ts`,
      sees: "declare values",
    },
    values: { holds: "values/", runs: "vocabulary", sees: "declare" },
    declare: { holds: "declare.ts priced.ts", sees: "values vocabulary" },
    macros: { holds: "macros.ts", runs: "declare", sees: "vocabulary" },
    parser: {
      holds: `
        grammar.ts infixes.ts literals.ts nesting.ts parser.ts tokens.ts
        tree-builder.ts`,
      runs: "chevrotain macros values vocabulary",
      sees: "declare",
    },
    unparser: { holds: "unparse.ts", runs: "values vocabulary" },
    checker: {
      holds: `
        check-options.ts checker.ts constants.ts declarations.ts homogeneous.ts literal-type.ts loop-types.ts
        name-span.ts overloads.ts scope.ts signature.ts type-sizes.ts unify.ts`,
      runs: "macros values vocabulary",
      sees: "declare",
    },
    // Made with the door that strangers use.
    stdlib: { holds: "stdlib/", runs: "declare re2js values vocabulary" },
    libraries: { holds: "libraries/", runs: "declare macros stdlib values vocabulary" },
    kubernetes: { holds: "kubernetes/", runs: "declare libraries values vocabulary" },
    planner: {
      holds: "plan/ planner.ts",
      runs: "declare stdlib values vocabulary",
    },
    // The second stage: what the planner's closures would give, or nothing.
    codegen: {
      holds: "codegen/",
      runs: "declare planner stdlib values vocabulary",
    },
    program: {
      holds: "program.ts references.ts rounds.ts",
      runs: "codegen planner values vocabulary",
      sees: "declare",
    },
    environment: {
      holds: "environment.ts",
      runs: "checker declare macros parser program vocabulary",
      sees: "codegen",
    },
    description: {
      holds: "describe.ts",
      runs: "checker macros vocabulary",
      sees: "declare environment",
    },
    profiles: {
      holds: "profiles.ts",
      runs: "kubernetes libraries stdlib",
      sees: "declare environment vocabulary",
    },
    entry: {
      holds: "index.ts",
      runs: `
        checker declare description environment kubernetes libraries macros profiles program stdlib
        unparser values vocabulary`,
      sees: "codegen planner",
    },
    internals: {
      holds: "internals.ts",
      runs: "checker macros parser program vocabulary",
    },
  },

  // OCI. No other package of this repository.
  registry: {
    vocabulary: {
      holds: "errors.ts http.ts limits.ts media-types.ts model.ts version.ts",
    },
    names: {
      holds: "challenge.ts digest.ts manifest.ts reference.ts reference-mistakes.ts",
      runs: "node:crypto vocabulary",
    },
    // Reads files; a helper program is run by who calls, never here.
    keychain: {
      holds: "keychain/",
      runs: "names node:buffer node:fs/promises node:os node:path vocabulary",
    },
    guard: { holds: "address-guard.ts", runs: "names node:net vocabulary" },
    // The only files that open connections.
    sockets: {
      holds: "connector.ts undici-fetch.ts",
      runs: "guard node:dns node:net undici vocabulary",
    },
    transport: {
      holds: `
        answer-error.ts body.ts flight.ts network-error.ts retry.ts token.ts
        transport.ts`,
      runs: "lru-cache names vocabulary",
      sees: "guard",
    },
    client: {
      holds: `
        client.ts content-cache.ts fetch-blob.ts fetch-manifest.ts identity.ts referrers.ts
        resolve-tag.ts session.ts`,
      runs: "guard keychain lru-cache names node:crypto sockets transport vocabulary",
    },
    // A registry, so no client of one.
    testing: {
      holds: "testing/",
      runs: "names node:http node:timers/promises vocabulary",
      sees: "node:net",
    },
    entry: {
      holds: "index.ts",
      runs: "client keychain names vocabulary",
      sees: "transport",
    },
  },

  // Policies, attestors, verdicts. The two others by their entries.
  core: {
    vocabulary: {
      holds: "errors.ts evaluation.ts evidence.ts limits.ts plan.ts reasons.ts verdict.ts",
      sees: "@imagegate/expr @imagegate/registry contracts",
    },
    // What a third party implements.
    contracts: {
      holds: "attestors/attestor.ts trust/trust.ts",
      sees: "@imagegate/registry vocabulary",
    },
    failure: { holds: "failure.ts", runs: "@imagegate/registry vocabulary" },
    encoding: { holds: "encoding/" },
    suggest: { holds: "policy/suggest.ts" },
    policy: {
      holds: "policy/",
      runs: "@imagegate/expr suggest yaml",
      sees: "vocabulary",
    },
    match: { holds: "match/", runs: "re2js", sees: "vocabulary" },
    images: { holds: "images/", runs: "@imagegate/registry" },
    cel: {
      holds: "cel/",
      runs: "@imagegate/expr @imagegate/registry",
      sees: "contracts policy vocabulary",
    },
    trust: {
      holds: "trust/",
      runs: "encoding node:crypto vocabulary",
      sees: "contracts",
    },
    attestors: {
      holds: "attestors/",
      runs: `
        @imagegate/registry @sigstore/bundle @sigstore/verify encoding failure node:crypto
        suggest trust vocabulary`,
      sees: "contracts",
    },
    // Neither network nor cryptography: a dialect is a schema and a lowering.
    dialects: {
      holds: "dialects/",
      runs: "@imagegate/expr cel match policy suggest",
      sees: "contracts vocabulary",
    },
    // The one file that knows dialects and attestors.
    compile: {
      holds: "compile.ts",
      runs: "attestors dialects policy suggest vocabulary",
      sees: "contracts",
    },
    evaluate: {
      holds: "evaluate/",
      runs: "@imagegate/expr @imagegate/registry cel failure images match vocabulary",
      sees: "contracts",
    },
    engine: {
      holds: "engine.ts verify-image.ts",
      runs: "@imagegate/registry evaluate vocabulary",
      sees: "contracts",
    },
    // Views of results: no logic of their own.
    report: {
      holds: "report/",
      runs: "vocabulary",
      sees: "@imagegate/registry engine",
    },
    testing: { holds: "testing/", runs: "@imagegate/registry node:crypto" },
    entry: {
      holds: "index.ts",
      runs: "attestors compile engine policy report trust vocabulary",
      sees: "contracts",
    },
  },

  // Published entries only.
  cli: {
    vocabulary: {
      holds: "exit-codes.ts facts.ts failure.ts io.ts version.ts",
      sees: "@imagegate/registry imagegate",
    },
    files: {
      holds: "files.ts",
      runs: "node:fs node:fs/promises node:path vocabulary",
    },
    program: {
      holds: `
        cli.ts command-line.ts command.ts commands/ concurrency.ts duration.ts flag-help.ts
        not-there.ts options.ts registry-access.ts report.ts secrets.ts text.ts`,
      runs: "@imagegate/registry commander files imagegate vocabulary",
    },
    process: {
      holds: "main.ts process.ts",
      runs: "node:module program vocabulary",
    },
  },
};

const sources = readSources();

describe("the imports of the sources", () => {
  test("are found", () => {
    expect(sources.length).toBeGreaterThan(200);
    expect(sources.flatMap((file) => importsOf(file)).length).toBeGreaterThan(800);
  });

  test("are those that the table allows", () => {
    expect(faultsOf(layers, sources)).toEqual([]);
  });

  test("need all that the table allows", () => {
    expect(unusedIn(layers, sources)).toEqual([]);
  });

  test("and places only what is there", () => {
    expect(absentFrom(layers, sources)).toEqual([]);
  });

  test("go round in no circle", () => {
    const edges = sources.map((file): [string, readonly string[]] => [
      file.name,
      importsOf(file).flatMap(({ to, typeOnly }) => (typeOnly ? [] : [to])),
    ]);
    expect(cycleIn(new Map(edges))).toBeUndefined();
  });
});

describe("the areas", () => {
  test.each(Object.entries(layers))("of %s are layers", (_, areas) => {
    const edges = Object.entries(areas).map(([name, { runs }]) => [name, words(runs)] as const);
    expect(cycleIn(new Map(edges))).toBeUndefined();
  });
});

describe("a connection is opened by", () => {
  const openers = ["cli/registry-access.ts", "core/engine.ts"];

  function clients(files: readonly SourceFile[]): readonly string[] {
    return files
      .flatMap((file) => importsOf(file))
      .filter(({ to, names }) => !to.endsWith(".ts") && names.includes("createRegistryClient"))
      .map(({ from }) => from);
  }

  test("the engine and the command line alone", () => {
    expect(clients(sources)).toEqual(openers);
  });

  test("nobody else unseen", () => {
    expect(
      clients([
        planted(
          "core/cel/image.ts",
          'import { createRegistryClient } from "@imagegate/registry";\n',
        ),
        planted("core/cel/image.ts", 'import { parseReference } from "@imagegate/registry";\n'),
      ]),
    ).toEqual(["core/cel/image.ts"]);
  });
});

function planted(name: string, text: string): SourceFile {
  return { name, text };
}

describe("the check itself", () => {
  test.each([
    ["expr reaches Node", "expr/parser.ts", 'import { x } from "node:fs";'],
    ["expr reaches core", "expr/rounds.ts", 'import type { X } from "imagegate";'],
    ["the parser sees the checker", "expr/parser.ts", 'import { x } from "./checker.ts";'],
    ["the checker sees the planner", "expr/checker.ts", 'import { x } from "./planner.ts";'],
    ["so does a type", "expr/checker.ts", 'import type { X } from "./plan/frame.ts";'],
    ["a value knows programs", "expr/values/map.ts", 'import { x } from "../program.ts";'],
    ["stdlib goes round the door", "expr/stdlib/logic.ts", 'import { x } from "../planner.ts";'],
    ["registry reaches expr", "registry/token.ts", 'import { x } from "@imagegate/expr";'],
    ["a keychain opens a socket", "registry/keychain/secret.ts", 'import { x } from "node:net";'],
    ["a program is started", "registry/keychain/x.ts", 'import { x } from "node:child_process";'],
    ["it is, under its old name", "core/engine.ts", 'import { x } from "child_process";'],
    ["core goes deep", "core/engine.ts", 'import { x } from "@imagegate/registry/testing";'],
    ["core goes deeper", "core/engine.ts", 'import { x } from "../../registry/src/client.ts";'],
    ["a dialect signs", "core/dialects/index.ts", 'import { x } from "node:crypto";'],
    ["a dialect fetches", "core/dialects/x.ts", 'import { x } from "@imagegate/registry";'],
    ["the engine knows a dialect", "core/engine.ts", 'import { x } from "./dialects/index.ts";'],
    ["an attestor does", "core/attestors/x.ts", 'import { x } from "../dialects/index.ts";'],
    ["an attestor evaluates", "core/attestors/x.ts", 'import { x } from "../cel/verify.ts";'],
    ["CEL does I/O", "core/cel/image.ts", 'import { x } from "../evaluate/session.ts";'],
    ["a report decides", "core/report/text.ts", 'import { x } from "../engine.ts";'],
    ["a verdict asks upwards", "core/verdict.ts", 'import { x } from "./evaluate/evaluate.ts";'],
    ["a tool for tests is shipped", "core/engine.ts", 'import { x } from "./testing/signer.ts";'],
    ["the command line goes deep", "cli/cli.ts", 'import { x } from "../../core/src/engine.ts";'],
    ["it imports what is for tests", "cli/text.ts", 'import { x } from "imagegate/testing";'],
    ["for its effects only", "core/verdict.ts", 'import "node:fs";'],
    ["while it runs", "core/verdict.ts", 'const x = await import("./engine.ts");'],
    ["over lines", "core/verdict.ts", 'export {\n  x,\n  type Y,\n} from "./engine.ts";'],
    ["as a whole", "core/verdict.ts", 'import * as engine from "./engine.ts";'],
    ["by its default", "core/verdict.ts", 'import engine, { type X } from "./engine.ts";'],
    ["a file without a place", "core/utils.ts", ""],
    ["a package without a place", "helm/index.ts", ""],
    ["a target without a place", "core/engine.ts", 'import { x } from "./utils.ts";'],
  ])("refuses: %s", (_, name, text) => {
    expect(faultsOf(layers, [planted(name, text)])).toHaveLength(1);
  });

  test.each([
    [
      "a type where types may be seen",
      "core/report/text.ts",
      'import type { X } from "../engine.ts";',
    ],
    ["types, each marked", "core/report/text.ts", 'import { type X, type Y } from "../engine.ts";'],
    ["the neighbour", "core/report/text.ts", 'import { x } from "./lines.ts";'],
    ["what only looks like an import", "core/verdict.ts", '  // import { x } from "./engine.ts"'],
  ])("allows: %s", (_, name, text) => {
    expect(faultsOf(layers, [planted(name, text)])).toEqual([]);
  });

  test("a permission that nobody needs is found", () => {
    const table: Layers = {
      p: { a: { holds: "a.ts", runs: "b", sees: "b" }, b: { holds: "b.ts" } },
    };
    const value = planted("p/a.ts", 'import { x } from "./b.ts";');
    const type = planted("p/a.ts", 'import type { X } from "./b.ts";');
    expect(unusedIn(table, [value, type])).toEqual([]);
    expect(unusedIn(table, [type])).toEqual(["p: a runs nothing of b"]);
    expect(unusedIn(table, [value])).toEqual(["p: a sees nothing of b"]);
    expect(
      absentFrom({ p: { a: { holds: "a.ts b.ts c/ d/" } } }, [
        planted("p/a.ts", ""),
        planted("p/c/x.ts", ""),
      ]),
    ).toEqual(["p/b.ts", "p/d/"]);
  });

  test("a circle is found", () => {
    const edges = new Map([
      ["a", ["b"]],
      ["b", ["c"]],
      ["c", ["b"]],
    ]);
    expect(cycleIn(edges)).toEqual(["b", "c", "b"]);
  });
});
