import { describe, expect, it } from "vitest";
import { type KubernetesSecret, secretKeychain } from "../../src/index.ts";

const encode = (content: unknown): string =>
  Buffer.from(JSON.stringify(content)).toString("base64");
const auths = {
  "*.example": { username: "glob", password: "p" },
  "reg.example/team": { username: "team", password: "p" },
};
const json = {
  type: "kubernetes.io/dockerconfigjson",
  data: { ".dockerconfigjson": encode({ auths }) },
};

describe("secretKeychain", () => {
  it.each<[string, KubernetesSecret]>([
    ["the new type", json],
    ["the old type", { type: "kubernetes.io/dockercfg", data: { ".dockercfg": encode(auths) } }],
    ["no type", { data: json.data }],
  ])("reads a Secret of %s, globs included", async (_name, secret) => {
    const keychain = secretKeychain(secret);
    await expect(
      keychain.resolve({ registry: "reg.example", repository: "team/app" }, {}),
    ).resolves.toMatchObject({ username: "team" });
    await expect(
      keychain.resolve({ registry: "reg.example", repository: "app" }, {}),
    ).resolves.toMatchObject({ username: "glob" });
    await expect(
      keychain.resolve({ registry: "example", repository: "app" }, {}),
    ).resolves.toBeUndefined();
  });

  it.each<[string, KubernetesSecret, string]>([
    [
      "of another type",
      { ...json, type: "Opaque" },
      "the Secret `s` is no pull secret (type `Opaque`)",
    ],
    [
      "without its key",
      { type: json.type, data: {} },
      "the Secret `s` has no text `.dockerconfigjson` in `data`",
    ],
    ["without data", {}, "the Secret `s` is no pull secret (type `none`)"],
    [
      "that is no base64",
      { ...json, data: { ".dockerconfigjson": "{}" } },
      "`.dockerconfigjson` of the Secret `s` is not base64 of text",
    ],
    [
      "that holds no JSON",
      { ...json, data: { ".dockerconfigjson": Buffer.from("SECRET").toString("base64") } },
      "`.dockerconfigjson` of the Secret `s` is not JSON",
    ],
    [
      "of the shape of the older type",
      { ...json, data: { ".dockerconfigjson": encode({ "ghcr.io": { auth: "x" } }) } },
      "the Secret `s` names no credentials",
    ],
    [
      "whose entries are empty",
      { ...json, data: { ".dockerconfigjson": encode({ auths: { "ghcr.io": {} } }) } },
      "the Secret `s` names no credentials",
    ],
    [
      "with an entry that cannot be read, whoever it is for",
      { ...json, data: { ".dockerconfigjson": encode({ auths: { ...auths, x: { auth: "?" } } }) } },
      "the entry `x` of the Secret `s` cannot be read",
    ],
  ])("refuses a Secret %s", (_name, secret, message) => {
    expect(() => secretKeychain(secret, { name: "s" })).toThrow(
      expect.objectContaining({ code: "REGISTRY_CREDENTIALS", message }),
    );
  });

  it.each([
    ["junk", 'write it as {"auths":{"HOST":{"auth":"…"}}}'],
    [
      encode({ auths }),
      "it was encoded in base64 twice: encode it once, or put it under `stringData` as it is",
    ],
  ])("says what to do about %j", (text, help) => {
    const data = { ".dockerconfigjson": Buffer.from(text).toString("base64") };
    expect(() => secretKeychain({ ...json, data })).toThrow(expect.objectContaining({ help }));
  });
});
