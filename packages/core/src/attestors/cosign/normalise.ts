import { X509Certificate } from "node:crypto";
import { decodeBase64 } from "../../encoding/base64.ts";
import { parsePem } from "../../trust/pem.ts";
import { type KeyedBundle, readBundle } from "./bundle.ts";
import { CandidateFault } from "./fault.ts";
import type { StoredSignature } from "./retrieve.ts";

/** One signature, whichever way it was stored: what all checks work on. Nothing of it is verified. */
export interface SignatureObject {
  readonly format: "legacy" | "bundle";
  readonly digest: string;
  /** The signed document: cosign's simple signing payload, or an in-toto statement. */
  readonly payload: Uint8Array;
  /** The payload's type in its DSSE envelope; absent for simple signing. */
  readonly payloadType?: string;
  /** INVARIANT: the bytes that the signature covers, made of the bytes that were fetched, never of what they parse to. */
  readonly signedBytes: Uint8Array;
  readonly signature: Uint8Array;
  /** A certificate that was put beside a legacy signature. It gives no trust. */
  readonly certificate?: Certificate;
  /** Where the transparency log's word is, still to be read. */
  readonly log:
    | { readonly kind: "annotation"; readonly text?: string }
    | { readonly kind: "bundle"; readonly bundle: KeyedBundle };
}

/** What is read of a certificate. */
export interface Certificate {
  readonly der: Uint8Array;
  /** DER of its key's SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  readonly validFrom: Date;
  readonly validTo: Date;
}

const annotationNames = {
  signature: "dev.cosignproject.cosign/signature",
  certificate: "dev.sigstore.cosign/certificate",
  log: "dev.sigstore.cosign/bundle",
} as const;

/**
 * Brings a stored signature into the one shape that is verified.
 * @throws CandidateFault for what cannot be read.
 */
export function normalise(stored: StoredSignature): SignatureObject {
  return stored.format === "legacy" ? fromLayer(stored) : fromBundle(stored);
}

function fromLayer({ digest, bytes, annotations }: StoredSignature): SignatureObject {
  // Signatures that were attached by hand come in lines; Go's decoder, so cosign, passes over line ends and nothing else.
  const text = (annotations[annotationNames.signature] ?? "").replace(/[\r\n]/g, "");
  const signature = decodeBase64(text);
  if (signature === undefined || signature.length === 0) {
    throw invalidLayer(`the annotation \`${annotationNames.signature}\` is missing or not base64`);
  }
  // cosign 3.1 writes empty annotations for what is not there.
  const certificate = annotations[annotationNames.certificate] || undefined;
  const log = annotations[annotationNames.log] || undefined;
  return {
    format: "legacy",
    digest,
    payload: bytes,
    signedBytes: bytes,
    signature,
    ...(certificate === undefined ? {} : { certificate: readCertificate(certificate) }),
    log: { kind: "annotation", ...(log === undefined ? {} : { text: log }) },
  };
}

function readCertificate(pem: string): Certificate {
  const [block, ...more] = parsePem(pem) ?? [];
  if (block?.label === "CERTIFICATE" && more.length === 0) {
    try {
      const { raw, publicKey, validFromDate, validToDate } = new X509Certificate(block.der);
      const spki = publicKey.export({ format: "der", type: "spki" });
      if (raw.equals(block.der)) {
        return { der: raw, spki, validFrom: validFromDate, validTo: validToDate };
      }
    } catch {
      // Said below, as for everything else that is no certificate or has no key that can be read.
    }
  }
  throw invalidLayer(`the annotation \`${annotationNames.certificate}\` is not one certificate`);
}

function fromBundle({ digest, bytes }: StoredSignature): SignatureObject {
  const bundle = readBundle(bytes);
  const { payload, payloadType, signature } = bundle;
  return {
    format: "bundle",
    digest,
    payload,
    payloadType,
    signedBytes: preAuthEncoding(payloadType, payload),
    signature,
    log: { kind: "bundle", bundle },
  };
}

/** What a DSSE signature covers (DSSE v1, "PAE"). Lengths are in bytes. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const length = Buffer.byteLength(payloadType);
  const head = `DSSEv1 ${length} ${payloadType} ${payload.length} `;
  return new Uint8Array(Buffer.concat([Buffer.from(head), payload]));
}

function invalidLayer(detail: string): CandidateFault {
  return new CandidateFault("INVALID_SIGNATURE_LAYER", detail);
}
