import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const script = fileURLToPath(new URL("../src/main.ts", import.meta.url));

async function start(
  args: readonly string[],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(
    process.execPath,
    ["-C", "imagegate-source", "--experimental-strip-types", "--no-warnings", script, ...args],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (part) => (stdout += part));
  child.stderr.on("data", (part) => (stderr += part));
  const [code] = await once(child, "close");
  return { code, stdout, stderr };
}

test("the program runs, prints and ends with the command's code", async () => {
  expect(await start(["version"])).toMatchObject({ code: 0, stderr: "" });
  expect(await start(["no-such-command"])).toMatchObject({ code: 64, stdout: "" });
}, 30_000);
