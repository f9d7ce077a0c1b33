import type { Diagnostic } from "../../errors.ts";
import type { Action, PolicyPlan, PolicyRef, ResourceRule } from "../../plan.ts";
import { decode, type Item } from "../../policy/decode.ts";
import type { DocumentNode } from "../../policy/document-node.ts";
import type { Dialect, LowerContext } from "../dialect.ts";
import { lowerAttestors } from "./attestors.ts";
import { ExpressionCompiler } from "./expressions.ts";
import { documentSchema, metadataSchema, type SpecDocument, specSchema } from "./schema.ts";

/** Kyverno's ImageValidatingPolicy: `policies.kyverno.io`, v1, v1beta1 and v1alpha1. */
export const imageValidatingPolicy: Dialect = {
  lower(document, context) {
    let failed = false;
    const report = (fault: Diagnostic): void => {
      failed = true;
      context.report(fault);
    };
    decode(documentSchema, document, report);
    const metadata = decode(metadataSchema, document, report, ["metadata"]);
    if (metadata !== undefined) checkName(metadata.name, document, report);
    const spec = decode(specSchema([...context.attestors.keys()]), document, report, ["spec"]);
    const plan = spec && lowerSpec(document, spec, { ...context, report });
    if (failed || metadata === undefined || plan === undefined) return undefined;
    return { ref: refOf(document, metadata.name), ...plan };
  },
};

// A DNS subdomain (RFC 1123), which Kubernetes wants of every name; it also keeps names fit for messages.
const label = "[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?";
const dnsName = new RegExp(`^${label}(?:\\.${label})*$`);

function checkName(
  name: string,
  document: DocumentNode,
  report: (fault: Diagnostic) => void,
): void {
  if (name.length <= 253 && dnsName.test(name)) return;
  report(
    document.fault(["metadata", "name"], {
      code: "POLICY_INVALID_VALUE",
      message: "`metadata.name` is no Kubernetes name",
      help: "use lower-case letters, digits, `-` and `.`",
    }),
  );
}

function refOf(document: DocumentNode, name: string): PolicyRef {
  const { file, line } = document.position([]);
  const text = (field: string): string => {
    const node = document.get([field]);
    return node?.kind === "scalar" ? String(node.value) : "";
  };
  return { apiVersion: text("apiVersion"), kind: text("kind"), name, file, line };
}

const actions = { Deny: "deny", Audit: "audit", Warn: "warn" } as const satisfies Record<
  string,
  Action
>;

function lowerSpec(
  document: DocumentNode,
  spec: SpecDocument,
  context: LowerContext,
): Omit<PolicyPlan, "ref"> {
  const compiler = new ExpressionCompiler(document, context);
  const resourceRules = lowerResourceRules(document, spec, context);
  const matchConditions = compiler.conditions(spec.matchConditions);
  const imageSelectors = compiler.imageSelectors(spec.matchImageReferences);
  const { variables, environment } = compiler.variables(spec.variables);
  const attestors = lowerAttestors(document, spec.attestors, context);
  const validations = compiler.validations(spec.validations, environment);

  const ignore = spec.failurePolicy === "Ignore";
  const unsaid = context.compat !== "1.18";
  const { mutateDigest, verifyDigest, required } = spec.validationConfigurations ?? {};
  const written = values(spec.validationActions).map((action) => actions[action]);
  const { credentials } = spec;
  return {
    resourceRules,
    matchConditions,
    conditionErrors: ignore ? "ignore" : "fail",
    variables,
    imageSelectors,
    attestors,
    validations,
    actions: written.length === 0 ? ["deny"] : written,
    ignoreErrors: ignore,
    mutateDigest: mutateDigest ?? unsaid,
    verifyDigest: verifyDigest ?? unsaid,
    required: required ?? unsaid,
    ...(credentials === undefined
      ? {}
      : {
          credentials: {
            secrets: values(credentials.secrets),
            providers: values(credentials.providers),
          },
        }),
  };
}

function lowerResourceRules(
  document: DocumentNode,
  { matchConstraints }: SpecDocument,
  { report }: LowerContext,
): readonly ResourceRule[] {
  if (document.get(["spec", "matchConstraints"]) === undefined) {
    report(
      document.fault(["spec", "matchConstraints"], {
        code: "POLICY_MISSING_FIELD",
        message: "`spec.matchConstraints` is missing",
        help: "add `matchConstraints` with at least one resource rule",
      }),
    );
  }
  return values(matchConstraints?.resourceRules).map((rule) => ({
    apiGroups: values(rule.apiGroups),
    apiVersions: values(rule.apiVersions),
    operations: values(rule.operations),
    resources: values(rule.resources),
  }));
}

function values<T>(items: readonly Item<T>[] = []): readonly T[] {
  return items.map((item) => item.value);
}
