import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { version } from "../src/version.ts";
import { run } from "./support/run.ts";

test("the version is the package's", async () => {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  expect(JSON.parse(text)).toMatchObject({ version });
  expect((await run(["version"])).stdout).toBe(`${version}\n`);
  expect((await run(["--version"])).stdout).toBe(`${version}\n`);
});
