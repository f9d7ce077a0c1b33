import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { commandsNotThere, flagsNotThere } from "../src/not-there.ts";
import { version } from "../src/version.ts";
import { folder, run } from "./support/run.ts";
import { createScene } from "./support/scene.ts";

describe("the command line", () => {
  test("without a command shows its help on stderr and ends with 64", async () => {
    const ran = await run([]);
    expect(ran).toMatchObject({ exitCode: 64, stdout: "" });
    expect(ran.stderr).toContain("Usage: imagegate");
  });

  test.each([[["--help"]], [["apply", "-h"]]])(
    "%j prints help to stdout and ends with 0",
    async (args) => {
      const ran = await run(args);
      expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
      expect(ran.stdout).toContain("Usage: imagegate");
    },
  );

  test("prints its version, which is the package's", async () => {
    const { version: published } = JSON.parse(
      readFileSync(new URL("../package.json", import.meta.url), "utf8"),
    );
    expect(version).toBe(published);
    expect((await run(["version"])).stdout).toBe(`${version}\n`);
    expect((await run(["--version"])).stdout).toBe(`${version}\n`);
  });

  test.each(commandsNotThere)("%s is not there yet and says so", async (command) => {
    const ran = await run([command, "x"]);
    expect(ran.exitCode).toBe(64);
    expect(ran.stderr).toContain(`the command \`${command}\` is not there yet`);
  });

  test.each(flagsNotThere)("%s is not there yet and says so", async (flag) => {
    const ran = await run(["apply", "policy.yaml", flag, "x"]);
    expect(ran.exitCode).toBe(64);
    expect(ran.stderr).toContain(`the flag \`${flag}\` is not there yet`);
  });

  test.each([
    ["an unknown command", ["aply", "x"], "Did you mean apply?"],
    ["an unknown flag", ["apply", "x", "--resorce", "y"], "Did you mean --resource?"],
    ["a flag given twice", ["apply", "x", "--now", "a", "--now", "b"], "it was given twice"],
    ["a format that is not there yet", ["apply", "x", "-o", "sarif"], "not there yet"],
    ["a format that nobody has", ["apply", "x", "-o", "xml"], "Choices are text, json"],
    ["a moment that is none", ["apply", "x", "--now", "yesterday"], "is no time"],
    [
      "an address that is no pair",
      ["digest", "x", "--registry-address", "ghcr.io"],
      "HOST=IP:PORT",
    ],
    ["no policy named", ["apply"], "missing required argument"],
  ])("%s ends with 64", async (_name, args, text) => {
    const ran = await run(args, { x: "" });
    expect(ran.exitCode).toBe(64);
    expect(ran.stdout).toBe("");
    expect(ran.stderr).toContain(text);
  });

  test("a wrong command line is a JSON document too where one was asked for", async () => {
    const ran = await run(["apply", "x", "--offline", "-o", "json"]);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      kind: "ApplyReport",
      exitCode: 64,
      error: { code: "CLI_USAGE" },
    });
  });
});

describe("check", () => {
  test("a good policy ends with 0", async () => {
    const scene = await createScene();
    const ran = await run(["check", "policy.yaml"], { "policy.yaml": scene.policy() });
    expect(ran).toMatchObject({ exitCode: 0, stdout: "1 file, 1 policy: 0 errors, 0 warnings\n" });
  });

  test("every fault is shown with its place, and none is lost behind another document", async () => {
    const scene = await createScene();
    const faulty = scene
      .policy()
      .replace("images.containers.all", "imagez.containers.all")
      .replace("validationActions", "validationAction");
    const ran = await run(["check", "policy.yaml"], {
      "policy.yaml": `${scene.policy().replace("acme-signed", "good")}---\n${faulty}`,
    });
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toMatch(
      /error\[POLICY_UNKNOWN_FIELD\]: unknown field `spec\.validationAction`\n {2}--> policy\.yaml:\d+:3/,
    );
    expect(ran.stdout).toMatch(
      /error\[EXPR_UNDECLARED_REFERENCE\]: undeclared reference to 'imagez' [^]*\^\^\^\^\^\^\n {2}help: did you mean `images`\?/,
    );
    expect(ran.stdout).toMatch(/1 file, 2 policies: 2 errors, 0 warnings\n$/);
    const asJson = await run(["check", "policy.yaml", "-o", "json"], {
      "policy.yaml": `${scene.policy().replace("acme-signed", "good")}---\n${faulty}`,
    });
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      kind: "CheckReport",
      exitCode: 1,
      accepted: false,
      policies: [
        { name: "good", accepted: true },
        { name: "acme-signed", accepted: false },
      ],
      diagnostics: [{ position: { file: "policy.yaml" } }, { position: { file: "policy.yaml" } }],
    });
  });

  test("a folder may hold other kinds, but not only them", async () => {
    const scene = await createScene();
    const other = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n";
    const both = folder({ "a.yaml": other, "b.yaml": scene.policy(), "notes.txt": "no" });
    expect(await run(["check", both])).toMatchObject({ exitCode: 0 });
    expect(await run(["check", folder({ "a.yaml": other })])).toMatchObject({ exitCode: 3 });
  });

  test("a file's name can forge neither a line nor a terminal sequence", async () => {
    const ran = await run(["check", "\u001B[2J\n::error::x"]);
    expect(ran.exitCode).toBe(3);
    expect(ran.stderr).not.toContain("\u001B");
    expect(ran.stderr).not.toMatch(/^::error/m);
  });
});

describe("digest", () => {
  test("prints the hash of the manifest, one a line", async () => {
    const scene = await createScene();
    const ran = await run([
      "digest",
      "ghcr.io/acme/app:signed",
      "ghcr.io/acme/app:unsigned",
      ...scene.flags,
    ]);
    expect(ran).toMatchObject({
      exitCode: 0,
      stderr: "",
      stdout: `${scene.digests.signed}\n${scene.digests.unsigned}\n`,
    });
  });

  test("does not believe the registry's header", async () => {
    const scene = await createScene();
    scene.registry.addFault({
      method: "HEAD",
      headers: { "docker-content-digest": scene.digests.unsigned },
    });
    scene.registry.addFault({ path: new RegExp(scene.digests.unsigned), corrupt: true });
    const ran = await run(["digest", "ghcr.io/acme/app:signed", ...scene.flags]);
    expect(ran).toMatchObject({ exitCode: 2, stdout: "" });
    expect(ran.stderr).toContain("REGISTRY_DIGEST_MISMATCH");
  });

  test.each([
    ["ghcr.io/acme/app:gone", 2, "REGISTRY_NOT_FOUND"],
    ["ghcr.io/Acme/app", 3, "REGISTRY_INVALID_REFERENCE"],
    ["127.0.0.1:1/x", 2, "REGISTRY_REFUSED_ADDRESS"],
  ])("%s ends with %i", async (image, exitCode, code) => {
    const scene = await createScene();
    const ran = await run(["digest", image, ...scene.flags]);
    expect(ran.exitCode).toBe(exitCode);
    expect(ran.stderr).toContain(code);
  });
});
