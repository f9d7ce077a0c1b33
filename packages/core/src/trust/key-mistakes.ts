import { inline } from "../encoding/strict-json.ts";
import type { PemBlock } from "./pem.ts";

/** What is wrong with a text that should be one public key. Nothing of it is quoted but the label of a block. */
export interface KeyMistake {
  readonly message: string;
  readonly help: string;
}

const begin = "-----BEGIN PUBLIC KEY-----";
const end = "-----END PUBLIC KEY-----";
const wholeBlock = `paste the whole block, from ${begin} to ${end}, and nothing else`;
const exportIt = "give a PUBLIC KEY block (cosign public-key --key KEY)";

/** The first thing to know, whatever else is wrong with it. */
const isPrivate: KeyMistake = {
  message: "the key is a private key",
  help: "name its public half (cosign public-key --key KEY); if others can read this, replace the private key",
};

/** Whether a text has a mistake: mostly a pattern. */
interface Sign {
  test(text: string): boolean;
}

// A pattern would look for the end once for each beginning.
const unended: Sign = {
  test: (text) => text.lastIndexOf("-----BEGIN ") > text.lastIndexOf("-----END "),
};

/** Mistakes in texts that are no PEM; the first that fits counts. */
const mistakes: readonly (readonly [fits: Sign, message: string, help: string])[] = [
  [/^\s*$/, "the key is empty", exportIt],
  [
    /^\s*(?:ssh-|ecdsa-sha2-|sk-)/,
    "the key is an SSH key",
    "name the key that cosign signs with; ssh-keygen -e -m PKCS8 -f KEY.pub writes an SSH key as PEM",
  ],
  [/^\s*\{/, "the key is JSON, not PEM", exportIt],
  [
    /-----BEGIN [^-]+-----\\n/,
    String.raw`the key's line breaks are written as \n`,
    "write real line breaks: in YAML after `|`, or put the text into double quotes",
  ],
  [
    /-----BEGIN [^-]+-----[^\n-]+-----END/,
    "the key's line breaks are lost",
    "keep each line of the PEM block: in YAML write `|`, not `>`",
  ],
  [unended, "the key's end is missing", wholeBlock],
  [/-----END [^-]+-----\s*[^\s-]/, "something stands after the key", wholeBlock],
  [/^\s*[^\s-][^]*-----BEGIN /, "something stands before the key", wholeBlock],
  [/-----BEGIN /, "the key's PEM block is broken", wholeBlock],
  [
    /^[A-Za-z0-9+/=\s]{80,}$/,
    "the key lacks the first and the last line of PEM",
    `put ${begin} before it and ${end} behind it, on lines of their own`,
  ],
  [/^/, "the key is no PEM block", wholeBlock],
];

/** Says what is wrong. `blocks` are those of a text that is PEM, and empty for any other. */
export function mistakeIn(text: string, blocks: readonly PemBlock[]): KeyMistake {
  if (text.includes("PRIVATE KEY")) return isPrivate;
  const [block] = blocks;
  if (block === undefined) {
    const [, message = "", help = ""] = mistakes.find(([fits]) => fits.test(text)) ?? [];
    return { message, help };
  }
  if (block.label === "CERTIFICATE") {
    return {
      message: "the key is a certificate",
      help: "take the key out of it: openssl x509 -in CERTIFICATE -noout -pubkey",
    };
  }
  if (blocks.length > 1) {
    return {
      message: `${blocks.length} PEM blocks stand where one key is expected`,
      help: "name each key by itself: in a policy an attestor for each, on the command line a --key for each",
    };
  }
  return {
    message: `the key is a PEM block of the kind \`${inline(block.label)}\``,
    help: exportIt,
  };
}
