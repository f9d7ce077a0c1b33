// Every TypeScript block of the READMEs is type-checked and run as a module of its own, as it stands. What it prints is compared with
// the `text` block that follows it. Registries are a registry in memory, whatever host a block names; files are those that
// the root README shows.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatWithOptions, promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createSigner } from "../packages/core/src/testing/index.ts";
import type { HttpFetch, RegistryClientOptions } from "../packages/registry/src/index.ts";
import { createTestRegistry } from "../packages/registry/src/testing/index.ts";
import { readText, root } from "./support/markdown.ts";
import { publish, readExamples, readmeFiles, withoutDigests } from "./support/readme.ts";

const network = vi.hoisted(() => ({ fetch: undefined as HttpFetch | undefined }));

vi.mock(import("../packages/registry/src/index.ts"), async (load) => {
  const registry = await load();
  return {
    ...registry,
    createRegistryClient(options: RegistryClientOptions = {}) {
      if (network.fetch === undefined) throw new Error("there is no registry yet");
      return registry.createRegistryClient({ fetch: network.fetch, ...options });
    },
  };
});

const examples = readExamples();
const folder = mkdtempSync(join(tmpdir(), "imagegate-readme-"));
const before = process.cwd();

beforeAll(async () => {
  const owner = createSigner();
  const registry = createTestRegistry();
  await publish(registry, { owner, stranger: createSigner() });
  network.fetch = registry.fetch;
  writeFileSync(join(folder, "cosign.pub"), owner.publicKeyPem);
  for (const [name, text] of readmeFiles(owner.publicKeyPem))
    writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, "docker"));
  writeFileSync(join(folder, "docker/config.json"), "{}");
  vi.stubEnv("DOCKER_CONFIG", join(folder, "docker"));
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(before);
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** The block with its imports of this repository's packages pointing at their sources. */
function onSources(code: string): string {
  return code.replace(/(\bfrom ")([^"]+)(")/g, (text, head: string, name: string, tail: string) => {
    const source = sources.get(name);
    return source === undefined ? text : head + source + tail;
  });
}

const sources = new Map(
  ["core", "registry", "expr"].flatMap((name): (readonly [string, string])[] => {
    const manifest: { name: string; exports: Record<string, { "imagegate-source"?: string }> } =
      JSON.parse(readText(`packages/${name}/package.json`));
    return Object.entries(manifest.exports).flatMap(([entry, { "imagegate-source": source }]) =>
      source === undefined
        ? []
        : [[manifest.name + entry.slice(1), join(root, "packages", name, source)] as const],
    );
  }),
);

function writeExample(name: string, code: string): string {
  const file = join(folder, name);
  writeFileSync(file, onSources(code));
  return file;
}

describe("the READMEs' TypeScript", () => {
  test("is in each library's", () => {
    const files = new Set(examples.map(({ place }) => place.split(":")[0]));
    const libraries = ["core", "expr", "registry"].map((name) => `packages/${name}/README.md`);
    expect(files).toEqual(new Set(["README.md", ...libraries]));
  });

  test.each(examples)("$place runs and prints what it says", async ({ place, code, output }) => {
    const printed: string[] = [];
    const log = vi.spyOn(console, "log").mockImplementation((...values: unknown[]) => {
      printed.push(`${formatWithOptions({ colors: false }, ...values)}\n`);
    });
    try {
      await import(writeExample(`${place.replaceAll(/\W/g, "-")}.ts`, code));
    } finally {
      log.mockRestore();
    }
    expect(withoutDigests(printed.join(""))).toBe(withoutDigests(output));
  });

  test("type-checks", { timeout: 60_000 }, async () => {
    const checked = join(folder, "checked");
    mkdirSync(checked);
    const places = examples.map(({ place, code }, i) => {
      writeExample(`checked/example${i}.ts`, code);
      return place;
    });
    const faults = await typeCheck(checked);
    const named = faults.replaceAll(/example(\d+)\.ts\((\d+),(\d+)\)/g, (text, i: string) => {
      return `${places[Number(i)]} ${text}`;
    });
    expect(named).toBe("");
  });
});

describe("the check itself", () => {
  test("finds a type error and a false import", { timeout: 60_000 }, async () => {
    const planted = join(folder, "planted");
    mkdirSync(planted);
    writeExample("planted/a.ts", 'import { cosign } from "imagegate";\ncosign({ kee: "" });\n');
    writeExample("planted/b.ts", 'import { nothing } from "@imagegate/registry";\nnothing();\n');
    const faults = await typeCheck(planted);
    expect(faults).toMatch(/a\.ts\(2,10\): error TS2353/);
    expect(faults).toMatch(/b\.ts\(1,10\): error TS2305/);
  });

  test("tells another output from the printed one", () => {
    expect(withoutDigests("pass sha256:00ff…\n")).toBe(withoutDigests("pass sha256:ab12…\n"));
    expect(withoutDigests("pass sha256:00ff…\n")).not.toBe(withoutDigests("fail sha256:00ff…\n"));
  });
});

/** What the compiler says of the files in a folder, under the settings of the repository. */
async function typeCheck(where: string): Promise<string> {
  const config = {
    extends: join(root, "tsconfig.base.json"),
    compilerOptions: {
      noEmit: true,
      composite: false,
      declaration: false,
      declarationMap: false,
      isolatedDeclarations: false,
      rewriteRelativeImportExtensions: false,
      allowImportingTsExtensions: true,
      // A module of its own, with `await` at its top.
      moduleDetection: "force",
      typeRoots: [join(root, "node_modules/@types")],
    },
    include: ["*.ts"],
  };
  writeFileSync(join(where, "tsconfig.json"), JSON.stringify(config));
  writeFileSync(join(where, "package.json"), '{ "type": "module" }');
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  try {
    await promisify(execFile)(process.execPath, [compiler, "-p", where, "--pretty", "false"]);
    return "";
  } catch (error) {
    if (error instanceof Error && "stdout" in error && error.stdout !== "")
      return String(error.stdout);
    throw error;
  }
}
