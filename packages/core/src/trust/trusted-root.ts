import { createHash } from "node:crypto";
import { decodeBase64 } from "../encoding/base64.ts";
import { inline, isObject, parseStrictJson } from "../encoding/strict-json.ts";
import { EngineError } from "../errors.ts";
import { type PublicKey, readPublicKey } from "./keys.ts";
import type { TrustedLog, TrustProvider, TrustRoot } from "./trust.ts";

const mediaType = "application/vnd.dev.sigstore.trustedroot+json;version=0.1";
const maxBytes = 1024 * 1024;

/**
 * Trust material out of a `trusted_root.json` (protobuf JSON of Sigstore's `TrustedRoot`): its text, or the parsed object.
 *
 * The document is read when a policy first needs it; one that cannot be used is then a rejection with the code
 * `ENGINE_INVALID_TRUST_ROOT`, which becomes the reason `TRUST_ROOT_INVALID` where it was needed and touches nobody else. It has
 * neither expiry nor signature of its own: whoever gives it answers for it.
 */
export function trustedRoot(document: string | Readonly<Record<string, unknown>>): TrustProvider {
  const read = async (): Promise<TrustRoot> => parseTrustedRoot(document);
  let parsed: Promise<TrustRoot> | undefined;
  return {
    trustedRoot() {
      parsed ??= read();
      return parsed;
    },
  };
}

/**
 * Reads a `trusted_root.json` strictly. As Sigstore's Go library it refuses another media type, unknown members, an authority
 * without certificates, and a log without an id, a key of a known kind, the start of the key's validity or SHA-256.
 * @throws EngineError `ENGINE_INVALID_TRUST_ROOT`.
 */
export function parseTrustedRoot(document: string | Readonly<Record<string, unknown>>): TrustRoot {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  if (Buffer.byteLength(text) > maxBytes) {
    throw invalidRoot(`it has more than ${maxBytes} bytes`);
  }
  let json: unknown;
  try {
    json = parseStrictJson(text);
  } catch (cause) {
    throw invalidRoot(`it ${cause instanceof Error ? cause.message : "is not JSON"}`, cause);
  }
  const root = fieldsOf(json, "the document", [
    "mediaType",
    "tlogs",
    "certificateAuthorities",
    "ctlogs",
    "timestampAuthorities",
  ]);
  if (root["mediaType"] !== mediaType) {
    throw invalidRoot(`\`mediaType\` is ${describe(root["mediaType"])}, not \`${mediaType}\``);
  }
  const logs = listOf(root, "tlogs").map((log, i) => readLog(log, `tlogs[${i}]`));
  listOf(root, "ctlogs").forEach((log, i) => readLog(log, `ctlogs[${i}]`));
  for (const name of ["certificateAuthorities", "timestampAuthorities"] as const) {
    listOf(root, name).forEach((authority, i) => checkAuthority(authority, `${name}[${i}]`));
  }
  return { json: root, logs, fingerprint: createHash("sha256").update(text).digest("hex") };
}

function readLog(value: unknown, where: string): TrustedLog {
  const log = fieldsOf(value, where, [
    "baseUrl",
    "hashAlgorithm",
    "publicKey",
    "logId",
    "checkpointKeyId",
    "operator",
  ]);
  const { hashAlgorithm, baseUrl = "" } = log;
  if (hashAlgorithm !== "SHA2_256") {
    throw invalidRoot(`\`${where}.hashAlgorithm\` is ${describe(hashAlgorithm)}, not \`SHA2_256\``);
  }
  if (typeof baseUrl !== "string") throw invalidRoot(`\`${where}.baseUrl\` is no string`);
  const logId = fieldsOf(log["logId"], `${where}.logId`, ["keyId"]);
  const id = bytesOf(logId, "keyId", `${where}.logId`);
  const key = fieldsOf(log["publicKey"], `${where}.publicKey`, [
    "rawBytes",
    "keyDetails",
    "validFor",
  ]);
  const validFor = fieldsOf(key["validFor"], `${where}.publicKey.validFor`, ["start", "end"]);
  const validFrom = timeOf(validFor["start"], `${where}.publicKey.validFor.start`);
  const { spki } = readKey(key, `${where}.publicKey`);
  return {
    id: Buffer.from(id).toString("hex"),
    baseUrl,
    publicKey: spki,
    validFrom,
    ...(validFor["end"] === undefined
      ? {}
      : { validUntil: timeOf(validFor["end"], `${where}.publicKey.validFor.end`) }),
  };
}

/** The kinds of keys that a log may have, by the name that Sigstore's algorithm registry gives them. */
const keyKinds: ReadonlyMap<unknown, { readonly type: RegExp; readonly form?: "pkcs1" }> = new Map<
  unknown,
  { readonly type: RegExp; readonly form?: "pkcs1" }
>([
  ["PKIX_ECDSA_P256_SHA_256", { type: /^P-256$/ }],
  ["PKIX_ECDSA_P384_SHA_384", { type: /^P-384$/ }],
  ["PKIX_ECDSA_P521_SHA_512", { type: /^P-521$/ }],
  ["PKIX_ED25519", { type: /^Ed25519$/ }],
  ["PKCS1_RSA_PKCS1V5", { type: /^RSA-/, form: "pkcs1" }],
  ["PKIX_RSA_PKCS1V5", { type: /^RSA-/ }],
  ["PKIX_RSA_PKCS1V15_2048_SHA256", { type: /^RSA-2048$/ }],
  ["PKIX_RSA_PKCS1V15_3072_SHA256", { type: /^RSA-3072$/ }],
  ["PKIX_RSA_PKCS1V15_4096_SHA256", { type: /^RSA-4096$/ }],
]);

function readKey(fields: Readonly<Record<string, unknown>>, where: string): PublicKey {
  const details = fields["keyDetails"];
  const kind = keyKinds.get(details);
  if (kind === undefined) {
    throw invalidRoot(
      `\`${where}.keyDetails\` is ${describe(details)}, which is not supported yet`,
    );
  }
  let key: PublicKey;
  try {
    key = readPublicKey(bytesOf(fields, "rawBytes", where), kind.form);
  } catch (cause) {
    if (cause instanceof EngineError && cause.code === "ENGINE_INVALID_KEY") {
      throw invalidRoot(`\`${where}.rawBytes\`: ${cause.message}`, cause);
    }
    throw cause;
  }
  if (!kind.type.test(key.type)) {
    throw invalidRoot(
      `\`${where}.rawBytes\` is a key of the kind \`${key.type}\`, not what \`keyDetails\` says`,
    );
  }
  return key;
}

function checkAuthority(value: unknown, where: string): void {
  const { certChain, validFor } = fieldsOf(value, where, [
    "subject",
    "uri",
    "certChain",
    "validFor",
    "operator",
  ]);
  const certificates = listOf(
    fieldsOf(certChain, `${where}.certChain`, ["certificates"]),
    "certificates",
  );
  if (certificates.length === 0) throw invalidRoot(`\`${where}.certChain\` holds no certificate`);
  certificates.forEach((certificate, i) => {
    const at = `${where}.certChain.certificates[${i}]`;
    bytesOf(fieldsOf(certificate, at, ["rawBytes"]), "rawBytes", at);
  });
  if (validFor === undefined) return;
  for (const [name, time] of Object.entries(
    fieldsOf(validFor, `${where}.validFor`, ["start", "end"]),
  )) {
    timeOf(time, `${where}.validFor.${name}`);
  }
}

/** The members of an object that may have no others. A member that is null counts as absent (protobuf JSON). */
function fieldsOf(
  value: unknown,
  where: string,
  known: readonly string[],
): Readonly<Record<string, unknown>> {
  const at = where === "the document" ? where : `\`${where}\``;
  if (!isObject(value)) throw invalidRoot(`${at} is ${describe(value)}, not an object`);
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw invalidRoot(`${at} has an unknown member \`${inline(unknown)}\``);
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null));
}

function listOf(fields: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  const value = fields[name] ?? [];
  if (!Array.isArray(value)) throw invalidRoot(`\`${name}\` is no list`);
  return value;
}

function bytesOf(
  fields: Readonly<Record<string, unknown>>,
  name: string,
  where: string,
): Uint8Array {
  const value = fields[name];
  const bytes = typeof value === "string" ? decodeBase64(value) : undefined;
  if (bytes === undefined || bytes.length === 0)
    throw invalidRoot(`\`${where}.${name}\` is missing or not base64`);
  return bytes;
}

/** RFC 3339, as protobuf JSON writes it. */
function timeOf(value: unknown, where: string): Date {
  const text = typeof value === "string" ? value : "";
  const time = new Date(text);
  if (
    !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text) ||
    Number.isNaN(time.getTime())
  ) {
    throw invalidRoot(`\`${where}\` is ${describe(value)}, not a time`);
  }
  return time;
}

function describe(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (typeof value === "string") return `\`${inline(value)}\``;
  if (typeof value === "object") return Array.isArray(value) ? "a list" : "an object";
  return typeof value === "boolean" ? "a boolean" : "a number";
}

function invalidRoot(what: string, cause?: unknown): EngineError {
  return new EngineError("ENGINE_INVALID_TRUST_ROOT", `the trusted root cannot be used: ${what}`, {
    help: "take the trusted_root.json of your Sigstore instance (for the public one: cosign initialize, or root-signing's targets/)",
    cause,
  });
}
