import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  dockerConfig,
  type DockerConfigOptions,
  dockerConfigText,
  type HelperRunner,
} from "../../src/index.ts";

const ghcr = { registry: "ghcr.io", repository: "acme/app" };
const hub = { registry: "index.docker.io", repository: "library/nginx" };
const auth = (text: string): { auth: string } => ({ auth: Buffer.from(text).toString("base64") });
const user = (name: string) => ({ kind: "basic", username: name, password: "p" });

const folders: string[] = [];

afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true });
});

function folder(files: Record<string, unknown>): string {
  const root = mkdtempSync(join(tmpdir(), "imagegate-docker-"));
  folders.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(
      join(root, path),
      typeof content === "string" ? content : JSON.stringify(content),
    );
  }
  return root;
}

const config = (name: string): object => ({ auths: { "ghcr.io": auth(`${name}:p`) } });

describe("the file", () => {
  const all = {
    "docker/config.json": config("docker"),
    ".docker/config.json": config("home"),
    "podman.json": config("podman"),
    "run/containers/auth.json": config("run"),
    "xdg/containers/auth.json": config("xdg"),
    ".config/containers/auth.json": config("dotconfig"),
  };
  const root = folder(all);
  const variables = {
    DOCKER_CONFIG: join(root, "docker"),
    REGISTRY_AUTH_FILE: join(root, "podman.json"),
    XDG_RUNTIME_DIR: join(root, "run"),
    XDG_CONFIG_HOME: join(root, "xdg"),
  };
  const elsewhere = folder({});

  it.each<[string, Record<string, string>]>([
    ["docker", { HOME: root, ...variables }],
    ["home", { HOME: root }],
    ["podman", { HOME: elsewhere, ...variables, DOCKER_CONFIG: elsewhere }],
    [
      "run",
      { HOME: elsewhere, XDG_RUNTIME_DIR: join(root, "run"), XDG_CONFIG_HOME: join(root, "xdg") },
    ],
    ["xdg", { HOME: elsewhere, XDG_CONFIG_HOME: join(root, "xdg") }],
    ["dotconfig", { HOME: root, DOCKER_CONFIG: elsewhere }],
  ])("is the first that exists: %s", async (expected, env) => {
    await expect(dockerConfig({ env }).resolve(ghcr, {})).resolves.toEqual(user(expected));
  });

  it("may be missing in the usual places, not where a path is given", async () => {
    await expect(
      dockerConfig({ env: { HOME: elsewhere } }).resolve(ghcr, {}),
    ).resolves.toBeUndefined();
    const path = join(elsewhere, "none.json");
    await expect(dockerConfig({ path }).resolve(ghcr, {})).rejects.toMatchObject({
      code: "REGISTRY_CREDENTIALS",
      message: `the docker configuration \`${path}\` does not exist`,
    });
  });

  it("may be given as a file, as its folder, or as text", async () => {
    await expect(
      dockerConfig({ path: join(root, "podman.json") }).resolve(ghcr, {}),
    ).resolves.toEqual(user("podman"));
    await expect(dockerConfig({ path: join(root, "docker") }).resolve(ghcr, {})).resolves.toEqual(
      user("docker"),
    );
    await expect(
      dockerConfig({ text: JSON.stringify(config("text")) }).resolve(ghcr, {}),
    ).resolves.toEqual(user("text"));
  });

  it("is read anew each time", async () => {
    const changing = folder({ "config.json": config("before") });
    const keychain = dockerConfig({ path: changing });
    await expect(keychain.resolve(ghcr, {})).resolves.toEqual(user("before"));
    writeFileSync(join(changing, "config.json"), JSON.stringify(config("after")));
    await expect(keychain.resolve(ghcr, {})).resolves.toEqual(user("after"));
  });

  it.each<[string, string]>([
    ["is not JSON", '{"auths": SECRET'],
    ["does not have the shape", "[]"],
    ["does not have the shape", '{"auths":[]}'],
    ["does not have the shape", '{"auths":{"ghcr.io":"SECRET"}}'],
  ])("is an error that names it when it %s", async (what, text) => {
    const broken = folder({ "config.json": text });
    await expect(dockerConfig({ path: broken }).resolve(ghcr, {})).rejects.toMatchObject({
      code: "REGISTRY_CREDENTIALS",
      message: expect.stringMatching(new RegExp(`^\`${broken}/config.json\` ${what}`)),
    });
  });

  it.skipIf(process.getuid?.() === 0)("is an error when it may not be read", async () => {
    const closed = folder({ "config.json": config("x") });
    chmodSync(join(closed, "config.json"), 0);
    await expect(dockerConfig({ path: closed }).resolve(ghcr, {})).rejects.toMatchObject({
      code: "REGISTRY_CREDENTIALS",
    });
  });

  it("is an error when it is a folder of that name", async () => {
    const odd = folder({ "config.json/x": "" });
    await expect(dockerConfig({ path: odd }).resolve(ghcr, {})).rejects.toMatchObject({
      code: "REGISTRY_CREDENTIALS",
      message: expect.stringContaining("cannot be read"),
    });
  });
});

describe("helpers", () => {
  const asked: [string, string][] = [];
  const runHelper: HelperRunner = async (name, server) => {
    asked.push([name, server]);
    return name === "none"
      ? undefined
      : { username: name === "token" ? "<token>" : name, secret: "p" };
  };
  const ask = async (
    content: object,
    target = ghcr,
    options: DockerConfigOptions = { runHelper },
  ) => {
    asked.length = 0;
    return dockerConfig({ text: JSON.stringify(content), ...options }).resolve(target, {});
  };
  const off: DockerConfigOptions = {};

  it("are run for their host, before auths", async () => {
    const content = {
      auths: { "ghcr.io": auth("file:p") },
      credHelpers: { "ghcr.io": "gh" },
      credsStore: "store",
    };
    await expect(ask(content)).resolves.toEqual(user("gh"));
    expect(asked).toEqual([["gh", "ghcr.io"]]);
  });

  it("are found under Docker Hub's other names, and asked by the name that is written", async () => {
    await expect(
      ask({ credHelpers: { "https://index.docker.io/v1/": "hub" } }, hub),
    ).resolves.toEqual(user("hub"));
    expect(asked).toEqual([["hub", "https://index.docker.io/v1/"]]);
  });

  it("are not run for a host that merely ends alike", async () => {
    await expect(ask({ credHelpers: { "cr.io": "gh" } })).resolves.toBeUndefined();
    expect(asked).toEqual([]);
  });

  it("of the store are run for all other hosts, and auths count where the store has none", async () => {
    await expect(ask({ credsStore: "store" })).resolves.toEqual(user("store"));
    await expect(ask({ credsStore: "store" }, hub)).resolves.toEqual(user("store"));
    expect(asked).toEqual([["store", "https://index.docker.io/v1/"]]);
    await expect(
      ask({ auths: { "ghcr.io": auth("file:p") }, credsStore: "none" }),
    ).resolves.toEqual(user("file"));
  });

  it("answer with an identity token, or with nothing", async () => {
    await expect(ask({ credHelpers: { "ghcr.io": "token" } })).resolves.toEqual({
      kind: "identity-token",
      token: "p",
    });
    await expect(ask({ credHelpers: { "ghcr.io": "none" } })).resolves.toBeUndefined();
  });

  it("that are needed and cannot be run are an error, never anonymous", async () => {
    const message =
      "could not ask for the credentials of `ghcr.io`: `docker config` leaves them to `docker-credential-gh`, and running helpers is off";
    await expect(ask({ credHelpers: { "ghcr.io": "gh" } }, ghcr, off)).rejects.toMatchObject({
      code: "REGISTRY_CREDENTIALS",
      message,
      help: expect.stringContaining("in another keychain"),
    });
    await expect(
      ask({ auths: { "ghcr.io": {} }, credsStore: "gh" }, ghcr, off),
    ).rejects.toMatchObject({ code: "REGISTRY_CREDENTIALS", message });
  });

  it("that are off do not matter to hosts that the file does not list, or lists with credentials", async () => {
    await expect(
      ask({ auths: { "ghcr.io": {} }, credsStore: "gh" }, hub, off),
    ).resolves.toBeUndefined();
    await expect(
      ask({ auths: { "ghcr.io": auth("file:p") }, credsStore: "gh" }, ghcr, off),
    ).resolves.toEqual(user("file"));
  });

  it("that fail are an error that names them, with the cause", async () => {
    const cause = new Error("exit 1");
    const failing: DockerConfigOptions = { runHelper: async () => Promise.reject(cause) };
    await expect(ask({ credHelpers: { "ghcr.io": "gh" } }, ghcr, failing)).rejects.toMatchObject({
      message: "could not ask for the credentials of `ghcr.io`: `docker-credential-gh` failed",
      cause,
    });
  });

  it.each(["../evil", "a b", "", 5, "x;y"])("named %j are never run", async (name) => {
    await expect(ask({ credHelpers: { "ghcr.io": name } })).rejects.toMatchObject({
      code: "REGISTRY_CREDENTIALS",
    });
    expect(asked).toEqual([]);
  });
});

describe("dockerConfigText", () => {
  const text = JSON.stringify(config("text"));
  const secret = {
    kind: "Secret",
    type: "kubernetes.io/dockerconfigjson",
    data: { ".dockerconfigjson": Buffer.from(text).toString("base64") },
  };

  it("reads a config.json, and a Secret that holds one", async () => {
    await expect(dockerConfigText(text).resolve(ghcr, {})).resolves.toEqual(user("text"));
    await expect(dockerConfigText(JSON.stringify(secret)).resolve(ghcr, {})).resolves.toEqual(
      user("text"),
    );
    await expect(dockerConfigText(text).resolve(hub, {})).resolves.toBeUndefined();
  });

  it.each([
    '{"credsStore":"desktop"}',
    '{"auths":{},"credHelpers":{"x":"y"}}',
    '{"auths":{"x":{}},"credsStore":"","credHelpers":{"x":"y"}}',
  ])("takes %s, whose helpers are asked", (helped) =>
    expect(() => dockerConfigText(helped)).not.toThrow(),
  );

  it.each([
    ["nonsense", "`f.json` is not JSON"],
    ["[]", "`f.json` does not have the shape of a Docker configuration"],
    ['{"auths":5}', "`f.json` does not have the shape of a Docker configuration"],
    ["{}", "`f.json` names no credentials"],
    ['{"auths":{}}', "`f.json` names no credentials"],
    ['{"auths":{"x":{}},"credHelpers":{}}', "`f.json` names no credentials"],
    ['{"ghcr.io":{"auth":"dTpw"}}', "`f.json` names no credentials"],
    ['{"auths":{"x":{"auth":"?"}}}', "the entry `x` of `f.json` cannot be read"],
    ['{"kind":"Secret","type":"Opaque"}', "the Secret `f.json` is no pull secret (type `Opaque`)"],
  ])("refuses %s by name", (broken, message) => {
    expect(() => dockerConfigText(broken, { name: "f.json" })).toThrow(
      expect.objectContaining({ code: "REGISTRY_CREDENTIALS", message }),
    );
  });
});
