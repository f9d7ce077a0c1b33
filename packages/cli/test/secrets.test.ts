import { expect, test } from "vitest";
import type { CliFailure } from "../src/failure.ts";
import { pullSecretFile, readFrom } from "../src/secrets.ts";
import { fakeIo, folder } from "./support/run.ts";

const config = JSON.stringify({ auths: { "ghcr.io": { username: "u", password: "canary-7" } } });
const target = { registry: "ghcr.io", repository: "acme/app" };
const basic = { kind: "basic", username: "u", password: "canary-7" };
const secret = (body: string, name = "s"): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}}\ntype: kubernetes.io/dockerconfigjson\n${body}\n`;
const base64 = Buffer.from(config).toString("base64");

test.each([
  ["a config.json", config],
  ["a Secret in YAML", secret(`data: {.dockerconfigjson: ${base64}}`)],
  ["a Secret that is written in plain", secret(`stringData: {.dockerconfigjson: '${config}'}`)],
  [
    "a Secret in JSON",
    JSON.stringify({
      apiVersion: "v1",
      kind: "Secret",
      type: "kubernetes.io/dockerconfigjson",
      data: { ".dockerconfigjson": base64 },
    }),
  ],
  [
    "the second of two Secrets",
    `${secret(`data: {.dockerconfigjson: ${Buffer.from('{"auths":{"other.example":{"auth":"dTpw"}}}').toString("base64")}}`)}---\n${secret(`data: {.dockerconfigjson: ${base64}}`)}`,
  ],
])("%s is a pull secret", async (_name, text) => {
  const keychain = await pullSecretFile("f", fakeIo(folder({ f: text })));
  expect(await keychain.resolve(target, {})).toEqual(basic);
});

test.each([
  ["neither JSON nor a Secret", "canary-7"],
  [
    "a Secret of another type",
    secret("data: {password: Y2FuYXJ5LTc=}").replace(/type:.*/, "type: Opaque"),
  ],
  ["a Secret that is not base64", secret("data: {.dockerconfigjson: canary-7}")],
  ["auths of another shape", '{"auths":"canary-7"}'],
])("%s is refused without saying what it holds", async (_name, text) => {
  const failure: CliFailure = await pullSecretFile("f", fakeIo(folder({ f: text }))).then(
    () => expect.unreachable(),
    (error: unknown) => error as CliFailure,
  );
  expect(failure).toMatchObject({ exitCode: 3, diagnostics: [{ code: "CLI_INVALID_SECRET" }] });
  expect(JSON.stringify(failure.diagnostics)).not.toContain("canary-7");
});

test("Secrets are found by namespace and name, without a namespace in `default`, the last of a name", async () => {
  const make = (namespace: string | undefined, value: string) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "s", ...(namespace === undefined ? {} : { namespace }) },
    stringData: { value },
  });
  const read = readFrom([make(undefined, "a"), make("ops", "b"), make("ops", "c")]);
  const value = async (namespace: string, name: string): Promise<string | undefined> => {
    const found = await read(namespace, name, undefined);
    return found && Buffer.from(found.data?.["value"] ?? "", "base64").toString();
  };
  expect(await value("default", "s")).toBe("a");
  expect(await value("ops", "s")).toBe("c");
  expect(await value("ops", "t")).toBeUndefined();
  expect(await value("other", "s")).toBeUndefined();
});
