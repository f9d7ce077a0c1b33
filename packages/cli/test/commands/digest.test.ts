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

test("an image that could not be read is named with the request, its status, and what to do", async () => {
  const scene = await createScene();
  scene.registry.addFault({
    path: /manifests\/signed/,
    status: 503,
    headers: { "retry-after": "60" },
  });
  const images = ["ghcr.io/acme/app:signed", "ghcr.io/acme/app:gone"];
  const ran = await run(["digest", ...images, ...scene.flags]);
  expect(ran.exitCode).toBe(2);
  expect(ran.stderr).toBe(`weakened  --insecure-registry ghcr.io
error[REGISTRY_UNAVAILABLE]: \`ghcr.io/acme/app:signed\`: the registry \`ghcr.io\` answered 503 for \`/v2/acme/app/manifests/signed\`, and asks to wait 60 s
  help: try again; check the network and the registry
  url: http://ghcr.io/v2/acme/app/manifests/signed
  status: 503
  retry may help: yes

error[REGISTRY_NOT_FOUND]: \`ghcr.io/acme/app:gone\`: the registry has no such image: it answered 404 MANIFEST_UNKNOWN
  help: check the name; some registries hide private repositories behind this answer
  url: http://ghcr.io/v2/acme/app/manifests/gone
  status: 404
  retry may help: no
`);
});

test("a registry that hangs is given up at --timeout", async () => {
  const scene = await createScene();
  scene.registry.addFault({ path: /manifests/, hang: true });
  const ran = await run(["digest", "ghcr.io/acme/app:signed", "--timeout", "1s", ...scene.flags]);
  expect(ran.exitCode).toBe(2);
  expect(ran.stderr).toContain(
    "error[REGISTRY_DEADLINE]: `ghcr.io/acme/app:signed`: the deadline passed before an answer came: `ghcr.io` was asked for `/v2/acme/app/manifests/signed`\n  help: raise --timeout, or see why the registry is slow\n",
  );
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
