import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { folder } from "./support/run.ts";
import { createScene } from "./support/scene.ts";

const script = fileURLToPath(new URL("../src/main.ts", import.meta.url));

interface Started {
  readonly child: ReturnType<typeof spawnProgram>;
  readonly ended: Promise<{
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
  }>;
}

function spawnProgram(args: readonly string[], cwd: string, before: readonly string[]) {
  const flags = ["-C", "imagegate-source", "--experimental-strip-types", "--no-warnings"];
  return spawn(process.execPath, [...flags, ...before, script, ...args], {
    cwd,
    // Without the compile cache: it would outlive the test.
    env: { PATH: process.env["PATH"], HOME: cwd, NODE_DISABLE_COMPILE_CACHE: "1" },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

function start(args: readonly string[], cwd = "/", before: readonly string[] = []): Started {
  const child = spawnProgram(args, cwd, before);
  const ended = (async () => {
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (part) => (stdout += part));
    child.stderr.on("data", (part) => (stderr += part));
    const [code]: (number | null)[] = await once(child, "close");
    return { code: code ?? null, stdout, stderr };
  })();
  return { child, ended };
}

test("the program runs, prints and ends with the command's code", async () => {
  expect(await start(["version"]).ended).toMatchObject({ code: 0, stderr: "" });
  expect(await start(["no-such-command"]).ended).toMatchObject({ code: 64, stdout: "" });
}, 30_000);

test.each(["20.20.2", "22.9.0"])(
  "Node %s is told apart from a no",
  async (node) => {
    const pretend = `Object.defineProperty(process, "versions", { value: { node: "${node}" } })`;
    const before = ["--import", `data:text/javascript,${encodeURIComponent(pretend)}`];
    expect(await start(["version"], "/", before).ended).toEqual({
      code: 64,
      stdout: "",
      stderr: `error[CLI_USAGE]: Node ${node} is too old\n  help: run imagegate on Node 22.22.2 or later\n`,
    });
  },
  30_000,
);

test("over real sockets an image is verified and another is not", async () => {
  const scene = await createScene();
  const cwd = folder({ "policy.yaml": scene.policy() });
  const apply = (image: string) =>
    start(["apply", "policy.yaml", "--image", image, ...scene.flags], cwd).ended;
  expect(await apply("ghcr.io/acme/app:bundled")).toMatchObject({ code: 0, stderr: "" });
  expect(await apply("ghcr.io/acme/app:unsigned")).toMatchObject({ code: 1, stderr: "" });
}, 30_000);

test("a large document arrives whole in a slow pipe, and a closed one ends with 141", async () => {
  const scene = await createScene();
  const faults = Array.from({ length: 15_000 }, (_, i) => `  field${i}: 1\n`).join("");
  const cwd = folder({ "policy.yaml": `${scene.policy()}${faults}` });
  const slow = start(["check", ".", "-o", "json"], cwd);
  slow.child.stdout.pause();
  setTimeout(() => slow.child.stdout.resume(), 1500);
  const { code, stdout } = await slow.ended;
  expect(code).toBe(1);
  expect(stdout.length).toBeGreaterThan(5_000_000);
  expect(JSON.parse(stdout)).toMatchObject({ exitCode: 1 });

  const closed = start(["check", ".", "-o", "json"], cwd);
  closed.child.stdout.destroy();
  expect(await closed.ended).toMatchObject({ code: 141, stderr: "" });
}, 60_000);

test("at --timeout the program ends, whatever a registry keeps open", async () => {
  const scene = await createScene();
  scene.registry.addFault({ hang: true });
  const args = ["digest", "ghcr.io/acme/app:signed", "--timeout", "500ms", ...scene.flags];
  const ran = await start(args).ended;
  expect(ran).toMatchObject({ code: 2, stdout: "" });
  expect(ran.stderr).toContain("error[REGISTRY_DEADLINE]");
}, 30_000);

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)(
  "%s while a registry does not answer ends the program with %i",
  async (name, code) => {
    const scene = await createScene();
    scene.registry.addFault({ hang: true });
    const waiting = start(["digest", "ghcr.io/acme/app:signed", ...scene.flags]);
    await expect.poll(() => scene.registry.requests.length, { timeout: 20_000 }).toBeGreaterThan(0);
    waiting.child.kill(name);
    expect(await waiting.ended).toMatchObject({
      code,
      stdout: "",
      stderr: `error[CLI_INTERRUPTED]: stopped by ${name}\n`,
    });
  },
  30_000,
);
