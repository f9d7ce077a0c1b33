import { generateKeyPairSync, type KeyObject } from "node:crypto";
import {
  type BadInput,
  type BadPolicy,
  canary,
  goodPolicy,
  indented,
  policyWith,
  publicKey,
  replaced,
} from "../support/bad-input.ts";

const wholeBlock =
  "paste the whole block, from -----BEGIN PUBLIC KEY----- to -----END PUBLIC KEY-----, and nothing else";
const publicHalf =
  "name its public half (cosign public-key --key KEY); if others can read this, replace the private key";
const accepted =
  "use an ECDSA key on P-256, P-384 or P-521, an RSA key of 2048 bits or more, or an Ed25519 key";
const exportAgain = "export it again: cosign public-key --key KEY";
const giveBlock = "give a PUBLIC KEY block (cosign public-key --key KEY)";
const isPrivate = "the key is a private key";

const base64 = publicKey.split("\n").slice(1, -1).join("\n");

function pem(label: string, content: string): string {
  const body = Buffer.from(content).toString("base64").replace(/.{64}/g, "$&\n");
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}

function spki({ publicKey: key }: { readonly publicKey: KeyObject }): string {
  return key.export({ type: "spki", format: "pem" });
}

/** What is wrong with a key, the text, what is said of it, and what to do. */
const mistakes: readonly (readonly [what: string, text: string, said: string, help: string])[] = [
  ["a private key", pem("PRIVATE KEY", canary), isPrivate, publicHalf],
  ["a private key of openssl ec", pem("EC PRIVATE KEY", canary), isPrivate, publicHalf],
  [
    "an encrypted key of cosign",
    pem("ENCRYPTED SIGSTORE PRIVATE KEY", canary),
    isPrivate,
    publicHalf,
  ],
  ["a private SSH key", pem("OPENSSH PRIVATE KEY", canary), isPrivate, publicHalf],
  [
    "a private key behind the public one",
    `${publicKey}\n${pem("PRIVATE KEY", canary)}`,
    isPrivate,
    publicHalf,
  ],
  [
    "a private key that is cut off",
    `-----BEGIN PRIVATE KEY-----\n${canary}`,
    isPrivate,
    publicHalf,
  ],
  [
    "a certificate",
    pem("CERTIFICATE", "certificate"),
    "the key is a certificate",
    "take the key out of it: openssl x509 -in CERTIFICATE -noout -pubkey",
  ],
  [
    "an SSH key",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB me@host\n",
    "the key is an SSH key",
    "name the key that cosign signs with; ssh-keygen -e -m PKCS8 -f KEY.pub writes an SSH key as PEM",
  ],
  [
    "a PGP key",
    pem("PGP PUBLIC KEY BLOCK", "pgp"),
    "the key is a PEM block of the kind `PGP PUBLIC KEY BLOCK`",
    giveBlock,
  ],
  ["a JSON web key", '{"kty": "EC"}', "the key is JSON, not PEM", giveBlock],
  ["a page of a web site", "<html>404</html>", "the key is no PEM block", wholeBlock],
  ["text before it", `my key:\n${publicKey}\n`, "something stands before the key", wholeBlock],
  ["text behind it", `${publicKey}\nme\n`, "something stands after the key", wholeBlock],
  ["a key that is cut off", publicKey.slice(0, 90), "the key's end is missing", wholeBlock],
  [
    "a broken block",
    replaced(publicKey, base64.slice(0, 4), "...!"),
    "the key's PEM block is broken",
    wholeBlock,
  ],
  [
    "two keys",
    `${publicKey}\n${publicKey}\n`,
    "2 PEM blocks stand where one key is expected",
    "name each key by itself: in a policy an attestor for each, on the command line a --key for each",
  ],
  [
    "base64 without its frame",
    base64,
    "the key lacks the first and the last line of PEM",
    "put -----BEGIN PUBLIC KEY----- before it and -----END PUBLIC KEY----- behind it, on lines of their own",
  ],
  [
    "lost line breaks",
    publicKey.replaceAll("\n", " "),
    "the key's line breaks are lost",
    "keep each line of the PEM block: in YAML write `|`, not `>`",
  ],
  [
    "line breaks that are written out",
    publicKey.replaceAll("\n", String.raw`\n`),
    String.raw`the key's line breaks are written as \n`,
    "write real line breaks: in YAML after `|`, or put the text into double quotes",
  ],
  ["a block that holds no key", pem("PUBLIC KEY", "junk"), "the key cannot be read", exportAgain],
  [
    "RSA of 1024 bits",
    spki(generateKeyPairSync("rsa", { modulusLength: 1024 })),
    "an RSA key of 1024 bits is not accepted",
    accepted,
  ],
  [
    "the curve secp256k1",
    spki(generateKeyPairSync("ec", { namedCurve: "secp256k1" })),
    "a key on the curve `secp256k1` is not accepted",
    accepted,
  ],
  [
    "a key that cannot sign",
    spki(generateKeyPairSync("x25519")),
    "a key of the kind `x25519` is not accepted",
    accepted,
  ],
];

const image = "ghcr.io/acme/app:1";
const verify = (key: string): readonly string[] => ["verify", `--key=${key}`, image];
const code = "error[ENGINE_INVALID_KEY]:";

/** Keys on the command line. */
export const keyRows: readonly BadInput[] = [
  ...mistakes.map(([what, text, said, help]) => ({
    what,
    args: verify("key.pem"),
    files: { "key.pem": text },
    exit: 3,
    first: `${code} \`key.pem\`: ${said}`,
    help,
  })),
  {
    what: "an empty file",
    args: verify("key.pem"),
    files: { "key.pem": " \n" },
    exit: 3,
    first: `${code} \`key.pem\`: the key is empty`,
    help: giveBlock,
  },
  {
    what: "a key in DER",
    args: verify("key.der"),
    files: { "key.der": Buffer.from(base64, "base64") },
    exit: 3,
    first: "error[CLI_UNREADABLE_FILE]: `key.der` cannot be read: it is binary, not text",
    help: "name a text file: YAML, JSON or PEM",
  },
  {
    what: "a folder",
    args: verify("keys"),
    files: { "keys/key.pem": publicKey },
    exit: 3,
    first: "error[CLI_UNREADABLE_FILE]: `keys` cannot be read: it is a folder",
    help: "name a file in it",
  },
  {
    what: "a file that is not there",
    args: verify("nowhere.pem"),
    exit: 3,
    first:
      "error[CLI_UNREADABLE_FILE]: `nowhere.pem` cannot be read: there is no such file or folder",
    help: "check the path",
  },
  {
    what: "an empty path",
    args: verify(""),
    exit: 3,
    first: "error[CLI_UNREADABLE_FILE]: a path is empty",
    help: "name a file or folder; is a variable unset?",
  },
  {
    what: "a variable that is not set",
    args: verify("env://COSIGN_PUBLIC_KEY"),
    exit: 3,
    first: "error[CLI_NO_KEY]: the environment variable `COSIGN_PUBLIC_KEY` is not set",
    help: "set it to the public key in PEM",
  },
  {
    what: "a private key in a variable",
    args: verify("env://KEY"),
    facts: { env: { KEY: pem("PRIVATE KEY", canary) } },
    exit: 3,
    first: `${code} \`env://KEY\`: ${isPrivate}`,
    help: publicHalf,
  },
  {
    what: "a variable without a name",
    args: verify("env://"),
    exit: 64,
    first: "error[CLI_USAGE]: `--key env://` names no variable",
    help: "write it as env://VARIABLE",
  },
  {
    what: "the key itself on the command line",
    args: verify(`-----BEGIN PRIVATE KEY-----\n${canary}\n-----END PRIVATE KEY-----`),
    exit: 64,
    first: "error[CLI_USAGE]: `--key` holds a key itself",
    help: "write it to a file and name that, or name a variable with env://VARIABLE",
  },
  {
    what: "a key of a KMS",
    args: verify("awskms:///alias/cosign"),
    exit: 64,
    first: "error[CLI_NOT_THERE_YET]: reading keys from `awskms` is not there yet",
    help: "export the public key, and name a file or env://VARIABLE",
  },
];

const block = `data: |\n${indented(publicKey, 10)}`;

/** Keys in a policy, as a block and in quotes on one line. */
export const policyKeyRows: readonly BadPolicy[] = [
  ...mistakes.flatMap(([what, text, said, help]) => {
    const row = { what, first: `error[POLICY_INVALID_VALUE]: ${said}`, help, at: "22:15" };
    return [
      { ...row, text: policyWith(block, `data: |\n${indented(text.trimEnd(), 10)}`) },
      {
        ...row,
        what: `${what}, in quotes`,
        text: policyWith(block, `data: ${JSON.stringify(text)}`),
      },
    ];
  }),
  {
    what: "an empty key",
    text: policyWith(block, 'data: ""'),
    at: "22:15",
    first: "error[POLICY_MISSING_FIELD]: `key.data` is missing",
    help: "add the signer's public key in PEM: without one anybody's signature would do",
  },
  {
    what: "a folded key (`>`)",
    text: policyWith("data: |", "data: >"),
    at: "22:15",
    first: "error[POLICY_INVALID_VALUE]: the key's line breaks are lost",
    help: "keep each line of the PEM block: in YAML write `|`, not `>`",
  },
  {
    what: "a private key under a misspelt field",
    text: policyWith(block, `dat: ${JSON.stringify(pem("PRIVATE KEY", canary))}`),
    at: "22:9",
    first: "error[POLICY_UNKNOWN_FIELD]: unknown field `key.dat`",
    help: "did you mean `data`?",
  },
  {
    what: "a private key that is pasted without indentation",
    text: `${goodPolicy.slice(0, goodPolicy.indexOf("data: |"))}data: |\n-----BEGIN PRIVATE KEY-----\n${canary}\n`,
    at: "23:1",
    first: "error[POLICY_SYNTAX]: there is no `: ` after this key",
    help: "write `key: value`; text over several lines needs quotes, or `|` and more indentation",
  },
];
