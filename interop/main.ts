// The interoperability run: real cosign, crane and registries against the built command line. docs/interop.md says what for.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cell, formatMatrix, runCases } from "./matrix.ts";
import { type Registry, startDockerRegistry, startReferrersRegistry } from "./registries.ts";
import { Scene } from "./scene.ts";
import { skipped } from "./skip.ts";
import { installTools, missingPrograms, newestCosign, type Tool, type Tools } from "./tools.ts";
import { type Check, formatChecks, walk } from "./walk.ts";

const say = (line: string): void => console.log(line);

interface Found {
  readonly checks: readonly Check[];
  readonly cells: readonly Cell[];
}

async function main(args: readonly string[]): Promise<number> {
  const missing = await missingPrograms();
  if (missing.length > 0) {
    const { line, exitCode } = skipped(missing, process.env);
    say(line);
    return exitCode;
  }
  const started = performance.now();
  const tools = await installTools(say);
  const installed = performance.now();
  for (const { name, version } of Object.values(tools)) say(`  ${name} ${version}`);
  if (args.includes("--install")) return 0;
  if (args.includes("--newest")) {
    const { pinned, newest } = await newestCosign();
    say(`cosign ${pinned} is asked; the newest is ${newest ?? "not known: no answer"}`);
  }

  const folder = mkdtempSync(join(tmpdir(), "imagegate-interop-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const registries = [
    await startDockerRegistry(tools, folder),
    await startReferrersRegistry(tools, folder),
  ];
  const found = await Promise.all(registries.map((one) => runOn(one, tools, folder)));
  await Promise.all(registries.map((one) => one.close()));
  const checks = found.flatMap((one) => one.checks);
  const cells = found.flatMap((one) => one.cells);
  const wrong = report(checks, cells);
  const took = `${seconds(installed - started)} to install, ${seconds(performance.now() - installed)} to run`;
  say(`interop: ${checks.length} steps and ${cells.length} cells, ${wrong} wrong; ${took}`);
  return wrong === 0 ? 0 : 1;
}

/** Everything on one registry: the walk and the matrix, with each version of cosign. */
async function runOn(registry: Registry, tools: Tools, parent: string): Promise<Found> {
  const { cosign2, cosign3 } = tools;
  const column = async (cosign: Tool, otherCosign: Tool): Promise<Found> => {
    const folder = join(parent, `${registry.name}-${cosign.version}`);
    mkdirSync(folder);
    return runColumn(await Scene.open(registry, tools, folder), cosign, otherCosign);
  };
  const columns = await Promise.all([column(cosign2, cosign3), column(cosign3, cosign2)]);
  return {
    checks: columns.flatMap(({ checks }) => checks),
    cells: columns.flatMap(({ cells }) => cells),
  };
}

async function runColumn(scene: Scene, cosign: Tool, otherCosign: Tool): Promise<Found> {
  const keys = await scene.generateKeys(cosign, "generated");
  const otherKeys = await scene.importKeys(cosign, "imported");
  const signers = { cosign, otherCosign, keys, otherKeys };
  return { checks: await walk(scene, signers), cells: await runCases(scene, signers) };
}

/** Prints what was found, and answers how much of it is wrong. */
function report(checks: readonly Check[], cells: readonly Cell[]): number {
  say(formatChecks(checks));
  say("");
  say(formatMatrix(cells));
  say("");
  const wrong = cells.filter(({ ok }) => !ok);
  for (const { case: name, registry, cosign, outcome, printed } of wrong)
    say(`${name}, ${registry}, cosign ${cosign}: ${outcome}\n${printed}`);
  return wrong.length + checks.filter(({ ok }) => !ok).length;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(0)} s`;
}

// The registries and the folder go with the run, also when somebody stops it.
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));
process.exitCode = 1;
process.exitCode = await main(process.argv.slice(2));
