import type { Attestor, DecodeContext } from "../../attestors/attestor.ts";
import type { Item } from "../../policy/decode.ts";
import type { DocumentNode } from "../../policy/document-node.ts";
import { plainValue } from "../../policy/node.ts";
import type { LowerContext } from "../dialect.ts";
import type { AttestorDocument } from "./schema.ts";

/** The attestors of a policy, each decoded by its provider. Faulty ones are reported and left out. */
export function lowerAttestors(
  document: DocumentNode,
  written: readonly Item<AttestorDocument>[],
  context: LowerContext,
): readonly Attestor[] {
  const names = new Set<string>();
  return written.flatMap(({ index, value }) => {
    const { name } = value;
    if (names.has(name)) {
      context.report(
        document.fault(["spec", "attestors", index, "name"], {
          code: "POLICY_DUPLICATE_NAME",
          message: `the attestor \`${name}\` is defined twice`,
          help: "give each attestor a name of its own",
        }),
      );
    }
    names.add(name);
    return decodeAttestor(document, value, context) ?? [];
  });
}

function decodeAttestor(
  document: DocumentNode,
  { name, kind, spec: { path, node } }: AttestorDocument,
  { attestors, report }: LowerContext,
): Attestor | undefined {
  const provider = attestors.get(kind);
  if (provider === undefined) return undefined;
  let faults = 0;
  const decoding: DecodeContext = {
    fault({ path: inner, code, message, help, atKey = false }) {
      faults++;
      const fault = { code, message, key: atKey, ...(help === undefined ? {} : { help }) };
      report(document.fault([...path, ...inner], fault));
    },
  };
  const spec = provider.decode(plainValue(node), decoding);
  if (spec !== undefined && faults === 0) return { name, provider, spec };
  if (faults === 0) {
    decoding.fault({
      path: [],
      code: "POLICY_INVALID_VALUE",
      message: `the attestor provider \`${kind}\` refused this without a reason`,
      help: "this is a fault in the provider",
    });
  }
  return undefined;
}

/** The names of all attestors that the document defines, the faulty ones too: one fault is enough to name them by. */
export function definedAttestors(document: DocumentNode): ReadonlySet<string> {
  const attestors = document.get(["spec", "attestors"]);
  const names = new Set<string>();
  if (attestors?.kind !== "list") return names;
  attestors.items.forEach((_, index) => {
    const name = document.get(["spec", "attestors", index, "name"]);
    if (name?.kind === "scalar" && typeof name.value === "string") names.add(name.value);
  });
  return names;
}
