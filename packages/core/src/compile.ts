import type { AttestorProvider } from "./attestors/attestor.ts";
import { cosignProvider } from "./attestors/cosign/provider.ts";
import type { LowerContext } from "./dialects/dialect.ts";
import { kindsOf, type KnownKind, knownKind } from "./dialects/index.ts";
import { type Diagnostic, PolicyError } from "./errors.ts";
import type { PolicyPlan, PolicyRef, PolicySet } from "./plan.ts";
import type { DocumentNode } from "./policy/document-node.ts";
import { parseDocuments } from "./policy/document.ts";
import { identityFault } from "./policy/identity.ts";
import { membersOf } from "./policy/lists.ts";
import { byPosition } from "./policy/order.ts";
import { withoutSecrets } from "./policy/redact.ts";
import { suggest } from "./policy/suggest.ts";

/** What {@link compilePolicies} and {@link checkPolicies} take beside the text. */
export interface CompileOptions {
  /** How messages call the file. Default `policy.yaml`. */
  readonly file?: string;
  /**
   * `"1.18"`: of `validationConfigurations`, what a policy does not write is off, as it had no effect in Kyverno up to 1.18; and
   * expressions are compiled as there, without names between backticks and `regex.…`. Default: as in 1.19.
   */
  readonly compat?: "1.18";
  /** Attestor providers beside the built-in cosign. One of the same kind replaces it. */
  readonly attestors?: readonly AttestorProvider[];
}

/**
 * Compiles policy documents: YAML or JSON, several to a file, also as members of a list (`kind: List`). Everything about a policy
 * that can be known without a request is checked here, and nothing is fetched.
 *
 * Objects that are no policies (a Secret, a Pod) are passed over; a text without any policy is refused.
 * @throws PolicyError with every fault of the text, in its order (codes `POLICY_…` and `EXPR_…`).
 */
export function compilePolicies(source: string, options: CompileOptions = {}): PolicySet {
  const { plans, diagnostics } = compile(source, options);
  if (diagnostics.length > 0) throw new PolicyError(diagnostics);
  return setOf(plans);
}

/** The faults that {@link compilePolicies} would throw, in the order of the text; none if it would not. */
export function checkPolicies(source: string, options: CompileOptions = {}): readonly Diagnostic[] {
  return compile(source, options).diagnostics;
}

/**
 * One set of several, in their order, for policies in several files.
 * @throws PolicyError `POLICY_DUPLICATE_NAME` when two policies have one kind and name.
 */
export function mergePolicies(...sets: readonly PolicySet[]): PolicySet {
  const policies = sets.flatMap((set) => set.policies);
  const diagnostics = findDuplicates(policies).map(({ ref, first }): Diagnostic => {
    const { file, line } = ref;
    return {
      ...duplicate(ref, first),
      position: { file, path: "metadata.name", line, column: 1, length: 1 },
    };
  });
  if (diagnostics.length > 0) throw new PolicyError(diagnostics);
  return setOf(policies);
}

function setOf(policies: readonly PolicyPlan[]): PolicySet {
  return Object.freeze({ policies: Object.freeze([...policies]) });
}

function compile(
  source: string,
  options: CompileOptions,
): { readonly plans: readonly PolicyPlan[]; readonly diagnostics: readonly Diagnostic[] } {
  const file = options.file ?? "policy.yaml";
  const parsed = parseDocuments(source, { file });
  const diagnostics = [...parsed.diagnostics];
  const report = (fault: Diagnostic): void => {
    diagnostics.push(fault);
  };
  const providers = [cosignProvider, ...(options.attestors ?? [])];
  const context: LowerContext = {
    attestors: new Map(providers.map((provider) => [provider.kind, provider])),
    report,
    ...(options.compat === undefined ? {} : { compat: options.compat }),
  };
  const outcomes = parsed.documents
    .flatMap((document) => membersOf(document, report))
    .map((document) => compileDocument(document, context));
  const plans = outcomes.flatMap(({ plan }) => plan ?? []);
  reportDuplicates(outcomes, report);
  if (diagnostics.length === 0 && plans.length === 0) report(empty(file));
  return { plans, diagnostics: withoutSecrets(source, diagnostics.toSorted(byPosition)) };
}

interface Outcome {
  readonly document: DocumentNode;
  readonly plan: PolicyPlan | undefined;
}

function compileDocument(document: DocumentNode, context: LowerContext): Outcome {
  const fault = identityFault(document);
  if (fault !== undefined) {
    context.report(fault);
    return { document, plan: undefined };
  }
  const apiVersion = textAt(document, "apiVersion");
  const kind = textAt(document, "kind");
  const known = knownKind(apiVersion, kind);
  switch (known.is) {
    case "policy":
      return { document, plan: known.dialect.lower(document, context) };
    case "unsupported":
      context.report(
        document.fault(["kind"], {
          code: "POLICY_UNKNOWN_KIND",
          message: `\`${kind}\` (${apiVersion}) is not supported yet`,
          help: "write it as an ImageValidatingPolicy of policies.kyverno.io, or leave it out",
        }),
      );
      break;
    case "unknown":
      context.report(unknownKind(document, apiVersion, kind, known));
      break;
    case "other":
  }
  return { document, plan: undefined };
}

function textAt(document: DocumentNode, field: string): string {
  const node = document.get([field]);
  return node?.kind === "scalar" ? String(node.value) : "";
}

function unknownKind(
  document: DocumentNode,
  apiVersion: string,
  kind: string,
  { versions }: Extract<KnownKind, { readonly is: "unknown" }>,
): Diagnostic {
  const code = "POLICY_UNKNOWN_KIND";
  const [group = "", version] = apiVersion.split("/");
  if (versions.length > 0) {
    return document.fault(["apiVersion"], {
      code,
      message:
        version === undefined || !versions.some((each) => each.startsWith(`${group}/`))
          ? `\`${kind}\` is no kind of \`${apiVersion}\``
          : `\`${kind}\` has no version \`${apiVersion}\``,
      help: `use ${versions.map((each) => `\`${each}\``).join(", ")}`,
    });
  }
  const kinds = kindsOf(group);
  const likely = suggest(kind, kinds);
  return document.fault(["kind"], {
    code,
    message: `\`${group}\` has no kind \`${kind}\``,
    help:
      likely === undefined
        ? `its kinds are ${kinds.map((each) => `\`${each}\``).join(", ")}`
        : `did you mean \`${likely}\`?`,
  });
}

function empty(file: string): Diagnostic {
  return {
    severity: "error",
    code: "POLICY_EMPTY",
    message: "there is no policy in it",
    help: "an engine without policies would allow everything",
    position: { file, path: "", line: 1, column: 1, length: 1 },
  };
}

function reportDuplicates(outcomes: readonly Outcome[], report: (fault: Diagnostic) => void): void {
  const plans = outcomes.flatMap(({ plan }) => plan ?? []);
  for (const { ref, first } of findDuplicates(plans)) {
    const document = outcomes.find(({ plan }) => plan?.ref === ref)?.document;
    if (document !== undefined) {
      const { code, message, help } = duplicate(ref, first);
      report(document.fault(["metadata", "name"], { code, message, help }));
    }
  }
}

/** The policies whose kind, namespace and name an earlier one has. Versions of a kind are one kind. */
function findDuplicates(
  plans: readonly PolicyPlan[],
): readonly { readonly ref: PolicyRef; readonly first: PolicyRef }[] {
  const seen = new Map<string, PolicyRef>();
  return plans.flatMap(({ ref }) => {
    const [group] = ref.apiVersion.split("/");
    const key = JSON.stringify([group, ref.kind, ref.namespace, ref.name]);
    const first = seen.get(key);
    if (first !== undefined) return [{ ref, first }];
    seen.set(key, ref);
    return [];
  });
}

function duplicate({ kind, name }: PolicyRef, { file, line }: PolicyRef) {
  return {
    severity: "error",
    code: "POLICY_DUPLICATE_NAME",
    message: `there are two policies \`${name}\` of the kind ${kind}; the first is at ${file}:${line}`,
    help: "rename one of them: results are told apart by kind and name",
  } as const;
}
