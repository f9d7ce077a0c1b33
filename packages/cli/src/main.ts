#!/usr/bin/env node
import * as module from "node:module";

// A promise that never settles would end the process with 0: only a finished run says so.
process.exitCode = 70;
module.enableCompileCache();
const { main } = await import("./process.ts");
process.exitCode = await main();
