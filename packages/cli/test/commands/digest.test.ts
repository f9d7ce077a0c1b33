import { expect, test } from "vitest";
import { run } from "../support/run.ts";
import { createScene } from "../support/scene.ts";

test("prints the hash of the manifest, one a line, in the order given", async () => {
  const scene = await createScene();
  const { signed, unsigned } = scene.digests;
  const images = ["app:signed", "app:unsigned", `app@${signed}`, `app:unsigned@${signed}`];
  const ran = await run([
    "digest",
    ...images.map((each) => `ghcr.io/acme/${each}`),
    ...scene.flags,
  ]);
  expect(ran).toEqual({
    exitCode: 0,
    stdout: `${signed}\n${unsigned}\n${signed}\n${signed}\n`,
    stderr: "weakened  --insecure-registry ghcr.io\n",
  });
});

test.each(["HEAD", "GET"])("does not believe the registry's header on %s", async (method) => {
  const scene = await createScene();
  const lie = { "docker-content-digest": scene.digests.unsigned };
  scene.registry.addFault({ method, path: /manifests\/signed/, headers: lie });
  const ran = await run(["digest", "ghcr.io/acme/app:signed", ...scene.flags]);
  expect(ran.stdout).not.toContain(scene.digests.unsigned);
  expect(ran.exitCode).toBe(method === "GET" ? 2 : 0);
});

test("an image that could not be read is named, and the others are printed", async () => {
  const scene = await createScene();
  const images = ["ghcr.io/acme/app:gone", "ghcr.io/acme/app:signed"];
  const ran = await run(["digest", ...images, ...scene.flags]);
  expect(ran).toMatchObject({ exitCode: 2, stdout: `${scene.digests.signed}\n` });
  expect(ran.stderr).toContain("error[REGISTRY_NOT_FOUND]: `ghcr.io/acme/app:gone`:");
});

test.each([
  ["127.0.0.1:1/x", 2, "REGISTRY_REFUSED_ADDRESS"],
  ["ghcr.io/acme/secret:1", 2, "REGISTRY_UNAUTHORIZED"],
  ["ghcr.io/Acme/app", 3, "REGISTRY_INVALID_REFERENCE"],
])("%s ends with %i", async (image, exitCode, code) => {
  const scene = await createScene();
  const ran = await run(["digest", "ghcr.io/acme/app:signed", image, ...scene.flags]);
  expect(ran.exitCode).toBe(exitCode);
  expect(ran.stderr).toContain(code);
  if (exitCode === 3) expect(scene.registry.requests).toEqual([]);
});
