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
      "the Secret `s` is no pull secret (type `kubernetes.io/dockerconfigjson`)",
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
  ])("refuses a Secret %s", (_name, secret, message) => {
    expect(() => secretKeychain(secret, { name: "s" })).toThrow(
      expect.objectContaining({ code: "REGISTRY_CREDENTIALS", message }),
    );
  });
});
