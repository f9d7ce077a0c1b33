import {
  anything,
  type Cursor,
  type Fields,
  flag,
  ignored,
  invalid,
  type Item,
  list,
  object,
  optional,
  required,
  type Schema,
  text,
  unsupported,
  unsupportedAlways,
  word,
} from "../../policy/decode.ts";

// The fields of ImageValidatingPolicy (policies.kyverno.io); v1, v1beta1 and v1alpha1 have the same schema. A field that Kyverno
// has and this library does not is `unsupported`: a policy never means less here than it says.

const someStrings = required(list(text(), { nonEmpty: true }), []);
const expression = required(text({ nonEmpty: true }));
const named = object({ name: required(text({ nonEmpty: true })), expression });
const enabled = object({ enabled: optional(flag) });

const useConditions = "test it in `matchConditions`";

// In Kyverno a rule that lacks one of the four lists matches nothing, which nobody can mean.
const resourceRule = object({
  apiGroups: someStrings,
  apiVersions: someStrings,
  operations: required(
    list(word("CREATE", "UPDATE", "DELETE", "CONNECT", "*"), { nonEmpty: true }),
    [],
  ),
  resources: someStrings,
  resourceNames: unsupported(useConditions),
  scope: unsupported("leave it out: Pods have a namespace", "*"),
});

const matchConstraints = object({
  resourceRules: required(list(resourceRule, { nonEmpty: true }), []),
  excludeResourceRules: unsupported("list what the policy is for in `resourceRules`"),
  namespaceSelector: unsupported(useConditions),
  objectSelector: unsupported(useConditions),
  matchPolicy: unsupported("leave it out: objects are never converted", "Equivalent"),
});

const credentials = object({
  allowInsecureRegistry: unsupported("configure the engine's registry client", false),
  providers: optional(list(word("default", "amazon", "azure", "google", "github"), { set: true })),
  secrets: optional(list(text({ nonEmpty: true }))),
});

const specFields = {
  matchConstraints: optional(matchConstraints),
  matchConditions: optional(list(named)),
  variables: optional(list(named)),
  matchImageReferences: optional(
    list(object({ glob: optional(text()), expression: optional(text()) })),
  ),
  images: unsupported("the images of Pods are found without it"),
  attestations: unsupported("verify signatures: `verifyImageSignatures(image, [attestors.name])`"),
  validations: required(
    list(
      object({
        expression,
        message: optional(text()),
        messageExpression: optional(text()),
        reason: unsupported("leave it out: Kyverno takes it and does nothing with it", ""),
      }),
    ),
    [],
  ),
  auditAnnotations: unsupported("use `message` or `messageExpression` of a validation"),
  validationActions: optional(list(word("Deny", "Audit", "Warn"), { set: true })),
  failurePolicy: optional(word("Fail", "Ignore")),
  validationConfigurations: optional(
    object({
      mutateDigest: optional(flag),
      verifyDigest: optional(flag),
      required: optional(flag),
    }),
  ),
  credentials: optional(credentials),
  evaluation: optional(
    object({
      mode: unsupported("only Kubernetes objects are evaluated: leave it out", "", "Kubernetes"),
      admission: unsupported("leave it out: whoever calls `evaluate` wants an answer", {
        enabled: true,
      }),
      // Says who calls the engine, not what it answers.
      background: optional(enabled),
    }),
  ),
  autogen: unsupported("name the resources in `matchConstraints`", {
    podControllers: { controllers: [] },
  }),
  webhookConfiguration: unsupported("pass `timeoutMs` to `evaluate`", {}),
};

/** An attestor: its name, and the part of the document that its provider reads. */
export interface AttestorDocument {
  readonly name: string;
  readonly kind: string;
  readonly spec: Cursor;
}

/** `spec` as it decodes. */
export interface SpecDocument {
  readonly matchConstraints: { readonly resourceRules: Items<ResourceRuleDocument> } | undefined;
  readonly matchConditions: Items<NamedExpression> | undefined;
  readonly variables: Items<NamedExpression> | undefined;
  readonly matchImageReferences:
    | Items<{ readonly glob: string | undefined; readonly expression: string | undefined }>
    | undefined;
  readonly attestors: Items<AttestorDocument>;
  readonly validations: Items<ValidationDocument>;
  readonly validationActions: Items<"Deny" | "Audit" | "Warn"> | undefined;
  readonly failurePolicy: "Fail" | "Ignore" | undefined;
  readonly validationConfigurations:
    | {
        readonly mutateDigest: boolean | undefined;
        readonly verifyDigest: boolean | undefined;
        readonly required: boolean | undefined;
      }
    | undefined;
  readonly credentials:
    | { readonly providers: Items<string> | undefined; readonly secrets: Items<string> | undefined }
    | undefined;
}

type Items<T> = readonly Item<T>[];

/** A rule of `matchConstraints` as it decodes. */
export interface ResourceRuleDocument {
  readonly apiGroups: Items<string>;
  readonly apiVersions: Items<string>;
  readonly operations: Items<string>;
  readonly resources: Items<string>;
}

/** A named expression as it decodes. */
export interface NamedExpression {
  readonly name: string;
  readonly expression: string;
}

/** A validation as it decodes. */
export interface ValidationDocument {
  readonly expression: string;
  readonly message: string | undefined;
  readonly messageExpression: string | undefined;
}

/** The schema of `spec`; `kinds` are the attestor providers' field names. */
export function specSchema(kinds: readonly string[]): Schema<SpecDocument> {
  return object({ ...specFields, attestors: required(list(attestorSchema(kinds)), []) });
}

function attestorSchema(kinds: readonly string[]): Schema<AttestorDocument> {
  const parts: Fields = Object.fromEntries(kinds.map((kind) => [kind, optional(anything)]));
  const notary = unsupportedAlways("use a `cosign` attestor");
  const fields = { notary, ...parts, name: required(text({ nonEmpty: true })) };
  const schema = object(fields);
  return {
    decode(at) {
      const decoded = schema.decode(at);
      if (decoded === undefined || at.node.kind !== "map") return undefined;
      const { entries } = at.node;
      const written = ["notary", ...kinds].filter((kind) => entries.has(kind));
      const [kind, ...others] = written;
      const choice = kinds.map((name) => `\`${name}\``).join(", ");
      if (kind === undefined)
        return invalid(at, "the attestor has no kind", `add one of ${choice}`);
      if (others.length > 0)
        return invalid(at, "the attestor has several kinds", `keep one of ${choice}`);
      return kind === "notary" ? undefined : attestorOf(at, decoded.name, kind);
    },
  };
}

function attestorOf(at: Cursor, name: string, kind: string): AttestorDocument | undefined {
  const path = [...at.path, kind];
  const node = at.document.get(path);
  return node && { name, kind, spec: { ...at, path, node } };
}

/** The fields of `metadata` (Kubernetes ObjectMeta). */
export const metadataSchema: Schema<{
  readonly name: string;
  readonly namespace: string | undefined;
}> = object({
  name: required(text({ nonEmpty: true })),
  namespace: optional(text()),
  labels: ignored(),
  annotations: ignored(),
  generateName: ignored(),
  uid: ignored(),
  resourceVersion: ignored(),
  generation: ignored(),
  creationTimestamp: ignored(),
  deletionTimestamp: ignored(),
  deletionGracePeriodSeconds: ignored(),
  finalizers: ignored(),
  ownerReferences: ignored(),
  managedFields: ignored(),
  selfLink: ignored(),
});

/** The document as a whole; its parts are decoded on their own, so that a fault in one hides none in another. */
export const documentSchema: Schema<unknown> = object({
  apiVersion: required(text()),
  kind: required(text()),
  metadata: required(anything),
  spec: required(anything),
  status: ignored(),
});
