/* oxlint-disable no-await-in-loop -- one identity after the other */
import { describe, expect, it } from "vitest";
import { RegistryError } from "../src/errors.ts";
import { createIdentifier } from "../src/identity.ts";
import type { CredentialContext, Credentials, Keychain } from "../src/model.ts";

const target = { registry: "reg.example", repository: "a/b" };
const holding = (credentials: Credentials | undefined): Keychain => ({
  resolve: async () => credentials,
});

describe("identities", () => {
  it("are equal for equal credentials within a client, and tell nothing about them", async () => {
    const credentials: Credentials[] = [
      { kind: "basic", username: "a", password: "b" },
      { kind: "basic", username: "a", password: "b" },
      { kind: "basic", username: "", password: 'a","b' },
      { kind: "identity-token", token: "b" },
      { kind: "registry-token", token: "b" },
    ];
    let next = 0;
    const identify = createIdentifier({ resolve: async () => credentials[next++] }, 1000);
    const names: string[] = [];
    while (names.length < credentials.length) names.push((await identify(target, {})).identity);
    expect(names[0]).toBe(names[1]);
    expect(new Set(names).size).toBe(4);
    expect((await identify(target, {})).identity).toBe("anonymous");
    const other = await createIdentifier(holding(credentials[0]), 1000)(target, {});
    expect(other.identity).not.toBe(names[0]);
  });

  it("pass the context on, with a signal", async () => {
    const seen: CredentialContext[] = [];
    const keychain: Keychain = {
      resolve: async (_target, context) => {
        seen.push(context);
        return undefined;
      },
    };
    await createIdentifier(keychain, 1000)(target, {
      context: { namespace: "n", imagePullSecrets: ["s"] },
    });
    expect(seen).toEqual([
      { namespace: "n", imagePullSecrets: ["s"], signal: expect.any(AbortSignal) },
    ]);
  });
});

describe("a keychain that", () => {
  const hang: Keychain = { resolve: () => new Promise(() => {}) };

  it("rejects is an error that names the repository, never anonymous", async () => {
    const broken: Keychain = { resolve: async () => Promise.reject(new Error("password=hunter2")) };
    const error: unknown = await createIdentifier(broken, 1000)(target, {}).catch(
      (each: unknown) => each,
    );
    expect(error).toMatchObject({
      code: "REGISTRY_CREDENTIALS",
      message: "the keychain could not be asked for `reg.example/a/b`",
    });
  });

  it("rejects with a RegistryError is taken at its word", async () => {
    const own = new RegistryError("REGISTRY_CREDENTIALS", "the Secret `x` is missing");
    await expect(
      createIdentifier({ resolve: async () => Promise.reject(own) }, 1000)(target, {}),
    ).rejects.toBe(own);
  });

  it("throws instead of rejecting is no different", async () => {
    const broken: Keychain = {
      resolve: () => {
        throw new TypeError("no");
      },
    };
    await expect(createIdentifier(broken, 1000)(target, {})).rejects.toMatchObject({
      code: "REGISTRY_CREDENTIALS",
    });
  });

  it("hangs ends with the client's time, or with its caller", async () => {
    await expect(createIdentifier(hang, 10)(target, {})).rejects.toMatchObject({
      code: "REGISTRY_DEADLINE",
      message: "the keychain did not answer for `reg.example/a/b` within 10 ms",
    });
    await expect(
      createIdentifier(hang, 1000)(target, { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: "REGISTRY_ABORTED" });
    await expect(
      createIdentifier(hang, 1000)(target, { context: { signal: AbortSignal.timeout(5) } }),
    ).rejects.toMatchObject({ code: "REGISTRY_DEADLINE" });
  });

  it("has a registry token that would end a header is refused", async () => {
    const identify = createIdentifier(holding({ kind: "registry-token", token: "a\r\nb" }), 1000);
    await expect(identify(target, {})).rejects.toMatchObject({ code: "REGISTRY_CREDENTIALS" });
  });
});
