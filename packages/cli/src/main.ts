#!/usr/bin/env node
import * as module from "node:module";

const oldest = "22.22.2";
// A promise that never settles would end the process with 0: only a finished run says so.
process.exitCode = 70;
if (process.versions.node.localeCompare(oldest, "en", { numeric: true }) < 0) {
  // npm only warns of it, and what throws on an old Node would end with 1, which means "no".
  process.exitCode = 64;
  console.error(
    `error[CLI_USAGE]: Node ${process.versions.node} is too old\n  help: run imagegate on Node ${oldest} or later`,
  );
} else {
  module.enableCompileCache();
  const { main } = await import("./process.ts");
  process.exitCode = await main();
}
