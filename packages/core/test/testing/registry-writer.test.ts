import { createRegistryClient } from "@imagegate/registry";
import { createTestRegistry, type TestRegistryOptions } from "@imagegate/registry/testing";
import { expect, it, test } from "vitest";
import { cosign, verifyImage } from "../../src/index.ts";
import { createSigner, httpRegistryWriter, type RegistryWriter } from "../../src/testing/index.ts";

async function withServer(
  options: TestRegistryOptions,
  use: (address: string, digest: string) => Promise<void>,
): Promise<void> {
  const registry = createTestRegistry(options);
  const { digest } = registry.putImage("acme/app", "1");
  const server = await registry.listen();
  try {
    await use(server.address, digest);
  } finally {
    await server.close();
  }
}

const sign = (writer: RegistryWriter, digest: string, format: "legacy" | "bundle") => {
  const signer = createSigner();
  return signer
    .signImage(writer, { repository: "acme/app", digest }, { format })
    .then(() => signer.publicKeyPem);
};

test.each([
  { format: "legacy", referrersApi: true },
  { format: "bundle", referrersApi: true },
  { format: "bundle", referrersApi: false },
] as const)(
  "a signature written over HTTP is found there: $format, referrers API $referrersApi",
  async ({ format, referrersApi }) => {
    await withServer({ referrersApi }, async (address, digest) => {
      const writer = httpRegistryWriter(`http://${address}`);
      const keys = [
        await sign(writer, digest, format),
        // The second is added to what the first stored.
        await sign(writer, digest, format),
      ];
      const answers = await Promise.all(
        keys.map((key) =>
          verifyImage(`${address}/acme/app:1`, {
            attestors: [cosign({ key, insecureIgnoreTlog: true })],
            registry: createRegistryClient({ allowedHosts: [address] }),
          }),
        ),
      );
      expect(answers.map(({ outcome }) => outcome)).toEqual(["pass", "pass"]);
    });
  },
);

it("says who it is, and names what the registry refused without saying as whom it asked", async () => {
  const users = [{ username: "ann", password: "hush-hush", push: ["acme/app"] }];
  await withServer({ auth: { scheme: "basic", users } }, async (address, digest) => {
    const url = `http://${address}`;
    const ann = { username: "ann", password: "hush-hush" };
    await expect(sign(httpRegistryWriter(url, ann), digest, "legacy")).resolves.toBeDefined();
    await expect(sign(httpRegistryWriter(url), digest, "legacy")).rejects.toThrow(
      "POST /v2/acme/app/blobs/uploads/ was answered 401",
    );
    const wrong = httpRegistryWriter(url, { username: "ann", password: "hush-hush!" });
    await expect(sign(wrong, digest, "legacy")).rejects.not.toThrow("hush");
  });
});

it("has no manifest where the registry has none", async () => {
  await withServer({}, async (address, digest) => {
    const writer = httpRegistryWriter(`http://${address}`);
    expect(await writer.manifest("acme/app", "none")).toBeUndefined();
    expect(await writer.manifest("acme/app", digest)).toBeInstanceOf(Uint8Array);
  });
});
