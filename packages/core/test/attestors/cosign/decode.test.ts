import { describe, expect, test } from "vitest";
import { decodeCosign } from "../../../src/attestors/cosign/decode.ts";
import type { CosignSpec } from "../../../src/attestors/cosign/spec.ts";
import { compilePolicies } from "../../../src/compile.ts";
import { signer } from "../../support/cosign-fixtures.ts";

const { pem: data, fingerprint } = signer();

/** What it decodes to, and the faults as lines: code, path (`*` at the key), message, help. */
function decode(spec: unknown): {
  readonly spec: CosignSpec | undefined;
  readonly faults: readonly string[];
} {
  const faults: string[] = [];
  const decoded = decodeCosign(spec, {
    fault: ({ path, code, message, help, atKey = false }) =>
      faults.push(
        `${code} ${path.join(".")}${atKey ? "*" : ""} ${message}${help === undefined ? "" : ` | ${help}`}`,
      ),
  });
  return { spec: decoded, faults };
}

describe("accepts", () => {
  test.each<readonly [string, object, Partial<CosignSpec>]>([
    ["a key", {}, { annotations: {}, insecureIgnoreTlog: false }],
    ["an empty ctlog", { ctlog: {} }, { insecureIgnoreTlog: false }],
    [
      "a log that is ignored",
      { ctlog: { insecureIgnoreTlog: true, insecureIgnoreSCT: true } },
      { insecureIgnoreTlog: true },
    ],
    [
      "the URL of a log",
      { ctlog: { url: "https://rekor.example" } },
      { insecureIgnoreTlog: false },
    ],
    [
      "annotations",
      { annotations: { env: "prod", "": "" } },
      { annotations: { env: "prod", "": "" } },
    ],
    [
      "empty fields of what is not supported",
      { source: {}, tuf: {}, ctlog: { rekorPubKey: "" } },
      {},
    ],
  ])("%s", (_name, more, expected) => {
    const { spec, faults } = decode({ key: { data }, ...more });
    expect(faults).toEqual([]);
    expect(spec).toMatchObject({ key: { fingerprint }, ...expected });
    expect(Object.isFrozen(spec)).toBe(true);
  });

  test.each([
    ["", undefined],
    ["sha224", "sha224"],
    ["sha256", "sha256"],
    ["sha384", "sha384"],
    ["sha512", "sha512"],
  ])("the hash %j", (hashAlgorithm, expected) => {
    expect(decode({ key: { data, hashAlgorithm, kms: "" } }).spec?.hashAlgorithm).toBe(expected);
  });
});

function unsupported(field: string, help: string): string {
  return `POLICY_UNSUPPORTED_FIELD ${field}* \`${field}\` is not supported yet | ${help}`;
}

describe("refuses", () => {
  const keyInstead = "name the signer's public key in `key.data`";
  const rootInstead = "give the trusted root to the engine, not to the policy";
  test.each<readonly [object, readonly string[]]>([
    [{ keyless: { identities: [] } }, [unsupported("keyless", keyInstead)]],
    [{ keyless: {} }, [unsupported("keyless", keyInstead)]],
    [{ key: { data }, certificate: {} }, [unsupported("certificate", keyInstead)]],
    [
      { key: { data }, ctlog: { url: null, insecureIgnoreTlog: null } },
      [
        "POLICY_INVALID_VALUE ctlog.url `ctlog.url` must be a string, not null | put it into quotes if it is meant as text",
        "POLICY_INVALID_VALUE ctlog.insecureIgnoreTlog `ctlog.insecureIgnoreTlog` must be a boolean, not null | write `true` or `false`, without quotes",
      ],
    ],
    [{ certificate: { cert: { value: "x" } } }, [unsupported("certificate", keyInstead)]],
    [{ key: { data }, keyless: { identities: [] } }, [unsupported("keyless", keyInstead)]],
    [{ key: { data }, trustedRoot: { value: "{}" } }, [unsupported("trustedRoot", rootInstead)]],
    [{ key: { data }, tuf: { mirror: "https://tuf.example" } }, [unsupported("tuf", rootInstead)]],
    [
      { key: { data }, source: { repository: "ghcr.io/acme/sigs" } },
      [unsupported("source", "keep the signatures beside the image")],
    ],
    [
      { key: { kms: "awskms:///alias/x" } },
      [
        unsupported(
          "key.kms",
          "export the public key (cosign public-key --key KMS) and put it into `key.data`",
        ),
      ],
    ],
    [
      { key: { data, kms: "awskms:///alias/x" } },
      [
        unsupported(
          "key.kms",
          "export the public key (cosign public-key --key KMS) and put it into `key.data`",
        ),
      ],
    ],
    [
      { key: { expression: "variables.key" } },
      [unsupported("key.expression", "put the public key itself into `key.data`")],
    ],
    [
      { key: { data }, ctlog: { rekorPubKey: "x", ctLogPubKey: "y", tsaCertChain: "z" } },
      ["rekorPubKey", "ctLogPubKey", "tsaCertChain"].map((name) =>
        unsupported(`ctlog.${name}`, rootInstead),
      ),
    ],
    [
      { key: { data, keyRef: "k8s://ns/secret" } },
      [
        "POLICY_UNKNOWN_FIELD key.keyRef* unknown field `key.keyRef` | the fields here are `data`, `hashAlgorithm`, `kms`, `expression`",
      ],
    ],
    [
      { key: { data, hashAlgoritm: "sha256" } },
      [
        "POLICY_UNKNOWN_FIELD key.hashAlgoritm* unknown field `key.hashAlgoritm` | did you mean `hashAlgorithm`?",
      ],
    ],
    [
      { key: { data }, ctlog: { insecureIgnoreTLog: true } },
      [
        "POLICY_UNKNOWN_FIELD ctlog.insecureIgnoreTLog* unknown field `ctlog.insecureIgnoreTLog` | did you mean `insecureIgnoreTlog`?",
      ],
    ],
    [{ keys: { data } }, ["POLICY_UNKNOWN_FIELD keys* unknown field `keys` | did you mean `key`?"]],
    [
      {},
      [
        "POLICY_MISSING_FIELD key the attestor names no key: `key` is missing | add `key.data` with the signer's public key in PEM",
      ],
    ],
    [
      { key: {} },
      [
        "POLICY_MISSING_FIELD key.data `key.data` is missing | add the signer's public key in PEM: without one anybody's signature would do",
      ],
    ],
    [
      { key: { data: "" } },
      [
        "POLICY_MISSING_FIELD key.data `key.data` is missing | add the signer's public key in PEM: without one anybody's signature would do",
      ],
    ],
    [
      { key: { data: 1 } },
      [
        "POLICY_INVALID_VALUE key.data `key.data` must be a string, not a number | put it into quotes if it is meant as text",
      ],
    ],
    [
      { key: { data, hashAlgorithm: "sha265" } },
      [
        "POLICY_INVALID_VALUE key.hashAlgorithm `sha265` is no value of `key.hashAlgorithm` | did you mean `sha256`?",
      ],
    ],
    [
      { key: { data, hashAlgorithm: "blake" } },
      [
        "POLICY_INVALID_VALUE key.hashAlgorithm `blake` is no value of `key.hashAlgorithm` | one of `sha224`, `sha256`, `sha384`, `sha512`",
      ],
    ],
    [
      { key: { data }, ctlog: { insecureIgnoreTlog: "true", url: 1 } },
      [
        "POLICY_INVALID_VALUE ctlog.url `ctlog.url` must be a string, not a number | put it into quotes if it is meant as text",
        "POLICY_INVALID_VALUE ctlog.insecureIgnoreTlog `ctlog.insecureIgnoreTlog` must be a boolean, not a string | write `true` or `false`, without quotes",
      ],
    ],
    [
      { key: { data }, annotations: { build: 7, x: null } },
      [
        "POLICY_INVALID_VALUE annotations.build `annotations.build` must be a string, not a number | put it into quotes",
        "POLICY_INVALID_VALUE annotations.x `annotations.x` must be a string, not null | put it into quotes",
      ],
    ],
    [
      { key: data },
      [
        "POLICY_INVALID_VALUE key `key` must be an object, not a string | write its fields as `name: value`, indented below it",
      ],
    ],
    [
      { key: { data }, ctlog: [], annotations: true },
      [
        "POLICY_INVALID_VALUE ctlog `ctlog` must be an object, not a list | write its fields as `name: value`, indented below it",
        "POLICY_INVALID_VALUE annotations `annotations` must be an object, not a boolean | write its fields as `name: value`, indented below it",
      ],
    ],
  ])("%j", (spec, faults) => {
    expect(decode(spec)).toEqual({ spec: undefined, faults });
  });

  test("anything but an object", () => {
    expect(decode("key").faults).toEqual([
      "POLICY_INVALID_VALUE  `cosign` must be an object, not a string | write its fields as `name: value`, indented below it",
    ]);
  });

  test("a key that cannot be used, with what is wrong with it", () => {
    const { faults } = decode({
      key: { data: "-----BEGIN PUBLIC KEY-----\n...\n-----END PUBLIC KEY-----" },
    });
    expect(faults).toEqual([
      "POLICY_INVALID_VALUE key.data the key's PEM block is broken | " +
        "paste the whole block, from -----BEGIN PUBLIC KEY----- to -----END PUBLIC KEY-----, and nothing else",
    ]);
  });

  test("every fault at once", () => {
    const { faults } = decode({
      key: { data: "x", kms: "k" },
      ctlog: { urll: "" },
      tuf: { mirror: "m" },
    });
    expect(faults).toHaveLength(4);
  });
});

test("a policy's attestor is decoded when the policy is compiled", () => {
  const pem = data.trim().replaceAll("\n", "\n          ");
  const policy = `apiVersion: policies.kyverno.io/v1
kind: ImageValidatingPolicy
metadata: {name: p}
spec:
  matchConstraints:
    resourceRules:
    - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
  attestors:
  - name: release
    cosign:
      key:
        data: |
          ${pem}
  validations:
  - expression: images.containers.map(i, verifyImageSignatures(i, [attestors.release])).all(n, n > 0)
`;
  const [plan] = compilePolicies(policy).policies;
  expect(plan?.attestors).toMatchObject([{ name: "release", spec: { key: { fingerprint } } }]);
  const swapped = policy.replace("cosign:", "cosign:\n      tuf: {mirror: m}");
  expect(() => compilePolicies(swapped)).toThrowError(
    expect.objectContaining({
      code: "POLICY_UNSUPPORTED_FIELD",
      position: expect.objectContaining({
        path: "spec.attestors[0].cosign.tuf",
        line: 11,
      }) as unknown,
    }),
  );
});
