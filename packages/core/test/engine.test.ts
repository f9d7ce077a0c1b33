import { createRegistryClient } from "@imagegate/registry";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  createEngine,
  type Evaluation,
  type EvaluationRequest,
  type KubernetesObject,
} from "../src/index.ts";
import { createSigner } from "../src/testing/index.ts";
import type { FakeAnswer } from "./support/fake-attestor.ts";
import { createScene, pod, policy, type PolicyParts } from "./support/scene.ts";

afterEach(() => {
  vi.useRealTimers();
});

const signed = "ghcr.io/acme/app:1";
const unsigned = "ghcr.io/acme/bad:1";

/** `pass validations[0]: success` for each result. */
function lines({ results }: Evaluation): readonly string[] {
  return results.map(({ result, rule, message }) => `${result} ${rule}: ${message}`);
}

interface Case {
  readonly name: string;
  readonly policies: readonly PolicyParts[];
  readonly object?: KubernetesObject;
  readonly request?: EvaluationRequest;
  readonly answers?: Readonly<Record<string, FakeAnswer>>;
  readonly verdict: "allow" | "deny";
  readonly results: readonly (string | RegExp)[];
}

const noDigest = "validationConfigurations: {verifyDigest: false, mutateDigest: false";
const all = (predicate: string): string =>
  `- expression: images.containers.map(i, verifyImageSignatures(i, [attestors.k])).all(n, ${predicate})`;

const cases: readonly Case[] = [
  {
    name: "a tag that was not pinned fails where a digest is demanded",
    policies: [{ config: "validationConfigurations: {mutateDigest: false}" }],
    verdict: "deny",
    results: ["fail verifyDigest: image ghcr.io/acme/app:1 does not have a digest"],
  },
  {
    name: "what only looks like a digest is no reference",
    policies: [
      {
        config: "validationConfigurations: {mutateDigest: false, required: false}",
        validations: `- expression: "true"`,
      },
    ],
    object: pod(["ghcr.io/acme/app@sha256:abc"]),
    verdict: "deny",
    results: [/^error evaluation: .*could not parse reference: ghcr\.io\/acme\/app@sha256:abc/],
  },
  {
    name: "a signed image passes",
    policies: [{}],
    verdict: "allow",
    results: ["pass validations[0]: success"],
  },
  {
    name: "an unsigned image fails with the policy's message",
    policies: [{}],
    object: pod([unsigned]),
    verdict: "deny",
    results: ["fail validations[0]: acme images must be signed"],
  },
  {
    name: "without a message the text names the index",
    policies: [{ validations: all("n > 0") }],
    object: pod([unsigned]),
    verdict: "deny",
    results: ["fail validations[0]: CEL expression validation failed at index 0"],
  },
  {
    name: "an expression that costs too much is an error, whatever stands beside it",
    policies: [
      {
        validations: `- expression: "${["a", "b", "c", "d", "e"]
          .map((name) => `object.spec.containers.all(${name}, `)
          .join("")}a.image == e.image || true${")".repeat(5)} || true"`,
        config: "failurePolicy: Ignore",
      },
    ],
    object: pod(Array.from({ length: 20 }, () => signed)),
    verdict: "deny",
    results: [
      "error validations[0]: failed to evaluate policy: operation cancelled: actual cost limit exceeded",
    ],
  },
  {
    name: "a policy that selects nothing passes",
    policies: [{}],
    object: pod(["nginx"]),
    verdict: "allow",
    results: ["pass validations[0]: success"],
  },
  {
    name: "a selected image that nobody verified is not enough",
    policies: [{ validations: `- expression: "true"` }],
    verdict: "deny",
    results: [
      "pass validations[0]: success",
      "fail required: image ghcr.io/acme/app:1 is not verified: no policy performed a signature or attestation check on it",
    ],
  },
  {
    name: "unless it is not required",
    policies: [{ validations: `- expression: "true"`, config: `${noDigest}, required: false}` }],
    verdict: "allow",
    results: ["pass validations[0]: success"],
  },
  {
    name: "an expression that is content with 0 does not rescue an unverified image",
    policies: [{ validations: all("n >= 0") }],
    object: pod([unsigned]),
    verdict: "deny",
    results: [
      "pass validations[0]: success",
      "fail required: image ghcr.io/acme/bad:1 failed signature or attestation verification",
    ],
  },
  {
    name: "an init container that no expression looks at is caught by `required`",
    policies: [{}],
    object: pod([signed], { initContainers: [{ name: "i", image: "ghcr.io/acme/init:1" }] }),
    verdict: "deny",
    results: [
      "pass validations[0]: success",
      "fail required: image ghcr.io/acme/init:1 is not verified: no policy performed a signature or attestation check on it",
    ],
  },
  {
    name: "another policy's verification in the same request counts",
    policies: [
      {},
      {
        name: "init-signed",
        validations:
          "- expression: images.initContainers.all(i, verifyImageSignatures(i, [attestors.k]) > 0)",
        match: "matchImageReferences: [{glob: ghcr.io/acme/init*}]",
      },
    ],
    object: pod([signed], { initContainers: [{ name: "i", image: "ghcr.io/acme/init:1" }] }),
    answers: { "acme/init": ["good"] },
    verdict: "allow",
    results: ["pass validations[0]: success", "pass validations[0]: success"],
  },
  {
    name: "an attestor that is listed twice counts twice",
    policies: [
      {
        validations:
          "- expression: verifyImageSignatures(images.containers[0], [attestors.k, attestors.k]) == 2",
      },
    ],
    verdict: "allow",
    results: ["pass validations[0]: success"],
  },
  {
    name: "an image that the policy does not select counts 0",
    policies: [
      {
        validations:
          "- expression: verifyImageSignatures(object.spec.containers[0].image, [attestors.k]) > 0",
      },
    ],
    object: pod(["nginx:1"]),
    verdict: "deny",
    results: ["fail validations[0]: CEL expression validation failed at index 0"],
  },
  {
    name: "an image that cannot be resolved is an error, and denies",
    policies: [{}],
    object: pod(["ghcr.io/acme/gone:1"]),
    verdict: "deny",
    results: [
      /^error validations\[0\]: failed to evaluate policy: could not tell whether `ghcr.io\/acme\/gone:1` is signed by attestor `k`: IMAGE_NOT_FOUND/,
    ],
  },
  {
    name: "also under failurePolicy Ignore",
    policies: [{ spec: "failurePolicy: Ignore" }],
    object: pod(["ghcr.io/acme/gone:1"]),
    verdict: "deny",
    results: [/^error validations\[0\]/],
  },
  {
    name: "what could not be told does not pass `== 0` either",
    policies: [{ validations: all("n == 0") }],
    answers: { "acme/app": { cannotTell: "REGISTRY_UNAVAILABLE" } },
    verdict: "deny",
    results: [/^error validations\[0\]: .*REGISTRY_UNAVAILABLE/],
  },
  {
    name: "one attestor that verified is enough, whatever the others could tell",
    policies: [
      {
        attestors: "- {name: k, fake: {key: good}}\n  - {name: other, fake: {key: other}}",
        validations:
          "- expression: images.containers.all(i, verifyImageSignatures(i, [attestors.k, attestors.other]) >= 1)",
      },
    ],
    verdict: "allow",
    results: ["pass validations[0]: success"],
  },
  {
    name: "a provider that breaks is an error",
    policies: [{}],
    answers: { "acme/app": "throw" },
    verdict: "deny",
    results: [/^error validations\[0\]: .*ATTESTOR_FAILED: the provider broke/],
  },
  {
    name: "under Audit a fail allows",
    policies: [{ spec: "validationActions: [Audit]" }],
    object: pod([unsigned]),
    verdict: "allow",
    results: ["fail validations[0]: acme images must be signed"],
  },
  {
    name: "a condition that errs is an error under Fail",
    policies: [
      { spec: `matchConditions: [{name: x, expression: "object.metadata.labels.x == 'y'"}]` },
    ],
    verdict: "deny",
    results: [
      "error evaluation: failed to evaluate policy: match condition `x`: no such key: labels",
    ],
  },
  {
    name: "and no match under Ignore",
    policies: [
      {
        spec: `failurePolicy: Ignore\n  matchConditions: [{name: x, expression: "object.metadata.labels.x == 'y'"}]`,
      },
    ],
    object: pod([unsigned]),
    verdict: "allow",
    results: [],
  },
  {
    name: "a false condition outweighs one that errs",
    policies: [
      {
        spec: `matchConditions: [{name: x, expression: "object.metadata.labels.x == 'y'"}, {name: never, expression: "1 == 2"}]`,
      },
    ],
    object: pod([unsigned]),
    verdict: "allow",
    results: [],
  },
  {
    name: "a message expression that errs replaces the message",
    policies: [
      {
        validations: `${all("n > 0")}\n    message: unused\n    messageExpression: string(1 / size(images.initContainers))`,
      },
    ],
    object: pod([unsigned]),
    verdict: "deny",
    results: ["fail validations[0]: failed to evaluate message expression: division by zero"],
  },
  {
    name: "the first validation that is not true decides",
    policies: [
      {
        validations: `${all("n > 0")}\n    message: first\n  - expression: "false"\n    message: second`,
      },
    ],
    object: pod([unsigned]),
    verdict: "deny",
    results: ["fail validations[0]: first"],
  },
  {
    name: "variables see those above them and call verification",
    policies: [
      {
        spec: `variables:
  - {name: counts, expression: "images.containers.map(i, verifyImageSignatures(i, [attestors.k]))"}
  - {name: good, expression: "variables.counts.filter(n, n > 0).size()"}`,
        validations: `- expression: variables.good == 1`,
      },
    ],
    object: pod([signed, unsigned]),
    verdict: "deny",
    results: [
      "pass validations[0]: success",
      "fail required: image ghcr.io/acme/bad:1 failed signature or attestation verification",
    ],
  },
  {
    name: "a selector's expression sees the image",
    policies: [
      {
        match: `matchImageReferences: [{expression: "parseImageReference(ref).registry() == 'ghcr.io'"}]`,
      },
    ],
    object: pod([signed, "nginx:1"]),
    verdict: "allow",
    results: ["pass validations[0]: success"],
  },
  {
    name: "DELETE judges the object that goes",
    policies: [{}],
    object: pod([unsigned]),
    request: { operation: "DELETE" },
    verdict: "deny",
    results: ["fail validations[0]: acme images must be signed"],
  },
  {
    name: "a container without an image is an error",
    policies: [{}],
    object: { ...pod([]), spec: { containers: [{ name: "c" }] } },
    verdict: "deny",
    results: ["error evaluation: failed to evaluate policy: no such key: image"],
  },
  {
    name: "a Deployment is an error, never `nothing matched`",
    policies: [{}],
    object: { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "d" }, spec: {} },
    verdict: "deny",
    results: [/^error evaluation: .*variant for Deployment is not supported yet/],
  },
  {
    name: "a kind that no rule names leaves no result",
    policies: [{}],
    object: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" } },
    verdict: "allow",
    results: [],
  },
];

describe("evaluate", () => {
  test.each(cases)(
    "$name",
    async ({ policies, object = pod([signed]), request, answers, verdict, results }) => {
      const scene = createScene(policies.map((each) => policy(each)).join("---\n"), answers);
      const evaluation = await scene.evaluate(object, request);
      expect(evaluation.verdict).toBe(verdict);
      expect(lines(evaluation)).toEqual(
        results.map((each) => (typeof each === "string" ? each : expect.stringMatching(each))),
      );
      expect(JSON.parse(JSON.stringify(evaluation))).toEqual(evaluation);
      expect(
        [evaluation, evaluation.results, ...evaluation.results].every((each) =>
          Object.isFrozen(each),
        ),
      ).toBe(true);
    },
  );

  test("says what could not be told apart from what was refused", async () => {
    const scene = createScene(policy(), { "acme/app": { cannotTell: "REGISTRY_UNAVAILABLE" } });
    expect(await scene.evaluate(pod([signed]))).toMatchObject({ verdict: "deny", undecided: true });
    expect(await scene.evaluate(pod([unsigned]))).toMatchObject({
      verdict: "deny",
      undecided: false,
    });
    expect(await scene.evaluate(pod([signed, unsigned]))).toMatchObject({ verdict: "deny" });
  });

  test("softens errors under failurePolicy Ignore only when it is told to, with a warning", async () => {
    const text = policy({ spec: "failurePolicy: Ignore" });
    const scene = createScene(
      text,
      { "acme/app": { cannotTell: "REGISTRY_UNAVAILABLE" } },
      { errors: "failurePolicy" },
    );
    const evaluation = await scene.evaluate(pod([signed]));
    expect(evaluation.verdict).toBe("allow");
    expect(evaluation.warnings).toEqual([expect.stringMatching(/^Policy acme-signed error: /)]);
    expect(await scene.evaluate(pod([unsigned]))).toMatchObject({ verdict: "deny" });
  });

  test("warns under Warn with Kyverno's text", async () => {
    const scene = createScene(policy({ spec: "validationActions: [Warn]" }));
    expect(await scene.evaluate(pod([unsigned]))).toMatchObject({
      verdict: "allow",
      warnings: ["Policy acme-signed failed: acme images must be signed"],
    });
  });
});

describe("pinning", () => {
  const pinning = "validationConfigurations: {}";

  test("resolves tags first, evaluates the digest, and offers the patch", async () => {
    const scene = createScene(policy({ config: pinning }));
    const evaluation = await scene.evaluate(pod([signed]));
    const digest = evaluation.images[0]?.digest;
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(evaluation).toMatchObject({
      verdict: "allow",
      patch: [{ op: "replace", path: "/spec/containers/0/image", value: `${signed}@${digest}` }],
      images: [{ image: signed, reference: `${signed}@${digest}`, selected: true }],
    });
    expect(scene.attestors.asked).toEqual([`k acme/app ${digest}`]);
  });

  test("writes Docker Hub names out, and selects by that text", async () => {
    const scene = createScene(
      policy({ config: pinning, match: `matchImageReferences: [{glob: "docker.io/*"}]` }),
      { "library/nginx": ["good"] },
    );
    const evaluation = await scene.evaluate(pod(["nginx"]));
    expect(evaluation.patch).toEqual([
      {
        op: "replace",
        path: "/spec/containers/0/image",
        value: expect.stringMatching(/^docker\.io\/nginx:latest@sha256:/),
      },
    ]);
  });

  test("offers no patch when the object is denied", async () => {
    const scene = createScene(policy({ config: pinning }));
    expect(await scene.evaluate(pod([unsigned]))).toMatchObject({ verdict: "deny", patch: [] });
  });

  test("is an error of its own when a tag cannot be resolved", async () => {
    const scene = createScene(policy({ config: pinning }));
    const evaluation = await scene.evaluate(pod(["ghcr.io/acme/gone:1"]));
    expect(evaluation).toMatchObject({ verdict: "deny", undecided: true });
    expect(lines(evaluation)).toEqual([
      expect.stringMatching(
        /^error mutateDigest: failed to update digest: failed to resolve digest for image ghcr\.io\/acme\/gone:1: /,
      ),
    ]);
    expect(evaluation.results[0]).toMatchObject({
      reasons: ["IMAGE_NOT_FOUND"],
      images: ["ghcr.io/acme/gone:1"],
    });
    expect(evaluation.images[0]?.lookups[0]).toMatchObject({ status: 404 });
  });

  test("an image string that is no reference is an error that names it", async () => {
    const scene = createScene(policy({ config: pinning }));
    const evaluation = await scene.evaluate(pod(["ghcr.io/acme/../app:1"]));
    expect(evaluation.results).toMatchObject([
      {
        rule: "mutateDigest",
        result: "error",
        reasons: ["REFERENCE_INVALID"],
        images: ["ghcr.io/acme/../app:1"],
      },
    ]);
    expect(scene.registry.requests).toEqual([]);
  });

  test("can be switched off", async () => {
    const scene = createScene(
      policy({ config: "validationConfigurations: {verifyDigest: false}" }),
      {},
      { pin: "off" },
    );
    expect(await scene.evaluate(pod([signed]))).toMatchObject({ verdict: "allow", patch: [] });
  });

  test("judges the digest that was resolved, though the tag moves while it is judged", async () => {
    const scene = createScene(policy({ config: pinning }));
    const first = scene.registry.putImage("acme/app", "1", { annotations: { n: "1" } });
    scene.registry.addFault(({ url }) => {
      if (url.pathname.endsWith(first.digest))
        scene.registry.putImage("acme/app", "1", { annotations: { n: "2" } });
      return undefined;
    });
    const evaluation = await scene.evaluate(pod([signed]));
    expect(evaluation).toMatchObject({ verdict: "allow", images: [{ digest: first.digest }] });
    expect(scene.attestors.asked).toEqual([`k acme/app ${first.digest}`]);
  });
});

describe("compat 1.18", () => {
  test("leaves digests and `required` alone unless the policy writes them", async () => {
    const text = policy({ config: "", validations: `- expression: "true"` });
    expect(await createScene(text, {}, { compat: "1.18" }).evaluate(pod([signed]))).toMatchObject({
      verdict: "allow",
      patch: [],
    });
    expect(await createScene(text).evaluate(pod([signed]))).toMatchObject({ verdict: "deny" });
  });
});

describe("asking", () => {
  test("equal calls are made once", async () => {
    const scene = createScene(policy());
    await scene.evaluate(pod([signed, signed, signed, signed]));
    expect(scene.attestors.asked).toHaveLength(1);
  });

  test.each([
    ["false && verifyImageSignatures(images.containers[0], [attestors.k]) > 0 || true"],
    ["true ? true : verifyImageSignatures(images.containers[0], [attestors.k]) > 0"],
    ["true || verifyImageSignatures(images.containers[0], [attestors.k]) > 0"],
  ])("%s makes no request", async (expression) => {
    const scene = createScene(
      policy({
        validations: `- expression: "${expression}"`,
        config: `${noDigest}, required: false}`,
      }),
    );
    expect(await scene.evaluate(pod([signed]))).toMatchObject({ verdict: "allow" });
    expect(scene.registry.requests).toEqual([]);
    expect(scene.attestors.asked).toEqual([]);
  });

  test("images that no policy selects are never asked for", async () => {
    const scene = createScene(policy({ config: "validationConfigurations: {}" }));
    await scene.evaluate(pod([signed, "nginx", "quay.io/x/y:1"]));
    expect(scene.registry.requests.every(({ path }) => path.includes("acme/app"))).toBe(true);
  });
});

describe("deadline, abort, close", () => {
  test("what hangs ends at the deadline as an error that names image and attestor", async () => {
    const scene = createScene(policy(), { "acme/app": "hang" });
    const evaluation = await scene.evaluate(pod([signed]), { timeoutMs: 30 });
    expect(evaluation).toMatchObject({ verdict: "deny", undecided: true });
    expect(evaluation.results[0]).toMatchObject({
      result: "error",
      reasons: expect.arrayContaining(["DEADLINE"]),
    });
    expect(evaluation.results[0]?.evidence[0]).toMatchObject({
      image: signed,
      attestor: { name: "k" },
      outcome: "error",
    });
  });

  test("a registry that hangs is named with what it was asked, and a retry may help", async () => {
    const attestors = `- {name: k, cosign: {key: {data: ${JSON.stringify(createSigner().publicKeyPem)}}, ctlog: {insecureIgnoreTlog: true, url: "https://rekor.sigstore.dev"}}}`;
    const scene = createScene(policy({ attestors }));
    scene.registry.addFault({ path: /referrers/, hang: true });
    const evaluation = await scene.evaluate(pod([signed]), { timeoutMs: 200 });
    const url = expect.stringMatching(/^https:\/\/ghcr\.io\/v2\/acme\/app\/referrers\/sha256:/);
    expect(evaluation.results).toMatchObject([
      {
        result: "error",
        reasons: ["DEADLINE"],
        retryable: true,
        evidence: [
          {
            reason: "DEADLINE",
            request: { url },
            lookups: expect.arrayContaining([
              { kind: "referrers", url, code: "REGISTRY_DEADLINE", found: 0 },
            ]),
          },
        ],
      },
    ]);
  });

  test("the caller's abort rejects", async () => {
    const scene = createScene(policy(), { "acme/app": "hang" });
    const controller = new AbortController();
    const evaluation = scene.evaluate(pod([signed]), { signal: controller.signal });
    setTimeout(() => controller.abort(), 5);
    await expect(evaluation).rejects.toMatchObject({ name: "EngineError", code: "ENGINE_ABORTED" });
  });

  test("an engine that was closed rejects, and leaves a client that it was given open", async () => {
    const scene = createScene(policy());
    await scene.engine.close();
    await expect(scene.evaluate(pod([signed]))).rejects.toMatchObject({ code: "ENGINE_CLOSED" });
  });
});

describe("misuse", () => {
  test.each([
    ["no object", 3, "ENGINE_INVALID_RESOURCE"],
    ["no kind", { apiVersion: "v1" }, "ENGINE_INVALID_RESOURCE"],
    [
      "a function inside",
      { apiVersion: "v1", kind: "Pod", spec: { f: () => 1 } },
      "ENGINE_INVALID_RESOURCE",
    ],
    [
      "a kind whose plural is not known",
      { apiVersion: "acme.io/v1", kind: "App" },
      "ENGINE_UNSUPPORTED_RESOURCE",
    ],
  ])("%s is an EngineError", async (_name, resource, code) => {
    const scene = createScene(policy());
    // A caller in JavaScript may pass anything.
    await expect(
      Reflect.apply(scene.engine.evaluate, scene.engine, [resource]),
    ).rejects.toMatchObject({ code });
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])(
    "a deadline of %d ms is a TypeError",
    async (timeoutMs) => {
      const scene = createScene(policy());
      await expect(scene.evaluate(pod([signed]), { timeoutMs })).rejects.toThrow(TypeError);
    },
  );

  test("a keychain beside a registry client is a TypeError", () => {
    const registry = createRegistryClient();
    const keychain = { resolve: () => Promise.resolve(undefined) };
    expect(() => createEngine({ policies: { policies: [] }, registry, keychain })).toThrow(
      TypeError,
    );
  });
});
