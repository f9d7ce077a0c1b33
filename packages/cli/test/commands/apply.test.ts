import { expect, test } from "vitest";
import { folder, run } from "../support/run.ts";
import { createScene, pod } from "../support/scene.ts";

const apply = ["apply", "policy.yaml", "-r", "pod.yaml"];

test.each([
  {
    image: "ghcr.io/acme/app:signed",
    exitCode: 0,
    word: "ALLOW",
    summary: "1 allowed, 0 denied, 0 undecided",
  },
  {
    image: "ghcr.io/acme/app:bundled",
    exitCode: 0,
    word: "ALLOW",
    summary: "1 allowed, 0 denied, 0 undecided",
  },
  {
    image: "ghcr.io/acme/app:unsigned",
    exitCode: 1,
    word: "DENY",
    summary: "0 allowed, 1 denied, 0 undecided",
  },
  {
    image: "ghcr.io/acme/app:gone",
    exitCode: 2,
    word: "ERROR",
    summary: "0 allowed, 0 denied, 1 undecided",
  },
  {
    image: "ghcr.io/acme/secret:1",
    exitCode: 2,
    word: "ERROR",
    summary: "0 allowed, 0 denied, 1 undecided",
  },
])("$image ends with $exitCode", async ({ image, exitCode, word, summary }) => {
  const scene = await createScene();
  const ran = await run([...apply, ...scene.flags], {
    "policy.yaml": scene.policy(),
    "pod.yaml": pod(image),
  });
  expect(ran).toMatchObject({ exitCode, stderr: "" });
  expect(ran.stdout).toMatch(new RegExp(`^${word} +Pod default/web  pod\\.yaml:1$`, "m"));
  expect(ran.stdout).toContain(`1 resource: ${summary}`);
  expect(ran.stdout).toContain("weakened  --insecure-registry ghcr.io");
});

test("a no wins over what could not be told, and objects keep their order", async () => {
  const scene = await createScene();
  const resources = ["gone", "unsigned", "signed"]
    .map((tag) => pod(`ghcr.io/acme/app:${tag}`))
    .join("---\n");
  const ran = await run([...apply, ...scene.flags], {
    "policy.yaml": scene.policy(),
    "pod.yaml": resources,
  });
  expect(ran.exitCode).toBe(1);
  expect(ran.stdout.match(/^(?:ALLOW|DENY|ERROR)/gm)).toEqual(["ERROR", "DENY", "ALLOW"]);
});

test("a denial points into the object's and the policy's file", async () => {
  const scene = await createScene();
  const ran = await run([...apply, ...scene.flags], {
    "policy.yaml": scene.policy(),
    "pod.yaml": pod("ghcr.io/acme/app:unsigned"),
  });
  expect(ran.stdout).toContain("image     ghcr.io/acme/app:unsigned  container app  pod.yaml:7:12");
  expect(ran.stdout).toMatch(/rule {6}validations\[0\] {2}policy\.yaml:\d+:17/);
});

test("under Audit a fail is what the cluster would allow", async () => {
  const scene = await createScene();
  const ran = await run([...apply, ...scene.flags], {
    "policy.yaml": scene.policy({ action: "Audit" }),
    "pod.yaml": pod("ghcr.io/acme/app:unsigned"),
  });
  expect(ran.exitCode).toBe(0);
});

test.each([
  [
    "a Secret among the resources that the policy names",
    "credentials: {secrets: [creds]}",
    "kyverno",
    [],
  ],
  [
    "one in another namespace, which a flag names",
    "credentials: {secrets: [creds]}",
    "ops",
    ["--secrets-namespace", "ops"],
  ],
  ["one that is asked first", "", "kyverno", ["--pull-secret", "secret.yaml"]],
])("a private image opens with %s", async (_name, secrets, namespace, flags) => {
  const scene = await createScene();
  const secret = scene.secret(namespace);
  const ran = await run([...apply, ...scene.flags, ...flags], {
    "policy.yaml": scene.policy({ secrets }),
    "pod.yaml": flags.includes("--pull-secret")
      ? pod("ghcr.io/acme/secret:1")
      : `${pod("ghcr.io/acme/secret:1")}---\n${secret}`,
    "secret.yaml": secret,
  });
  expect(ran).toMatchObject({ exitCode: 0 });
});

test("the Docker configuration of the environment is used last", async () => {
  const scene = await createScene();
  const auth = Buffer.from(`robot:${scene.password}`).toString("base64");
  const DOCKER_CONFIG = folder({
    "config.json": JSON.stringify({ auths: { "ghcr.io": { auth } } }),
  });
  const files = { "policy.yaml": scene.policy(), "pod.yaml": pod("ghcr.io/acme/secret:1") };
  expect(await run([...apply, ...scene.flags], files)).toMatchObject({ exitCode: 2 });
  expect(await run([...apply, ...scene.flags], files, { env: { DOCKER_CONFIG } })).toMatchObject({
    exitCode: 0,
  });
});

test("--image judges a Pod with it", async () => {
  const scene = await createScene();
  const args = [
    "apply",
    "policy.yaml",
    "--image",
    "ghcr.io/acme/app:signed",
    "--image",
    "ghcr.io/acme/app:unsigned",
  ];
  const ran = await run([...args, ...scene.flags], { "policy.yaml": scene.policy() });
  expect(ran.exitCode).toBe(1);
  expect(ran.stdout).toMatch(
    /ALLOW {2}Pod default\/imagegate-1[^]*DENY {3}Pod default\/imagegate-2/,
  );
});

test("JSON has verdict, results with evidence, images, patch, summary; the same run gives the same bytes", async () => {
  const scene = await createScene();
  const files = { "policy.yaml": scene.policy(), "pod.yaml": pod("ghcr.io/acme/app:bundled") };
  const args = [...apply, ...scene.flags, "-o", "json", "--now", "2026-06-01T00:00:00Z"];
  const ran = await run(args, files);
  expect(ran.exitCode).toBe(0);
  expect(JSON.parse(ran.stdout)).toMatchObject({
    apiVersion: "imagegate.dev/v1",
    kind: "ApplyReport",
    exitCode: 0,
    clock: "2026-06-01T00:00:00.000Z",
    weakened: ["--insecure-registry ghcr.io"],
    verdict: "allow",
    resources: [
      {
        resource: { kind: "Pod", name: "web", file: "pod.yaml", line: 1 },
        results: [
          {
            rule: "validations[0]",
            result: "pass",
            evidence: [{ outcome: "pass", digest: scene.digests.bundled }],
          },
        ],
        patch: [
          {
            path: "/spec/containers/0/image",
            value: `ghcr.io/acme/app:bundled@${scene.digests.bundled}`,
          },
        ],
      },
    ],
    summary: { resources: 1, allowed: 1, pass: 1 },
  });
  expect((await run(args, files)).stdout).toBe(ran.stdout);
});

test.each([
  [
    "a misspelt field",
    { "policy.yaml": "{{POLICY}}", "pod.yaml": pod("x") },
    apply,
    "POLICY_UNKNOWN_FIELD",
  ],
  ["a policy file that is missing", { "pod.yaml": pod("x") }, apply, "CLI_UNREADABLE_FILE"],
  [
    "no policy in a file",
    { "policy.yaml": pod("x"), "pod.yaml": pod("x") },
    apply,
    "CLI_NO_POLICY",
  ],
  [
    "an object of a kind that is not known",
    {
      "policy.yaml": "{{GOOD}}",
      "pod.yaml": `${pod("ghcr.io/acme/app:signed")}---\n${pod("x").replace("v1\nkind: Pod", "a.example/v1\nkind: Pot")}`,
    },
    apply,
    "ENGINE_UNSUPPORTED_RESOURCE",
  ],
  [
    "a malformed reference",
    { "policy.yaml": "{{GOOD}}" },
    ["apply", "policy.yaml", "--image", "ghcr.io/acme/app:signed", "--image", "a@b"],
    "REGISTRY_INVALID_REFERENCE",
  ],
  [
    "a broken pull secret",
    { "policy.yaml": "{{GOOD}}", "pod.yaml": pod("x"), "secret.json": "{" },
    [...apply, "--pull-secret", "secret.json"],
    "CLI_INVALID_SECRET",
  ],
  [
    "an empty folder of objects",
    { "policy.yaml": "{{GOOD}}", "objects/none.txt": "" },
    ["apply", "policy.yaml", "-r", "objects", "--image", "ghcr.io/acme/app:signed"],
    "CLI_UNREADABLE_FILE",
  ],
  [
    "an empty folder of policies",
    { "policies/none.txt": "", "pod.yaml": pod("x") },
    ["apply", "policies", "-r", "pod.yaml"],
    "CLI_UNREADABLE_FILE",
  ],
  ["no resource", { "policy.yaml": "{{GOOD}}" }, ["apply", "policy.yaml"], "CLI_NO_RESOURCE"],
  [
    "a resource that is no YAML",
    { "policy.yaml": "{{GOOD}}", "pod.yaml": "a: [" },
    apply,
    "POLICY_SYNTAX",
  ],
])("%s ends with 3 and makes no request", async (_name, files, args, code) => {
  const scene = await createScene();
  const texts = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      name,
      text
        .replace("{{POLICY}}", scene.policy().replace("validationActions", "validationAction"))
        .replace("{{GOOD}}", scene.policy()),
    ]),
  );
  const ran = await run([...args, ...scene.flags], texts);
  expect(ran).toMatchObject({ exitCode: 3, stdout: "" });
  expect(ran.stderr).toContain(`error[${code}]`);
  const asJson = await run([...args, ...scene.flags, "-o", "json"], texts);
  expect(JSON.parse(asJson.stdout)).toMatchObject({
    kind: "ApplyReport",
    exitCode: 3,
    error: { code },
  });
  expect(scene.registry.requests).toEqual([]);
});

test("no secret comes out, whatever happens", async () => {
  const scene = await createScene();
  const files = {
    "policy.yaml": scene.policy({ secrets: "credentials: {secrets: [creds]}" }),
    "pod.yaml": `${["secret:1", "secret:gone", "app:unsigned"].map((image) => pod(`ghcr.io/acme/${image}`)).join("---\n")}---\n${scene.secret("kyverno")}`,
  };
  for (const format of ["text", "json"]) {
    const ran = await run([...apply, ...scene.flags, "-o", format], files);
    const said = ran.stdout + ran.stderr;
    expect(said.length).toBeGreaterThan(100);
    expect(said).not.toContain(scene.password);
    expect(said).not.toContain(Buffer.from(`robot:${scene.password}`).toString("base64"));
    expect(said).not.toMatch(/bearer\s/i);
  }
});

test("an image that no policy selects is warned of, since nobody looked at it", async () => {
  const scene = await createScene();
  const files = {
    "policy.yaml": scene
      .policy()
      .replace("  attestors:", '  matchImageReferences: [{glob: "ghcr.io/acme/*"}]\n  attestors:'),
    "pod.yaml": pod("docker.io/library/nginx:1"),
  };
  const ran = await run(apply, files);
  expect(ran.exitCode).toBe(0);
  expect(ran.stderr).toMatch(
    /^warning\[CLI_IMAGE_NOT_SELECTED\]: no policy selects the image `docker\.io\/library\/nginx:1` of Pod default\/web\n {2}--> pod\.yaml:7:12/,
  );
  const asJson = await run([...apply, "-o", "json"], files);
  expect(JSON.parse(asJson.stdout)).toMatchObject({
    warnings: [{ severity: "warning", code: "CLI_IMAGE_NOT_SELECTED", position: { line: 7 } }],
  });
});

test("however answers overtake each other, the same input gives the same bytes", async () => {
  const scene = await createScene();
  const tags = ["signed", "bundled", "unsigned", "gone"];
  const pods = Array.from({ length: 12 }, (_, i) =>
    pod(`ghcr.io/acme/app:${tags[i % tags.length]}`),
  );
  const files = { "policy.yaml": scene.policy(), "pod.yaml": pods.join("---\n") };
  const args = [...apply, ...scene.flags, "-o", "json", "--now", "2026-06-01T00:00:00Z"];
  const first = await run(args, files);
  let turn = 0;
  scene.registry.addFault(() => ({ delayMs: (++turn * 7) % 40 }));
  expect((await run(args, files)).stdout).toBe(first.stdout);
  expect(first.exitCode).toBe(1);
});

test("what a report says of evidence holds no payloads, and every look-up of it", async () => {
  const scene = await createScene();
  const files = { "policy.yaml": scene.policy(), "pod.yaml": pod("ghcr.io/acme/app:unsigned") };
  const ran = await run([...apply, ...scene.flags, "-o", "json"], files);
  const report = JSON.parse(ran.stdout);
  const [evidence] = report.resources[0].results[0].evidence;
  expect(evidence).toMatchObject({
    image: `ghcr.io/acme/app:unsigned@${scene.digests.unsigned}`,
    digest: scene.digests.unsigned,
    outcome: "fail",
    reason: "NO_SIGNATURES_FOUND",
    help: expect.any(String),
    lookups: expect.arrayContaining([
      expect.objectContaining({ kind: "referrers", status: 200, found: 0 }),
    ]),
  });
  expect(evidence).not.toHaveProperty("payloads");
});
