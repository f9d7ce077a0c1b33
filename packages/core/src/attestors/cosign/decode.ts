import { inline, isObject } from "../../encoding/strict-json.ts";
import { EngineError } from "../../errors.ts";
import { suggest } from "../../policy/suggest.ts";
import {
  type HashAlgorithm,
  hashAlgorithms,
  parsePublicKey,
  type PublicKey,
} from "../../trust/keys.ts";
import type { DecodeContext } from "../attestor.ts";
import type { CosignSpec } from "./spec.ts";

/** A field of the schema that is not supported yet: what to do instead. */
type Unsupported = Readonly<Record<string, string>>;

const keyInstead = "name the signer's public key in `key.data`";
const rootInstead = "give the trusted root to the engine, not to the policy";

const schema = {
  cosign: {
    known: ["key", "ctlog", "annotations"],
    unsupported: {
      keyless: keyInstead,
      certificate: keyInstead,
      trustedRoot: rootInstead,
      tuf: rootInstead,
      source: "keep the signatures beside the image",
    },
  },
  key: {
    known: ["data", "hashAlgorithm"],
    unsupported: {
      kms: "export the public key (cosign public-key --key KMS) and put it into `key.data`",
      expression: "put the public key itself into `key.data`",
    },
  },
  ctlog: {
    known: ["url", "insecureIgnoreTlog", "insecureIgnoreSCT"],
    unsupported: {
      rekorPubKey: rootInstead,
      ctLogPubKey: rootInstead,
      tsaCertChain: rootInstead,
    },
  },
} as const satisfies Readonly<
  Record<string, { readonly known: readonly string[]; readonly unsupported: Unsupported }>
>;

/** Other kinds of signers. Not even an empty one is harmless: in Kyverno it comes before the key, and accepts anybody. */
const otherSigners: ReadonlySet<string> = new Set(["keyless", "certificate"]);

/**
 * Decodes the `cosign` part of an ImageValidatingPolicy's attestor. Exactly one key is demanded, since without one anybody's
 * signature would do. What the schema has and this cannot do yet is refused by name, never passed over.
 *
 * `ctlog.url` and `ctlog.insecureIgnoreSCT` are accepted and change nothing: no log is ever asked, and keys have no certificate
 * timestamps.
 */
export function decodeCosign(spec: unknown, context: DecodeContext): CosignSpec | undefined {
  const decoder = new Decoder(context);
  const fields = decoder.object(spec, []);
  if (fields === undefined) return undefined;
  const meant = decoder.checkNames(fields, [], schema.cosign);
  // Whoever misspelt it was told: it is not missing too.
  const key = meant.has("key") ? undefined : decodeKey(fields, decoder);
  const { insecureIgnoreTlog } = decodeLog(fields["ctlog"], decoder);
  const annotations = decodeAnnotations(fields["annotations"], decoder);
  if (key === undefined || decoder.faults > 0) return undefined;
  return Object.freeze({ ...key, annotations, insecureIgnoreTlog });
}

const howToWrite = {
  "a string": "put it into quotes if it is meant as text",
  "a boolean": "write `true` or `false`, without quotes",
  "an object": "write its fields as `name: value`, indented below it",
} as const;

type Fields = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** Reads values and reports what is wrong with them. */
class Decoder {
  readonly #context: DecodeContext;
  #faults = 0;

  constructor(context: DecodeContext) {
    this.#context = context;
  }

  get faults(): number {
    return this.#faults;
  }

  fault(fault: Parameters<DecodeContext["fault"]>[0]): undefined {
    this.#faults++;
    this.#context.fault(fault);
    return undefined;
  }

  invalid(path: Path, message: string, help: string | undefined): undefined {
    return this.fault({
      path,
      code: "POLICY_INVALID_VALUE",
      message,
      ...(help === undefined ? {} : { help }),
    });
  }

  object(value: unknown, path: Path): Fields | undefined {
    return isObject(value) ? value : this.#wrongType(value, path, "an object");
  }

  /** A string; an empty one counts as absent, as in Kyverno. */
  text(fields: Fields, path: Path): string | undefined {
    const value = fields[String(path.at(-1))];
    if (value === undefined || value === "") return undefined;
    return typeof value === "string" ? value : this.#wrongType(value, path, "a string");
  }

  flag(fields: Fields, path: Path): boolean {
    const value = fields[String(path.at(-1))];
    if (typeof value === "boolean") return value;
    if (value !== undefined) this.#wrongType(value, path, "a boolean");
    return false;
  }

  /**
   * Reports the members that are unknown, and those that are not supported yet unless they are empty and so ask for nothing.
   * Answers the names that unknown ones most likely mean.
   */
  checkNames(
    fields: Fields,
    path: Path,
    {
      known,
      unsupported,
    }: { readonly known: readonly string[]; readonly unsupported: Unsupported },
  ): ReadonlySet<string> {
    const meant = new Set<string>();
    const all = [...known, ...Object.keys(unsupported)];
    for (const [name, value] of Object.entries(fields)) {
      const at = [...path, name];
      if (known.includes(name)) continue;
      if (!Object.hasOwn(unsupported, name)) {
        const likely = suggest(name, all);
        if (likely !== undefined) meant.add(likely);
        this.fault({
          path: at,
          code: "POLICY_UNKNOWN_FIELD",
          message: `unknown field ${nameOf(at)}`,
          help:
            likely === undefined
              ? `the fields here are ${all.map((each) => `\`${each}\``).join(", ")}`
              : `did you mean \`${likely}\`?`,
          atKey: true,
        });
      } else if (otherSigners.has(name) || !isEmpty(value)) {
        this.fault({
          path: at,
          code: "POLICY_UNSUPPORTED_FIELD",
          message: `${nameOf(at)} is not supported yet`,
          help: unsupported[name] ?? "",
          atKey: true,
        });
      }
    }
    return meant;
  }

  #wrongType(value: unknown, path: Path, wanted: keyof typeof howToWrite): undefined {
    const message = `${nameOf(path)} must be ${wanted}, not ${describe(value)}`;
    return this.invalid(path, message, howToWrite[wanted]);
  }
}

function decodeKey(
  fields: Fields,
  decoder: Decoder,
): { readonly key: PublicKey; readonly hashAlgorithm?: HashAlgorithm } | undefined {
  const before = decoder.faults;
  if (fields["key"] === undefined) {
    // Whoever named another kind of signer was told already.
    if (Object.keys(fields).some((name) => otherSigners.has(name))) return undefined;
    return decoder.fault({
      path: ["key"],
      code: "POLICY_MISSING_FIELD",
      message: "the attestor names no key: `key` is missing",
      help: "add `key.data` with the signer's public key in PEM",
    });
  }
  const key = decoder.object(fields["key"], ["key"]);
  if (key === undefined) return undefined;
  decoder.checkNames(key, ["key"], schema.key);
  const hashAlgorithm = decodeHash(decoder.text(key, ["key", "hashAlgorithm"]), decoder);
  const pem = decoder.text(key, ["key", "data"]);
  if (pem !== undefined) {
    const parsed = decodePem(pem, decoder);
    return parsed && { key: parsed, ...(hashAlgorithm === undefined ? {} : { hashAlgorithm }) };
  }
  if (decoder.faults > before) return undefined;
  return decoder.fault({
    path: ["key", "data"],
    code: "POLICY_MISSING_FIELD",
    message: "`key.data` is missing",
    help: "add the signer's public key in PEM: without one anybody's signature would do",
  });
}

function decodePem(pem: string, decoder: Decoder): PublicKey | undefined {
  try {
    return parsePublicKey(pem);
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== "ENGINE_INVALID_KEY") throw error;
    return decoder.invalid(["key", "data"], error.message, error.help);
  }
}

function decodeHash(word: string | undefined, decoder: Decoder): HashAlgorithm | undefined {
  if (word === undefined) return undefined;
  const known = hashAlgorithms.find((each) => each === word);
  if (known !== undefined) return known;
  const likely = suggest(word, hashAlgorithms);
  return decoder.invalid(
    ["key", "hashAlgorithm"],
    `\`${inline(word)}\` is no value of \`key.hashAlgorithm\``,
    likely === undefined
      ? `one of ${hashAlgorithms.map((each) => `\`${each}\``).join(", ")}`
      : `did you mean \`${likely}\`?`,
  );
}

function decodeLog(value: unknown, decoder: Decoder): { readonly insecureIgnoreTlog: boolean } {
  const ctlog = value === undefined ? {} : decoder.object(value, ["ctlog"]);
  if (ctlog === undefined) return { insecureIgnoreTlog: false };
  decoder.checkNames(ctlog, ["ctlog"], schema.ctlog);
  decoder.text(ctlog, ["ctlog", "url"]);
  decoder.flag(ctlog, ["ctlog", "insecureIgnoreSCT"]);
  return { insecureIgnoreTlog: decoder.flag(ctlog, ["ctlog", "insecureIgnoreTlog"]) };
}

function decodeAnnotations(value: unknown, decoder: Decoder): Readonly<Record<string, string>> {
  const annotations = value === undefined ? {} : decoder.object(value, ["annotations"]);
  const entries = Object.entries(annotations ?? {}).flatMap(([name, each]) => {
    if (typeof each === "string") return [[name, each] as const];
    decoder.invalid(
      ["annotations", name],
      `${nameOf(["annotations", name])} must be a string, not ${describe(each)}`,
      "put it into quotes",
    );
    return [];
  });
  return Object.freeze(Object.fromEntries(entries));
}

function isEmpty(value: unknown): boolean {
  return value === "" || (isObject(value) && Object.keys(value).length === 0);
}

function nameOf(path: Path): string {
  return path.length === 0 ? "`cosign`" : `\`${inline(path.join("."))}\``;
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  if (typeof value === "string") return "a string";
  return typeof value === "boolean" ? "a boolean" : "a number";
}
