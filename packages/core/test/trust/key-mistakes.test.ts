import fc from "fast-check";
import { expect, test } from "vitest";
import { mistakeIn } from "../../src/trust/key-mistakes.ts";
import { parsePem } from "../../src/trust/pem.ts";
import { pem } from "../support/certificate.ts";
import { signer } from "../support/cosign-fixtures.ts";

const { pem: key } = signer();
const said = (text: string): string => mistakeIn(text, parsePem(text) ?? []).message;

test.each([
  ["white space", " \n", "the key is empty"],
  ["an SSH key", "ssh-rsa AAAA me@host", "the key is an SSH key"],
  ["an SSH key on a curve", "ecdsa-sha2-nistp256 AAAA", "the key is an SSH key"],
  ["JSON", '{"kty": "EC"}', "the key is JSON, not PEM"],
  ["written line breaks", key.replaceAll("\n", "\\n"), "the key's line breaks are written as \\n"],
  ["lost line breaks", key.replaceAll("\n", " "), "the key's line breaks are lost"],
  ["a cut", key.slice(0, 80), "the key's end is missing"],
  ["a second one that is cut", key + key.slice(0, 80), "the key's end is missing"],
  ["text behind", `${key}me`, "something stands after the key"],
  ["text before", `me\n${key}`, "something stands before the key"],
  ["headers", key.replace("-----\n", "-----\nA: b\n\n"), "the key's PEM block is broken"],
  [
    "bare base64",
    key.split("\n").slice(1, -2).join("\n"),
    "the key lacks the first and the last line of PEM",
  ],
  ["a word", "keyless", "the key is no PEM block"],
  [
    "a private key among others",
    key + pem("EC PRIVATE KEY", Buffer.from("x")),
    "the key is a private key",
  ],
  ["a private key in junk", "x -----BEGIN PRIVATE KEY-----", "the key is a private key"],
])("%s", (_name, text, message) => expect(said(text)).toBe(message));

test("any text has a message and help, and is not quoted", () => {
  const piece = fc.constantFrom(
    "canary",
    "-----BEGIN ",
    "-----END ",
    "PUBLIC KEY",
    "-----",
    "\n",
    "\\n",
    " ",
    "{",
    "ssh-",
    "AAAA=",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const { message, help } = mistakeIn(pieces.join(""), []);
      expect(message).toMatch(/^.+$/);
      expect(help).toMatch(/^.+$/);
      expect(message + help).not.toContain("canary");
    }),
  );
});

test("takes little time", () => {
  const start = performance.now();
  for (const text of [
    "-----BEGIN ",
    "-----END A-----",
    "-----BEGIN A-----",
    " ",
    "A",
    "-",
    "-----BEGIN A-----x",
  ])
    said(`${text.repeat(500_000 / text.length)}-----END `);
  expect(performance.now() - start).toBeLessThan(3000);
});
