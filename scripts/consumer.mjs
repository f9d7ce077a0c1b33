// What a stranger does with the packages. `test-packages.mjs` copies this file into a project that has them and runs it there,
// on each Node: `node consumer.mjs README ts|js|bin`, README being the URL of `test/support/readme.ts`. It ends with 1 and names
// every fault.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { formatWithOptions } from "node:util";

const [readmeUrl, what] = process.argv.slice(2);
const readme = await import(readmeUrl);

// The examples name ghcr.io. Whoever makes a registry client gets one that asks the registry in memory, whatever the host.
const packed = JSON.stringify(import.meta.resolve("@imagegate/registry"));
const played = `data:text/javascript,${encodeURIComponent(`
  import { createRegistryClient as create } from ${packed};
  export * from ${packed};
  export const createRegistryClient = (options) => create({ fetch: globalThis.registry.fetch, ...options });
`)}`;
if (what !== "bin")
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "@imagegate/registry"
        ? { url: played, shortCircuit: true }
        : next(specifier, context),
  });

const [{ createTestRegistry }, { createSigner }] = await Promise.all(
  ["@imagegate/registry/testing", "imagegate/testing"].map((name) => import(name)),
);
const registry = createTestRegistry();
globalThis.registry = registry;
const owner = createSigner();
await readme.publish(registry, { owner, stranger: createSigner() });
mkdirSync("policies", { recursive: true });
writeFileSync("cosign.pub", owner.publicKeyPem);
for (const [name, text] of readme.readmeFiles(owner.publicKeyPem)) {
  writeFileSync(name, text);
  if (name === "policy.yaml") writeFileSync(join("policies", name), text);
}

const faults = what === "bin" ? await runCommandLines() : await runExamples();
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

/** Imports each example, one after the other since they print, and compares what they print. */
async function runExamples() {
  const found = [];
  for (const [i, { place, output }] of readme.readExamples().entries()) {
    // oxlint-disable-next-line no-await-in-loop -- they print, and all to the same console
    const printed = await printedBy(join(import.meta.dirname, what, `example${i}.${what}`));
    if (readme.withoutDigests(printed) !== readme.withoutDigests(output))
      found.push(`${place} (${what}) prints\n${printed}and should print\n${output}`);
  }
  return found;
}

async function printedBy(file) {
  const { log } = console;
  let printed = "";
  console.log = (...values) => {
    printed += `${formatWithOptions({ colors: false }, ...values)}\n`;
  };
  try {
    await import(file);
  } catch (error) {
    printed += `${error.stack}\n`;
  } finally {
    console.log = log;
  }
  return printed;
}

/** Runs each command line of the READMEs against a registry that listens. Each prints its result, and nothing goes wrong beside it. */
async function runCommandLines() {
  const { address, close } = await registry.listen();
  const sockets = ["--registry-address", `ghcr.io=${address}`, "--insecure-registry", "ghcr.io"];
  const wanted = {
    check: [0, /^1 file, 1 policy: 0 errors, 0 warnings\n$/],
    apply: [1, /^DENY {3}Pod shop\/web .*[^]*DIGEST_MISMATCH[^]*SIGNATURE_INVALID/m],
    verify: [1, /^NOT VERIFIED {2}ghcr\.io\/acme\/app:1\.5\b[^]*DIGEST_MISMATCH/m],
    digest: [0, /^sha256:[0-9a-f]{64}\n$/],
  };
  try {
    const runs = readme.readCommandLines().map(async ({ place, args }) => {
      const [code, text] = wanted[args[0]];
      const run = await runProgram(args[0] === "check" ? args : [...args, ...sockets]);
      if (run.code === code && text.test(run.stdout)) return [];
      return [`${place} ends with ${run.code}, not ${code}:\n${run.stdout}${run.stderr}`];
    });
    return (await Promise.all(runs)).flat();
  } finally {
    await close();
  }
}

function runProgram(args) {
  const child = spawn(join("node_modules", ".bin", "imagegate"), args);
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (part) => (stdout += part));
  child.stderr.on("data", (part) => (stderr += part));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}
