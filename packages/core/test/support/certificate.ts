import { sign, type Signer } from "./cosign-fixtures.ts";

/** DER with a short or long length (X.690). */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  let head = [tag, length];
  if (length > 255) head = [tag, 0x82, length >> 8, length & 255];
  else if (length > 127) head = [tag, 0x81, length];
  return Buffer.concat([Buffer.from(head), content]);
}

const sequence = (...contents: readonly Uint8Array[]): Buffer => der(0x30, ...contents);
const commonName = Buffer.from("0603550403", "hex");
const ecdsaWithSha256 = sequence(Buffer.from("06082a8648ce3d040302", "hex"));
const name = sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from("test")))));

/** A self-signed certificate (X.509 v1) in PEM. Times as `260101000000Z`. */
export function certificate(by: Signer, from = "250101000000Z", to = "270101000000Z"): string {
  const validity = sequence(der(0x17, Buffer.from(from)), der(0x17, Buffer.from(to)));
  const serial = der(0x02, Buffer.of(1));
  const body = sequence(serial, ecdsaWithSha256, name, validity, name, by.spki);
  const signature = der(0x03, Buffer.of(0), sign(by, body));
  return pem("CERTIFICATE", sequence(body, ecdsaWithSha256, signature));
}

/** A PEM block. */
export function pem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
