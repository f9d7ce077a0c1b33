import { expect, test } from "vitest";
import { openRegistry, readReference } from "../src/registry-access.ts";
import { fakeIo, folder } from "./support/run.ts";

test.each([
  [{ registryAddress: ["ghcr.io"] }, "is no pair"],
  [{ registryAddress: ["ghcr.io=1.2.3.4:5=6"] }, "is no pair"],
  [{ registryAddress: ["ghcr.io=example.com:443"] }, "must be ip:port"],
  [{ registryAddress: ["ghcr.io=1.2.3.4"] }, "must be ip:port"],
  [{ registryAddress: ["http://ghcr.io=1.2.3.4:5"] }, "is not a host"],
  [{ insecureRegistry: ["https://ghcr.io/acme"] }, "is not a host"],
  [{ timeout: "30" }, "is no duration"],
])("%j ends with 64", async (flags, message) => {
  const opening = openRegistry(flags, fakeIo(folder({})));
  await expect(opening).rejects.toMatchObject({
    exitCode: 64,
    message: expect.stringContaining(message),
  });
});

test("a long password before the host is not shown in part", () => {
  expect(() => readReference(`AWS:${"canary".repeat(300)}@ghcr.io/acme/app`)).toThrow(
    "`***@ghcr.io/acme/app` is no image reference",
  );
});

test.each([
  "",
  "ghcr.io/Acme/app",
  "ghcr.io/acme/app:",
  "ghcr.io/../app",
  "a@sha256:1",
  "ghcr.io/acme/",
])("the reference %j ends with 3", (image) => {
  expect(() => readReference(image)).toThrow(
    expect.objectContaining({
      exitCode: 3,
      diagnostics: [expect.objectContaining({ code: "REGISTRY_INVALID_REFERENCE" })],
    }),
  );
});
