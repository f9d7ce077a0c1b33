import type { Evaluation, Result } from "imagegate";
import { expect, test } from "vitest";
import type { Judged } from "../../src/commands/apply-report.ts";
import { applyText } from "../../src/commands/apply-text.ts";

const policy = {
  apiVersion: "policies.kyverno.io/v1",
  kind: "ImageValidatingPolicy",
  name: "signed",
  file: "policy.yaml",
  line: 1,
};

function judged(i: number, verdict: Evaluation["verdict"], digest: string): Judged {
  const image = "ghcr.io/acme/app:1";
  const result: Result = {
    policy,
    rule: "validations[0]",
    action: "deny",
    result: verdict === "allow" ? "pass" : "fail",
    message: "must be signed",
    reasons: verdict === "allow" ? [] : ["NO_SIGNATURES_FOUND"],
    images: [image],
    trace: [],
    evidence: [
      {
        image,
        digest,
        attestor: { name: "cosign", kind: "cosign" },
        outcome: verdict === "allow" ? "pass" : "fail",
        lookups: [],
        candidates: [],
        payloads: [],
      },
    ],
  };
  const resource = { apiVersion: "v1", kind: "Pod", namespace: "default", name: `web-${i}` };
  const object = { ...resource, metadata: { name: resource.name } };
  return {
    subject: { object, file: "pods.yaml", line: i, locate: () => undefined },
    evaluation: {
      verdict,
      undecided: false,
      resource,
      operation: "CREATE",
      results: [result],
      images: [],
      warnings: [],
      patch: [],
    },
  };
}

const many = (n: number, digestOf: (i: number) => string, denied: (i: number) => boolean) =>
  Array.from({ length: n }, (_, i) => judged(i, denied(i) ? "deny" : "allow", digestOf(i)));

test("up to twenty objects each has its block", () => {
  const text = applyText(many(20, String, (i) => i === 3));
  expect(text.match(/^ALLOW/gm)).toHaveLength(19);
  expect(text).toMatch(
    /\n\n20 resources: 19 allowed, 1 denied, 0 undecided; results: pass 19, fail 1, warn 0, error 0, skip 0\n$/,
  );
});

test("of more, the allowed are counted and equal causes are shown once", () => {
  const text = applyText(
    many(
      21,
      () => "sha256:1",
      (i) => i >= 10,
    ),
  );
  expect(text).not.toMatch(/^ALLOW/m);
  expect(text.match(/^DENY/gm)).toHaveLength(1);
  expect(text).toContain("\n  also      10 more resources\n");
  expect(text).toContain("21 resources: 10 allowed, 11 denied, 0 undecided");
  expect(text).toMatch(/\n {5}11 {2}signed {2}validations\[0\] {2}fail {2}NO_SIGNATURES_FOUND\n$/);
});

test("another digest is another cause", () => {
  expect(
    applyText(
      many(
        30,
        (i) => `sha256:${i % 3}`,
        () => true,
      ),
    ).match(/^DENY/gm),
  ).toHaveLength(3);
});

test("of ten thousand images, 312 denied, the text stays short and the counts are right", () => {
  const text = applyText(many(10_000, String, (i) => i % 32 === 0 && i < 312 * 32));
  expect(text.split("\n").length).toBeLessThan(2000);
  expect(text.match(/^DENY/gm)).toHaveLength(50);
  expect(text).toContain("262 more causes, all in -o json");
  expect(text).toContain("10000 resources: 9688 allowed, 312 denied, 0 undecided");
});
