import { describe, expect, it } from "vitest";
import {
  type CredentialContext,
  type KubernetesSecret,
  pullSecrets,
  type PullSecretsOptions,
} from "../../src/index.ts";

const target = { registry: "reg.example", repository: "team/app" };
const policy = { kind: "ImageValidatingPolicy", name: "p" };

function secret(entries: Record<string, string>): KubernetesSecret {
  const auths = Object.fromEntries(
    Object.entries(entries).map(([key, username]) => [key, { username, password: "p" }]),
  );
  const text = JSON.stringify({ auths });
  return {
    type: "kubernetes.io/dockerconfigjson",
    data: { ".dockerconfigjson": Buffer.from(text).toString("base64") },
  };
}

const cluster: Record<string, KubernetesSecret> = {
  "kyverno/reg": secret({ "reg.example": "kyverno" }),
  "kyverno/other": secret({ "other.example": "other" }),
  "kyverno/deep": secret({ "reg.example/team": "deep" }),
  "kyverno/opaque": { type: "Opaque", data: {} },
  "kyverno/broken": { type: "kubernetes.io/dockerconfigjson", data: { ".dockerconfigjson": "!" } },
  "shop/reg": secret({ "reg.example": "shop" }),
  "shop/opaque": { type: "Opaque", data: {} },
  "vault/reg": secret({ "reg.example": "vault" }),
};

function setUp(options: Partial<PullSecretsOptions> = {}) {
  const read: string[] = [];
  const keychain = pullSecrets({
    read: async (namespace, name) => {
      read.push(`${namespace}/${name}`);
      return cluster[`${namespace}/${name}`];
    },
    ...options,
  });
  const resolve = async (context: CredentialContext): Promise<string | undefined> => {
    const credentials = await keychain.resolve(target, context);
    return credentials?.kind === "basic" ? credentials.username : undefined;
  };
  return { read, resolve };
}

describe("the Secrets that a policy names", () => {
  it.each<[string, NonNullable<CredentialContext["policy"]>, string | undefined, string[]]>([
    [
      "a name, in the namespace for them",
      { ...policy, secrets: ["reg"] },
      "kyverno",
      ["kyverno/reg"],
    ],
    ["a name with its namespace", { ...policy, secrets: ["vault/reg"] }, "vault", ["vault/reg"]],
    ["a leading slash", { ...policy, secrets: ["/reg"] }, "kyverno", ["kyverno/reg"]],
    [
      "the one of several that matches",
      { ...policy, secrets: ["other", "reg"] },
      "kyverno",
      ["kyverno/other", "kyverno/reg"],
    ],
    [
      "the longest path of several",
      { ...policy, secrets: ["reg", "deep"] },
      "deep",
      ["kyverno/reg", "kyverno/deep"],
    ],
    [
      "the first of equal ones",
      { ...policy, secrets: ["vault/reg", "reg"] },
      "vault",
      ["vault/reg", "kyverno/reg"],
    ],
    ["none that matches", { ...policy, secrets: ["other"] }, undefined, ["kyverno/other"]],
    [
      "a namespaced policy's own",
      { ...policy, namespace: "shop", secrets: ["reg"] },
      "shop",
      ["shop/reg"],
    ],
    [
      "a namespaced policy's own, written out",
      { ...policy, namespace: "shop", secrets: ["shop/reg"] },
      "shop",
      ["shop/reg"],
    ],
    ["no Secret", { ...policy, secrets: [] }, undefined, []],
  ])("%s", async (_name, naming, expected, reads) => {
    const { resolve, read } = setUp();
    await expect(resolve({ policy: naming })).resolves.toBe(expected);
    expect(read).toEqual(reads);
  });

  it("are looked up in another namespace when told to", async () => {
    await expect(
      setUp({ secretsNamespace: "vault" }).resolve({ policy: { ...policy, secrets: ["reg"] } }),
    ).resolves.toBe("vault");
  });

  it.each<[string, NonNullable<CredentialContext["policy"]>, string]>([
    [
      "does not exist",
      { ...policy, secrets: ["reg", "gone"] },
      "the Secret `gone` in the namespace `kyverno` does not exist",
    ],
    [
      "does not exist there",
      { ...policy, secrets: ["vault/gone"] },
      "the Secret `gone` in the namespace `vault` does not exist",
    ],
    [
      "is no pull secret",
      { ...policy, secrets: ["opaque"] },
      "the Secret `opaque` in the namespace `kyverno` is no pull secret (type `Opaque`)",
    ],
    [
      "is broken",
      { ...policy, secrets: ["broken"] },
      "`.dockerconfigjson` of the Secret `broken` in the namespace `kyverno` is not base64 of text",
    ],
  ])("are an error that says where when one %s", async (_name, naming, message) => {
    await expect(setUp().resolve({ policy: naming })).rejects.toMatchObject({
      code: "REGISTRY_CREDENTIALS",
      message,
    });
  });

  it.each<[string, NonNullable<CredentialContext["policy"]>, string]>([
    [
      "another namespace",
      { ...policy, namespace: "shop", secrets: ["kyverno/reg"] },
      "a policy of the namespace `shop` reads no other",
    ],
    ["a path", { ...policy, secrets: ["a/b/c"] }, "that is no name of a Secret"],
    ["a climb", { ...policy, secrets: ["../reg"] }, "that is no name of a Secret"],
    ["a query", { ...policy, secrets: ["reg?x"] }, "that is no name of a Secret"],
    ["an empty name", { ...policy, secrets: [""] }, "that is no name of a Secret"],
    ["an empty namespace", { ...policy, secrets: ["//reg"] }, "that is no name of a Secret"],
  ])("are never read by %s", async (_name, naming, message) => {
    const { resolve, read } = setUp();
    await expect(resolve({ policy: naming })).rejects.toMatchObject({
      code: "REGISTRY_CREDENTIALS",
      message: `the policy \`p\` names the Secret \`${naming.secrets?.[0]}\`: ${message}`,
    });
    expect(read).toEqual([]);
  });
});

describe("the Secrets that a Pod names", () => {
  it("are looked up in its namespace, after the policy's", async () => {
    const { resolve, read } = setUp();
    const pod = { namespace: "shop", imagePullSecrets: ["reg"] };
    await expect(resolve(pod)).resolves.toBe("shop");
    await expect(resolve({ ...pod, policy: { ...policy, secrets: ["reg"] } })).resolves.toBe(
      "kyverno",
    );
    await expect(resolve({ ...pod, policy: { ...policy, secrets: ["other"] } })).resolves.toBe(
      "shop",
    );
    expect(read).toEqual(["shop/reg", "kyverno/reg", "kyverno/other", "shop/reg"]);
  });

  it.each([["gone"], ["opaque"], ["../../reg"], ["UPPER"]])(
    "are passed over when %s is no pull secret there",
    async (name) => {
      const { resolve, read } = setUp();
      await expect(resolve({ namespace: "shop", imagePullSecrets: [name, "reg"] })).resolves.toBe(
        "shop",
      );
      expect(read.every((each) => /^shop\/[a-z]+$/.test(each))).toBe(true);
    },
  );

  it("are not read without a namespace", async () => {
    const { resolve, read } = setUp();
    await expect(resolve({ imagePullSecrets: ["reg"] })).resolves.toBeUndefined();
    expect(read).toEqual([]);
  });
});

describe("a reader that fails", () => {
  it("is an error with its cause, for the Pod's Secrets too", async () => {
    const cause = new Error("403 from the API server");
    const { resolve } = setUp({ read: async () => Promise.reject(cause) });
    const message = "the Secret `reg` in the namespace `shop` could not be read";
    await expect(resolve({ namespace: "shop", imagePullSecrets: ["reg"] })).rejects.toMatchObject({
      code: "REGISTRY_CREDENTIALS",
      message,
      cause,
    });
    await expect(
      resolve({ policy: { ...policy, namespace: "shop", secrets: ["reg"] } }),
    ).rejects.toMatchObject({ message, cause });
  });

  it("after an abort is the abort", async () => {
    const { resolve } = setUp({ read: async () => Promise.reject(new Error("aborted")) });
    await expect(
      resolve({ namespace: "shop", imagePullSecrets: ["reg"], signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: "REGISTRY_ABORTED" });
  });
});
