import { describe, expect, test } from "vitest";
import { toJson } from "../src/report.ts";
import { run } from "./support/run.ts";
import { createScene, pod } from "./support/scene.ts";

test("without a command the help goes to stderr, and the run ends with 64", async () => {
  const ran = await run([]);
  expect(ran).toMatchObject({ exitCode: 64, stdout: "" });
  expect(ran.stderr).toMatch(/^error\[CLI_USAGE\]: no command is given[^]*Usage: imagegate/);
});

test.each([[["--help"]], [["-h"]], [["apply", "-h"]], [["digest", "--help"]]])(
  "%j prints help to stdout and ends with 0",
  async (args) => {
    const ran = await run(args);
    expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
    expect(ran.stdout).toContain("Usage: imagegate");
  },
);

describe("JSON", () => {
  test.each([
    [0, "CheckReport", ["check", "policy.yaml"]],
    [1, "CheckReport", ["check", "faulty.yaml"]],
    [3, "CheckReport", ["check", "missing.yaml"]],
    [64, "CheckReport", ["check", "policy.yaml", "--max-warnings", "0"]],
    [0, "ApplyReport", ["apply", "policy.yaml", "--image", "ghcr.io/acme/app:signed"]],
    [1, "ApplyReport", ["apply", "policy.yaml", "--image", "ghcr.io/acme/app:unsigned"]],
    [2, "ApplyReport", ["apply", "policy.yaml", "--image", "ghcr.io/acme/app:gone"]],
    [3, "ApplyReport", ["apply", "faulty.yaml", "--image", "ghcr.io/acme/app:signed"]],
    [64, "ApplyReport", ["apply", "policy.yaml", "--offline"]],
    [0, "VerifyReport", ["verify", "ghcr.io/acme/app:signed", "--key", "cosign.pub"]],
    [1, "VerifyReport", ["verify", "ghcr.io/acme/app:unsigned", "--key", "cosign.pub"]],
    [2, "VerifyReport", ["verify", "ghcr.io/acme/app:gone", "--key", "cosign.pub"]],
    [3, "VerifyReport", ["verify", "ghcr.io/acme/app:1", "--key", "policy.yaml"]],
    [64, "VerifyReport", ["verify", "ghcr.io/acme/app:1"]],
    [64, "Envelope", ["tree", "ghcr.io/acme/app:1"]],
    [64, "Envelope", ["constructor", "ghcr.io/acme/app:1"]],
    [64, "Envelope", ["digest", "ghcr.io/acme/app:1"]],
  ])("is one document when a run ends with %i (%s, %j)", async (exitCode, kind, args) => {
    const scene = await createScene();
    const asks = ["apply", "verify", "digest"].includes(args[0] ?? "");
    const insecure = args[0] === "verify" ? ["--insecure-ignore-tlog"] : [];
    const ran = await run([...args, "-o", "json", ...insecure, ...(asks ? scene.flags : [])], {
      "policy.yaml": scene.policy(),
      "faulty.yaml": scene.policy().replace("validationActions", "validationAction"),
      "cosign.pub": scene.signer.publicKeyPem,
    });
    expect(ran).toMatchObject({ exitCode, stderr: "" });
    const report = JSON.parse(ran.stdout);
    expect(report).toMatchObject({
      apiVersion: "imagegate.dev/v1",
      kind,
      version: expect.any(String),
      exitCode,
      weakened: expect.any(Array),
      warnings: expect.any(Array),
    });
    expect("error" in report).toBe(exitCode >= 3);
    const own = {
      ApplyReport: ["verdict", "resources", "diagnostics", "summary"],
      CheckReport: ["accepted", "policies", "diagnostics"],
      VerifyReport: ["verified", "artifacts"],
      Envelope: [],
    }[kind];
    expect(Object.keys(report)).toEqual(expect.arrayContaining(own ?? []));
  });

  test("is asked for in any way of writing it", async () => {
    for (const flag of [["-o", "json"], ["-ojson"], ["--output", "json"], ["--output=json"]]) {
      const ran = await run(["check", "x", "--nope", ...flag]);
      expect(JSON.parse(ran.stdout)).toMatchObject({ exitCode: 64, error: { code: "CLI_USAGE" } });
    }
  });

  test("of a run that ends early still says which clock and which insecure flags were in force", async () => {
    const flags = ["--now", "2026-03-01T10:00:00Z", "--insecure-registry", "a.example"];
    const ran = await run([
      "apply",
      "missing.yaml",
      "--image",
      "a.example/b",
      "-o",
      "json",
      ...flags,
    ]);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      exitCode: 3,
      clock: "2026-03-01T10:00:00.000Z",
      weakened: ["--insecure-registry a.example"],
    });
  });
});

describe("output", () => {
  const broken = (code: string) => () =>
    Promise.reject(Object.assign(new Error(`write ${code}`), { code }));

  test("that nobody reads any more ends with 141 and says nothing", async () => {
    const ran = await run(["version"], {}, { io: { print: broken("EPIPE") } });
    expect(ran).toEqual({ exitCode: 141, stdout: "", stderr: "" });
  });

  test("that cannot be written ends with 2", async () => {
    const ran = await run(["version"], {}, { io: { print: broken("ENOSPC") } });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain("error[CLI_OUTPUT]: the output could not be written");
  });
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
])("%s ends a run with %i, also in JSON", async (name, exitCode) => {
  const scene = await createScene();
  scene.registry.addFault({ hang: true });
  const stop = new AbortController();
  const args = ["apply", "policy.yaml", "--image", "ghcr.io/acme/app:signed", "-o", "json"];
  const running = run([...args, ...scene.flags], { "policy.yaml": scene.policy() }, stop);
  const asked = setInterval(() => {
    if (scene.registry.requests.length > 0) stop.abort(name);
  }, 5);
  const ran = await running;
  clearInterval(asked);
  expect(ran.exitCode).toBe(exitCode);
  expect(JSON.parse(ran.stdout)).toMatchObject({
    kind: "ApplyReport",
    exitCode,
    verdict: "deny",
    error: { code: "CLI_INTERRUPTED" },
  });
});

test("a run that waits for stdin can be stopped", async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort("SIGINT"), 10);
  const never = new Promise<never>(() => {});
  const stdin = () => ({ [Symbol.asyncIterator]: () => ({ next: () => never }) });
  const ran = await run(["check", "-"], {}, { signal: stop.signal, io: { stdin } });
  expect(ran.exitCode).toBe(130);
});

test("a fault in the program ends with 70, in text and in JSON", async () => {
  const env = {
    get KEY(): string {
      throw new RangeError("planted");
    },
  };
  const args = ["verify", "--key", "env://KEY", "ghcr.io/acme/app:1"];
  const ran = await run(args, {}, { io: { env } });
  expect(ran).toMatchObject({ exitCode: 70, stdout: "" });
  expect(ran.stderr).toContain("error[CLI_FAULT]: RangeError: planted");
  const asJson = await run([...args, "-o", "json"], {}, { io: { env } });
  expect(JSON.parse(asJson.stdout)).toMatchObject({
    kind: "VerifyReport",
    exitCode: 70,
    error: { code: "CLI_FAULT" },
  });
});

test("no environment variable turns a no into a yes", async () => {
  const scene = await createScene();
  const env = {
    COSIGN_INSECURE_IGNORE_TLOG: "true",
    COSIGN_KEY: "cosign.pub",
    SIGSTORE_REKOR_PUBLIC_KEY: "x",
    SOURCE_DATE_EPOCH: "0",
    IMAGEGATE_INSECURE: "1",
  };
  const args = ["verify", "ghcr.io/acme/app:signed", "--key", "cosign.pub", ...scene.flags];
  const files = { "cosign.pub": scene.signer.publicKeyPem };
  const plain = await run(args, files);
  expect(plain.exitCode).toBe(1);
  expect(await run(args, files, { env })).toEqual(plain);
});

test("what registry, signer and files say can forge neither a line nor a terminal sequence", async () => {
  const scene = await createScene();
  const hostile = "\u001B[2J\n::error::x\u202E\u0085";
  scene.registry.addFault({
    path: /manifests/,
    status: 403,
    body: JSON.stringify({ errors: [{ code: hostile, message: hostile }] }),
  });
  const name = toJson(hostile);
  const object = pod("ghcr.io/acme/app:signed").replace("name: web", `name: ${name}`);
  const files = { "policy.yaml": scene.policy(), [`${hostile}.yaml`]: object };
  for (const format of ["text", "json"]) {
    const resource = ["-r", `${hostile}.yaml`];
    const ran = await run(
      ["apply", "policy.yaml", ...resource, "-o", format, ...scene.flags],
      files,
    );
    const said = ran.stdout + ran.stderr;
    expect(ran.exitCode).toBe(2);
    expect(said).toContain("::error::x");
    expect(said).not.toMatch(/[\u001B\u202E\u0085]/);
    expect(said).not.toMatch(/^::error/m);
  }
});
