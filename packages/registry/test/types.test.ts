import { expectTypeOf, test } from "vitest";
import {
  anonymous,
  type CredentialContext,
  type Credentials,
  createRegistryClient,
  firstOf,
  type HttpFetch,
  type Keychain,
  type Manifest,
  parseReference,
  type Reference,
  type Referrers,
  type RegistryClient,
  type RegistryCode,
  RegistryError,
  type Repository,
} from "../src/index.ts";
import { createTestRegistry } from "../src/testing/index.ts";

// Checked by `tsc -b`; running it proves only that the values are there.
test("the public types are what callers write", () => {
  const client = createRegistryClient({ keychain: firstOf(anonymous) });
  expectTypeOf(client).toEqualTypeOf<RegistryClient>();
  expectTypeOf(client.manifest).returns.toEqualTypeOf<Promise<Manifest>>();
  expectTypeOf(client.referrers).returns.toEqualTypeOf<Promise<Referrers>>();
  expectTypeOf(client.manifestByTag).returns.toEqualTypeOf<Promise<Manifest | undefined>>();
  expectTypeOf(parseReference("nginx")).toEqualTypeOf<Reference>();
  expectTypeOf<Reference>().toExtend<Repository>();
  expectTypeOf(new RegistryError("REGISTRY_CLOSED", "x").code).toEqualTypeOf<RegistryCode>();
  expectTypeOf(createTestRegistry().fetch).toEqualTypeOf<HttpFetch>();
});

test("a keychain is one method, and credentials are told apart by their kind", () => {
  const own: Keychain = { resolve: () => Promise.resolve({ kind: "registry-token", token: "t" }) };
  expectTypeOf(own.resolve).parameters.toEqualTypeOf<[Repository, CredentialContext]>();
  expectTypeOf<Extract<Credentials, { kind: "basic" }>>().toHaveProperty("password");
  // @ts-expect-error -- "none here" is undefined, never null
  expectTypeOf<Keychain["resolve"]>().returns.toEqualTypeOf<Promise<Credentials | null>>();
  // @ts-expect-error -- there is no such code
  expectTypeOf(new RegistryError("REGISTRY_NOPE", "x")).toBeObject();
});
