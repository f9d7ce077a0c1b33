import { describe, expect, it } from "vitest";
import { anonymous, type Credentials, firstOf, type Keychain } from "../../src/index.ts";

const target = { registry: "reg.example", repository: "a" };
const credentials: Credentials = { kind: "basic", username: "u", password: "p" };
const has: Keychain = { resolve: async () => credentials };
const fails: Keychain = { resolve: async () => Promise.reject(new Error("could not ask")) };

describe("firstOf", () => {
  it("takes the first that has credentials, and asks no further", async () => {
    await expect(firstOf(anonymous, has, fails).resolve(target, {})).resolves.toBe(credentials);
  });

  it("is nobody where none has any", async () => {
    await expect(firstOf(anonymous, anonymous).resolve(target, {})).resolves.toBeUndefined();
    await expect(firstOf().resolve(target, {})).resolves.toBeUndefined();
  });

  it("stops at one that could not be asked", async () => {
    await expect(firstOf(anonymous, fails, has).resolve(target, {})).rejects.toThrow(
      "could not ask",
    );
  });
});
