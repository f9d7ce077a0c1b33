import {
  asyncOverload,
  type CallContext,
  celError,
  CelMap,
  defineLibrary,
  dyn,
  func,
  int,
  type Library,
  list,
  opaque,
  type OpaqueType,
  OpaqueValue,
  string,
  type Value,
} from "@imagegate/expr";
import type { Attestor } from "../attestors/attestor.ts";

/** What the host of an evaluation answers for the verification functions. */
export interface VerifyHost {
  /** How many of the attestors verified the image, each occurrence counted; 0 for an image that the policy does not select. */
  verifyImageSignatures(
    image: string,
    attestors: readonly Attestor[],
    signal: CallContext["signal"],
  ): Promise<number>;
}

const attestorType: OpaqueType = opaque("kyverno.attestor");

// Two policies may have attestors of one name: the text for comparing calls tells the objects apart.
const ids = new WeakMap<Attestor, number>();
let nextId = 1;

/** An attestor in CEL: to be passed around and compared, nothing else. */
export class AttestorValue extends OpaqueValue {
  override readonly type: OpaqueType = attestorType;
  readonly attestor: Attestor;

  constructor(attestor: Attestor) {
    super();
    this.attestor = attestor;
  }

  override equals(other: OpaqueValue): boolean {
    return other instanceof AttestorValue && other.attestor === this.attestor;
  }

  override key(): string {
    let id = ids.get(this.attestor);
    if (id === undefined) {
      id = nextId++;
      ids.set(this.attestor, id);
    }
    return `attestor ${id}`;
  }
}

/** The value of the variable `attestors`. A name that is no identifier is also found by its escaped form: `attestors.my__dash__key`. */
export function attestorsValue(attestors: readonly Attestor[]): Value {
  return new AttestorMap(
    attestors.map((attestor) => [attestor.name, new AttestorValue(attestor)] as const),
  );
}

class AttestorMap extends CelMap {
  override get(key: Value): Value | undefined {
    return super.get(key) ?? (typeof key === "string" ? super.get(unescapeName(key)) : undefined);
  }
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["__underscores__", "__"],
  ["__dot__", "."],
  ["__dash__", "-"],
  ["__slash__", "/"],
]);

// The words that CEL reserves; `__if__` stands for `if` (Kubernetes, apiserver/pkg/cel/escaping.go).
const reserved =
  /^__(true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while)__$/;

/** The name that an escaped identifier stands for: `my__dash__key` is `my-key`. */
export function unescapeName(name: string): string {
  const word = reserved.exec(name)?.[1];
  return (
    word ??
    name.replace(/__(?:underscores|dot|dash|slash)__/g, (escape) => escapes.get(escape) ?? escape)
  );
}

/** The id of the one overload of `verifyImageSignatures`. */
export const verifyOverloadId = "verify_image_signatures_string_list";

/**
 * `verifyImageSignatures(image, attestors)`: how many of the attestors verified the image. Asynchronous: the evaluation's host
 * is a {@link VerifyHost}.
 */
export const verifyLibrary: Library = defineLibrary({
  name: "kyverno.imageverify",
  version: 1,
  types: [attestorType],
  functions: [
    func(
      "verifyImageSignatures",
      {
        doc: "How many of the attestors verified the image; 0 when the policy does not select it. An error when it could not be told.",
      },
      asyncOverload(verifyOverloadId, [string, list(dyn)], int, verify),
    ),
  ],
});

async function verify(
  [image, attestors]: readonly Value[],
  { host, signal }: CallContext,
): Promise<Value> {
  if (!isVerifyHost(host)) throw celError("signatures cannot be verified here");
  if (typeof image !== "string" || !Array.isArray(attestors)) throw celError("no such overload");
  return host.verifyImageSignatures(image, attestors.map(attestorOf), signal);
}

function attestorOf(value: Value): Attestor {
  if (value instanceof AttestorValue) return value.attestor;
  throw celError("the list of attestors holds something else");
}

function isVerifyHost(host: unknown): host is VerifyHost {
  return (
    typeof host === "object" &&
    host !== null &&
    "verifyImageSignatures" in host &&
    typeof host.verifyImageSignatures === "function"
  );
}
