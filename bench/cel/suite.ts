// Runs the CEL conformance suite and cel-go's own tables with the shared runner, where its folder is there, and prints the counts.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const runner = join(process.env["IMAGEGATE_SHARED"] ?? join(root, "../shared"), "cel-bench");
const adapter = join(root, "packages/expr/bench/adapter.mjs");

if (existsSync(runner)) {
  for (const args of [["conformance.mjs", "imagegate"], ["parse-check.mjs"]]) {
    console.log(`\n${args.join(" ")}`);
    const { status } = spawnSync(process.execPath, args, {
      cwd: runner,
      env: { ...process.env, IMAGEGATE_ADAPTER: adapter },
      stdio: "inherit",
    });
    if (status !== 0) process.exitCode = 1;
  }
} else {
  console.log("skipped: the CEL conformance suite (its folder is not here)");
}
