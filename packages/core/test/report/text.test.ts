import { describe, expect, test } from "vitest";
import { type Evaluation, type Evidence, formatEvaluation, type Result } from "../../src/index.ts";

const digest = `sha256:${"41d0".repeat(16)}`;
const policy = {
  apiVersion: "policies.kyverno.io/v1",
  kind: "ImageValidatingPolicy",
  name: "ghcr-check-images",
  file: "policy.yaml",
  line: 4,
};
const image = "ghcr.io/acme/app:1.5";
const attestor = {
  name: "cosign",
  kind: "cosign",
  keyFingerprint: "SHA256:Yk3v",
  keyType: "P-256",
};

const failedEvidence: Evidence = {
  image,
  digest,
  attestor,
  outcome: "fail",
  reason: "NO_MATCHING_SIGNATURE",
  lookups: [
    {
      kind: "referrers",
      url: `https://ghcr.io/v2/acme/app/referrers/${digest}`,
      status: 200,
      found: 1,
    },
    {
      kind: "tag",
      url: `https://ghcr.io/v2/acme/app/manifests/${digest.replace(":", "-")}.sig`,
      status: 404,
      code: "MANIFEST_UNKNOWN",
      found: 0,
    },
  ],
  candidates: [
    {
      format: "bundle",
      digest: `sha256:${"77aa".repeat(16)}`,
      outcome: "fail",
      reason: "SIGNATURE_INVALID",
      checks: [{ name: "signature", outcome: "fail", reason: "SIGNATURE_INVALID" }],
    },
    {
      format: "legacy",
      digest: `sha256:${"c0de".repeat(16)}`,
      outcome: "fail",
      reason: "DIGEST_MISMATCH",
      checks: [
        {
          name: "digest",
          outcome: "fail",
          reason: "DIGEST_MISMATCH",
          expected: digest,
          actual: `sha256:${"0c11".repeat(16)}`,
        },
      ],
    },
  ],
  payloads: [],
};

const failed: Result = {
  policy,
  rule: "validations[0]",
  position: {
    file: "policy.yaml",
    path: "spec.validations[0].expression",
    line: 31,
    column: 7,
    length: 1,
  },
  action: "deny",
  result: "fail",
  message: "all images from ghcr.io/acme must have a valid Cosign signature",
  reasons: ["NO_MATCHING_SIGNATURE", "SIGNATURE_INVALID", "DIGEST_MISMATCH"],
  help: "sign this digest with that key",
  images: [image],
  evidence: [failedEvidence],
  trace: [
    { call: `verifyImageSignatures("${image}", [attestors.cosign])`, value: 0, wanted: "> 0" },
  ],
};

function evaluation(parts: Partial<Evaluation>): Evaluation {
  return {
    verdict: "deny",
    undecided: false,
    resource: { apiVersion: "v1", kind: "Pod", namespace: "default", name: "web" },
    operation: "CREATE",
    results: [failed],
    images: [
      {
        image,
        reference: `${image}@${digest}`,
        digest,
        category: "containers",
        container: "app",
        pointer: "/spec/containers/0/image",
        position: {
          file: "pod.yaml",
          path: "spec.containers[0].image",
          line: 9,
          column: 12,
          length: 20,
        },
        selected: true,
        lookups: [],
      },
    ],
    warnings: [],
    patch: [],
    ...parts,
  };
}

describe("formatEvaluation", () => {
  test("a denial says which image, which policy, what was compared, each candidate, and where was looked", () => {
    expect(formatEvaluation(evaluation({}), { location: "pod.yaml:1" })).toBe(
      `DENY   Pod default/web  pod.yaml:1
  image     ghcr.io/acme/app:1.5  container app  pod.yaml:9:12
  digest    ${digest}
  policy    ImageValidatingPolicy ghcr-check-images  policy.yaml:4  action Deny
  rule      validations[0]  policy.yaml:31:7
  message   all images from ghcr.io/acme must have a valid Cosign signature
  because   verifyImageSignatures(…, [attestors.cosign]) = 0, wanted > 0
  attestor  cosign: key SHA256:Yk3v (P-256)
    candidate 1/2  bundle sha256:77aa77aa77aa…  SIGNATURE_INVALID  not made by this key
    candidate 2/2  .sig layer sha256:c0dec0dec0de…  DIGEST_MISMATCH  signs sha256:0c110c110c11…
    looked  200  ghcr.io/v2/acme/app/referrers/sha256:41d041d041d0…  1 found
    looked  404  ghcr.io/v2/acme/app/manifests/sha256-41d041d041d0….sig  MANIFEST_UNKNOWN
  help      sign this digest with that key`,
    );
  });

  test("an allowed object says who signed", () => {
    const evidence: Evidence = {
      ...failedEvidence,
      outcome: "pass",
      candidates: [{ format: "bundle", digest, outcome: "pass", checks: [] }],
    };
    const { position: _, help: __, ...rest } = failed;
    const passed: Result = {
      ...rest,
      result: "pass",
      message: "success",
      reasons: [],
      evidence: [evidence],
    };
    expect(formatEvaluation(evaluation({ verdict: "allow", results: [passed] }))).toBe(
      `ALLOW  Pod default/web
  pass  ghcr-check-images validations[0]  ghcr.io/acme/app:1.5@sha256:41d041d041d0…
        attestor cosign: key SHA256:Yk3v (P-256), bundle in referrers`,
    );
  });

  test("an undecided denial is an ERROR with what could not be reached and whether a retry may help", () => {
    const result: Result = {
      ...failed,
      result: "error",
      message: "failed to evaluate policy: could not tell",
      reasons: ["REGISTRY_UNAVAILABLE"],
      retryable: true,
      evidence: [
        {
          ...failedEvidence,
          outcome: "error",
          reason: "REGISTRY_UNAVAILABLE",
          detail: "503",
          candidates: [],
          lookups: [],
        },
      ],
      trace: [],
    };
    const text = formatEvaluation(evaluation({ undecided: true, results: [result] }));
    expect(text).toMatch(/^ERROR {2}Pod default\/web/);
    expect(text).toContain("    REGISTRY_UNAVAILABLE  503");
    expect(text).toContain("  retry may help: yes");
  });

  test("says so when no policy matches", () => {
    expect(formatEvaluation(evaluation({ verdict: "allow", results: [] }))).toBe(
      "ALLOW  Pod default/web\n  note      no policy matches this object",
    );
  });

  test("text from outside can forge neither a line nor a terminal sequence", () => {
    const hostile = "\u001B[2J\n::error::x\u202E";
    const text = formatEvaluation(
      evaluation({
        resource: { apiVersion: "v1", kind: "Pod", name: hostile },
        results: [
          {
            ...failed,
            message: hostile,
            help: hostile,
            evidence: [{ ...failedEvidence, attestor: { ...attestor, name: hostile } }],
          },
        ],
      }),
    );
    expect(text).not.toMatch(/[\u001B\u202E]/);
    expect(text.split("\n").some((line) => line.startsWith("::"))).toBe(false);
    expect(text).toContain(String.raw`\u{1b}[2J\u{a}::error::x\u{202e}`);
  });
});
