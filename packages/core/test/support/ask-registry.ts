import { createRegistryClient } from "@imagegate/registry";
import { createTestRegistry, type TestRegistry } from "@imagegate/registry/testing";
import {
  cosign,
  type CosignOptions,
  type Evidence,
  trustedRoot,
  verifyImage,
} from "../../src/index.ts";
import type { SignImageOptions, TestLog, TestSigner } from "../../src/testing/index.ts";

const repository = "acme/app";

/** A registry in memory with one image. */
export function registryWithImage(referrersApi = true): {
  readonly registry: TestRegistry;
  readonly image: { readonly repository: string; readonly digest: string };
} {
  const registry = createTestRegistry({ referrersApi });
  const { digest } = registry.putImage(repository, "1");
  return { registry, image: { repository, digest } };
}

/** What a user who knows the signer's key is told of the image. Without a log, entries are not asked for. */
export async function askRegistry(
  registry: TestRegistry,
  signer: TestSigner,
  { log, ...options }: { readonly log?: TestLog } & Partial<CosignOptions> = {},
): Promise<Evidence> {
  const { evidence } = await verifyImage(`registry.example/${repository}:1`, {
    attestors: [
      cosign({ key: signer.publicKeyPem, insecureIgnoreTlog: log === undefined, ...options }),
    ],
    registry: createRegistryClient({ fetch: registry.fetch }),
    ...(log === undefined ? {} : { trust: trustedRoot(log.trustedRootJson()) }),
  });
  const [only] = evidence;
  if (only === undefined) throw new Error("the image could not be resolved");
  return only;
}

/** Signs the image of a new registry and asks for it. */
export async function signAndAsk(
  signer: TestSigner,
  how: SignImageOptions,
  options: Parameters<typeof askRegistry>[2] = {},
): Promise<Evidence> {
  const { registry, image } = registryWithImage();
  await signer.signImage(registry, image, how);
  return askRegistry(registry, signer, options);
}
