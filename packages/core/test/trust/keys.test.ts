import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { describe, expect, test } from "vitest";
import { EngineError } from "../../src/errors.ts";
import { parsePublicKey, readPublicKey, verifySignature } from "../../src/trust/keys.ts";
import { certificate, pem } from "../support/certificate.ts";
import { type Algorithm, sign, signer } from "../support/cosign-fixtures.ts";
import { hasShared, readShared } from "../support/shared.ts";

function spkiPem({ publicKey }: { readonly publicKey: KeyObject }): string {
  return publicKey.export({ format: "pem", type: "spki" });
}

/** The error's code, message and the beginning of its help. */
function refusal(text: string): string {
  try {
    parsePublicKey(text);
    return "accepted";
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return `${error.code}: ${error.message} | ${error.help?.split(/[:;,(]/, 1)[0]?.trim()}`;
  }
}

describe("parsePublicKey", () => {
  test.each<readonly [Algorithm, readonly string[]]>([
    ["P-256", ["sha256"]],
    ["P-384", ["sha384", "sha256"]],
    ["P-521", ["sha512", "sha256"]],
    ["RSA-2048", ["sha256"]],
    ["Ed25519", ["none"]],
  ])("takes %s, with the hashes of its signers", (algorithm, hashes) => {
    const { pem: text, spki, fingerprint } = signer(algorithm);
    expect(parsePublicKey(text)).toMatchObject({
      type: algorithm,
      hashes,
      fingerprint,
      spki: new Uint8Array(spki),
    });
  });

  test("takes an RSA PUBLIC KEY for the same key as its PUBLIC KEY", () => {
    const { publicKey, pem: text } = signer("RSA-2048");
    const pkcs1 = publicKey.export({ format: "pem", type: "pkcs1" });
    expect(parsePublicKey(pkcs1).fingerprint).toBe(parsePublicKey(text).fingerprint);
  });

  const { pem: good, spki, privateKey } = signer();
  const compressed = Buffer.concat([
    Buffer.from("3039301306072a8648ce3d020106082a8648ce3d030107032200", "hex"),
    Buffer.of(2 + ((spki.at(-1) ?? 0) & 1)),
    spki.subarray(27, 59),
  ]);
  const wanted = "paste the whole block";
  const accepted = "use an ECDSA key on P-256";

  test.each<readonly [string, string, string]>([
    ["nothing", "", `the key is empty | give a PUBLIC KEY block`],
    [
      "an elided snippet",
      "-----BEGIN PUBLIC KEY-----\n...\n-----END PUBLIC KEY-----",
      `the key's PEM block is broken | ${wanted}`,
    ],
    ["text before the block", `# key\n${good}`, `something stands before the key | ${wanted}`],
    ["text behind the block", `${good}x`, `something stands after the key | ${wanted}`],
    [
      "bare base64",
      spki.toString("base64"),
      `the key lacks the first and the last line of PEM | put -----BEGIN PUBLIC KEY----- before it and -----END PUBLIC KEY----- behind it`,
    ],
    [
      "a private key",
      privateKey.export({ format: "pem", type: "pkcs8" }),
      "the key is a private key | name its public half",
    ],
    [
      "a cosign private key",
      pem("ENCRYPTED SIGSTORE PRIVATE KEY", spki),
      "the key is a private key | name its public half",
    ],
    ["a certificate", certificate(signer()), "the key is a certificate | take the key out of it"],
    [
      "another block",
      pem("PGP PUBLIC KEY BLOCK", spki),
      "the key is a PEM block of the kind `PGP PUBLIC KEY BLOCK` | give a PUBLIC KEY block",
    ],
    [
      "two keys",
      good + good,
      "2 PEM blocks stand where one key is expected | name each key by itself",
    ],
    [
      "no key in the block",
      pem("PUBLIC KEY", Buffer.from("junk")),
      "the key cannot be read | export it again",
    ],
    [
      "bytes behind the key",
      pem("PUBLIC KEY", Buffer.concat([spki, Buffer.of(0)])),
      "the key is not in canonical DER | export it again",
    ],
    [
      "a PKCS #1 key under the wrong label",
      pem("PUBLIC KEY", signer("RSA-2048").publicKey.export({ format: "der", type: "pkcs1" })),
      "the key cannot be read | export it again",
    ],
    [
      "secp256k1",
      spkiPem(generateKeyPairSync("ec", { namedCurve: "secp256k1" })),
      `a key on the curve \`secp256k1\` is not accepted | ${accepted}`,
    ],
    [
      "a compressed point",
      pem("PUBLIC KEY", compressed),
      `a key with a compressed point or a curve written out is not accepted | ${accepted}`,
    ],
    [
      "a curve written out",
      spkiPem(generateKeyPairSync("ec", { namedCurve: "P-256", paramEncoding: "explicit" })),
      `a key with a compressed point or a curve written out is not accepted | ${accepted}`,
    ],
    [
      "RSA of 1024 bits",
      spkiPem(generateKeyPairSync("rsa", { modulusLength: 1024 })),
      `an RSA key of 1024 bits is not accepted | ${accepted}`,
    ],
    [
      "RSA-PSS",
      spkiPem(generateKeyPairSync("rsa-pss", { modulusLength: 2048 })),
      `a key of the kind \`rsa-pss\` is not accepted | ${accepted}`,
    ],
    [
      "Ed448",
      spkiPem(generateKeyPairSync("ed448")),
      `a key of the kind \`ed448\` is not accepted | ${accepted}`,
    ],
    [
      "X25519",
      spkiPem(generateKeyPairSync("x25519")),
      `a key of the kind \`x25519\` is not accepted | ${accepted}`,
    ],
  ])("refuses %s", (_name, text, expected) => {
    expect(refusal(text)).toBe(`ENGINE_INVALID_KEY: ${expected}`);
  });

  test("never says anything of a private key that it was given", () => {
    const secret = privateKey.export({ format: "pem", type: "pkcs8" });
    const [, body = ""] = secret.split("\n");
    expect(refusal(secret)).not.toContain(body.slice(0, 16));
  });
});

test.skipIf(!hasShared("testdata/cosign-keys"))("takes real keys of cosign", () => {
  expect(parsePublicKey(readShared("testdata/cosign-keys/release-cosign.pub"))).toMatchObject({
    type: "P-256",
    fingerprint: "SHA256:rbgIqwcUgkJ7ehNbmfZAWAVTdXxGRUtJ1tryJ8Ga748",
  });
  expect(parsePublicKey(readShared("testdata/cosign-legacy/keys/some-rsa-key.pub")).type).toBe(
    "RSA-4096",
  );
});

describe("verifySignature", () => {
  const data = Buffer.from("data");

  test.each<readonly [Algorithm, string]>([
    ["P-256", "sha256"],
    ["P-384", "sha384"],
    ["P-384", "sha256"],
    ["RSA-2048", "sha224"],
    ["Ed25519", "none"],
  ])("of %s with %s", (algorithm, hash) => {
    const by = signer(algorithm, "", hash);
    const key = readPublicKey(by.spki);
    const signature = sign(by, data);
    const used = ["sha224", "sha256", "sha384", "sha512", "none"] as const;
    const verifying = used.filter((each) => verifySignature(key, each, data, signature));
    expect(verifying).toEqual(algorithm === "Ed25519" ? ["none"] : [hash]);
    expect(verifySignature(key, verifying[0] ?? "none", Buffer.from("other"), signature)).toBe(
      false,
    );
  });

  test("takes no IEEE P1363 signature, no trailing bytes, no empty one", () => {
    const by = signer();
    const key = readPublicKey(by.spki);
    const signature = sign(by, data);
    for (const bad of [
      sign(by, data, "ieee-p1363"),
      Buffer.concat([signature, Buffer.of(0)]),
      Buffer.alloc(0),
    ]) {
      expect(verifySignature(key, "sha256", data, bad)).toBe(false);
    }
  });
});
