// Runs the tests on the oldest Node that the packages support.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { oldestNode } from "./oldest-node.mjs";

const node = oldestNode();
if (node === undefined) process.exit(0);
const vitest = join(import.meta.dirname, "../node_modules/vitest/vitest.mjs");
const run = spawnSync(node, [vitest, "run", ...process.argv.slice(2)], {
  stdio: "inherit",
  // Tests that start the program start it on the same Node.
  env: { ...process.env, PATH: `${join(node, "..")}:${process.env.PATH}` },
});
process.exit(run.status ?? 1);
