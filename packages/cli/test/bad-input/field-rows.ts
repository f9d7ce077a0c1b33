import { type BadPolicy, goodPolicy, listOf, policyWith, replaced } from "../support/bad-input.ts";

const versions =
  "use `policies.kyverno.io/v1`, `policies.kyverno.io/v1beta1`, `policies.kyverno.io/v1alpha1`";
const noObject =
  "every object begins with `apiVersion` and `kind`; leave out files that hold something else";
const asList = "write it as `[item, item]`, or each item on a line of its own after `- `";
const asText = "put it into quotes if it is meant as text";
const misspelt = replaced(goodPolicy, "validationActions", "validationAction");
const second = replaced(misspelt, "name: signed", "name: other");

/** Fields, kinds and lists that are not what they should be. */
export const fieldRows: readonly BadPolicy[] = [
  {
    what: "a misspelt field",
    text: misspelt,
    at: "12:3",
    first: "error[POLICY_UNKNOWN_FIELD]: unknown field `spec.validationAction`",
    help: "did you mean `validationActions`?",
  },
  {
    what: "a misspelt field that must be there",
    text: policyWith("  validations:", "  validation:"),
    at: "13:3",
    first: "error[POLICY_UNKNOWN_FIELD]: unknown field `spec.validation`",
    help: "did you mean `validations`?",
  },
  {
    what: "a misspelt field of an attestor",
    text: policyWith("insecureIgnoreTlog", "insecureIgnoreTLogs"),
    at: "20:15",
    first: "error[POLICY_UNKNOWN_FIELD]: unknown field `ctlog.insecureIgnoreTLogs`",
    help: "did you mean `insecureIgnoreTlog`?",
  },
  {
    what: "the misspelt key of an attestor",
    text: policyWith("      key:", "      keys:"),
    at: "21:7",
    first: "error[POLICY_UNKNOWN_FIELD]: unknown field `keys`",
    help: "did you mean `key`?",
  },
  {
    what: "a field that is not like any",
    text: policyWith("  validationActions: [Deny]", "  enforce: true"),
    at: "12:3",
    first: "error[POLICY_UNKNOWN_FIELD]: unknown field `spec.enforce`",
    help: "the fields here are `matchConstraints`, `matchConditions`, `variables`, `matchImageReferences`, `images`, `attestations`, `validations`, `auditAnnotations`, `validationActions`, `failurePolicy`, `validationConfigurations`, `credentials`, `evaluation`, `autogen`, `webhookConfiguration`, `attestors`",
  },
  {
    what: "`Spec` for `spec`",
    text: policyWith("spec:\n", "Spec:\n"),
    at: "5:1",
    first: "error[POLICY_UNKNOWN_FIELD]: unknown field `Spec`",
    help: "did you mean `spec`?",
  },
  {
    what: "`apiversion` for `apiVersion`",
    text: policyWith("apiVersion:", "apiversion:"),
    at: "1:1",
    first: "error[POLICY_UNKNOWN_FIELD]: unknown field `apiversion`",
    help: "did you mean `apiVersion`?",
  },
  {
    what: "no `kind`",
    text: policyWith("kind: ImageValidatingPolicy\n", ""),
    at: "1:1",
    first: "error[POLICY_MISSING_FIELD]: `kind` is missing: this is no Kubernetes object",
    help: noObject,
  },
  {
    what: "a `kind` without a value",
    text: policyWith("kind: ImageValidatingPolicy", "kind:"),
    at: "2:6",
    first: "error[POLICY_INVALID_VALUE]: `kind` must be a string, not null",
    help: "write one, as in `kind: Pod`",
  },
  {
    what: "a misspelt kind",
    text: policyWith("ImageValidatingPolicy", "ImageValidationPolicy"),
    at: "2:7",
    first: "error[POLICY_UNKNOWN_KIND]: `policies.kyverno.io` has no kind `ImageValidationPolicy`",
    help: "did you mean `ImageValidatingPolicy`?",
  },
  {
    what: "a kind of another group",
    text: policyWith("policies.kyverno.io/v1", "kyverno.io/v1"),
    at: "1:13",
    first: "error[POLICY_UNKNOWN_KIND]: `ImageValidatingPolicy` is no kind of `kyverno.io/v1`",
    help: versions,
  },
  {
    what: "a misspelt group",
    text: policyWith("policies.kyverno.io/v1", "policy.kyverno.io/v1"),
    at: "1:13",
    first:
      "error[POLICY_UNKNOWN_KIND]: `ImageValidatingPolicy` is no kind of `policy.kyverno.io/v1`",
    help: versions,
  },
  {
    what: "no group",
    text: policyWith("policies.kyverno.io/v1", "v1"),
    at: "1:13",
    first: "error[POLICY_UNKNOWN_KIND]: `ImageValidatingPolicy` is no kind of `v1`",
    help: versions,
  },
  {
    what: "a version that does not exist",
    text: policyWith("policies.kyverno.io/v1", "policies.kyverno.io/v2"),
    at: "1:13",
    first:
      "error[POLICY_UNKNOWN_KIND]: `ImageValidatingPolicy` has no version `policies.kyverno.io/v2`",
    help: versions,
  },
  {
    what: "a policy language that is not there yet",
    text: "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: a}\n",
    at: "2:7",
    first: "error[POLICY_UNKNOWN_KIND]: `ClusterPolicy` (kyverno.io/v1) is not supported yet",
    help: "write it as an ImageValidatingPolicy of policies.kyverno.io, or leave it out",
  },
  {
    what: "text for a list",
    text: policyWith("[Deny]", "Deny"),
    at: "12:22",
    first: "error[POLICY_INVALID_VALUE]: `spec.validationActions` must be a list, not a string",
    help: asList,
  },
  {
    what: "an object for a list",
    text: policyWith("  - expression: >-", "    expression: >-"),
    at: "14:5",
    first: "error[POLICY_INVALID_VALUE]: `spec.validations` must be a list, not an object",
    help: asList,
  },
  {
    what: "a number for a name",
    text: policyWith("name: signed", "name: 2024"),
    at: "4:9",
    first: "error[POLICY_INVALID_VALUE]: `metadata.name` must be a string, not a number",
    help: asText,
  },
  {
    what: "`on`, which YAML reads as true, for a name",
    text: policyWith("name: signed", "name: on"),
    at: "4:9",
    first: "error[POLICY_INVALID_VALUE]: `metadata.name` must be a string, not a boolean",
    help: asText,
  },
  {
    what: "text for a boolean",
    text: policyWith("Tlog: true", 'Tlog: "true"'),
    at: "20:35",
    first:
      "error[POLICY_INVALID_VALUE]: `ctlog.insecureIgnoreTlog` must be a boolean, not a string",
    help: "write `true` or `false`, without quotes",
  },
  {
    what: "nothing under `spec`",
    text: "apiVersion: policies.kyverno.io/v1\nkind: ImageValidatingPolicy\nmetadata: {name: a}\nspec:\n",
    at: "4:6",
    first: "error[POLICY_INVALID_VALUE]: `spec` must be an object, not null",
    help: "write its fields on lines of their own, indented, as `name: value` with a space after the colon",
  },
  {
    what: "an action in lower case",
    text: policyWith("[Deny]", "[deny]"),
    at: "12:23",
    first: "error[POLICY_INVALID_VALUE]: `deny` is no value of `spec.validationActions[0]`",
    help: "did you mean `Deny`?",
  },
  {
    what: "a name that Kubernetes does not take",
    text: policyWith("name: signed", "name: My_Policy"),
    at: "4:9",
    first: "error[POLICY_INVALID_VALUE]: `metadata.name` is no Kubernetes name",
    help: "use lower-case letters, digits, `-` and `.`",
  },
  {
    what: "a glob that is not closed",
    text: policyWith(
      "  validations:",
      "  matchImageReferences: [{glob: 'ghcr.io/[a'}]\n  validations:",
    ),
    at: "13:33",
    first: "error[POLICY_INVALID_VALUE]: the glob is malformed: a `[` is not closed",
    help: String.raw`a \`*\` stands for any text; \`[\`, \`{\` and \`\\\` have a meaning: put \`\\\` before them`.replaceAll(
      "\\`",
      "`",
    ),
  },
  {
    what: "a fault in the second document",
    text: `${goodPolicy}---\n${second}`,
    at: "39:3",
    first: "error[POLICY_UNKNOWN_FIELD]: unknown field `spec.validationAction`",
    help: "did you mean `validationActions`?",
  },
  {
    what: "broken YAML in the second document",
    text: `${goodPolicy}---\na: [\n`,
    at: "28:4",
    first: "error[POLICY_SYNTAX]: the `[` is not closed",
    help: "close it, and indent what stands in it more than its key",
  },
  {
    what: "two policies of one name",
    text: `${goodPolicy}---\n${goodPolicy}`,
    at: "31:9",
    first:
      "error[POLICY_DUPLICATE_NAME]: there are two policies `signed` of the kind ImageValidatingPolicy; the first is at policy.yaml:1",
    help: "rename one of them: results are told apart by kind and name",
  },
  {
    what: "a faulty member of `kind: List`",
    text: listOf([goodPolicy, second]),
    at: "41:5",
    first: "error[POLICY_UNKNOWN_FIELD]: unknown field `spec.validationAction`",
    help: "did you mean `validationActions`?",
  },
  {
    what: "a faulty member of `kind: ImageValidatingPolicyList`",
    text: listOf(
      [misspelt.replace(/^apiVersion.*\nkind.*\n/, "")],
      "ImageValidatingPolicyList",
      "policies.kyverno.io/v1",
    ),
    at: "13:5",
    first: "error[POLICY_UNKNOWN_FIELD]: unknown field `spec.validationAction`",
    help: "did you mean `validationActions`?",
  },
  {
    what: "a member of a list that is no object",
    text: listOf([goodPolicy, "signed"]),
    at: "30:3",
    first: "error[POLICY_INVALID_VALUE]: `items[1]` is no object",
    help: "the members of a list are objects with `apiVersion` and `kind`",
  },
  {
    what: "a list whose `items` are none",
    text: "apiVersion: v1\nkind: List\nitems: {a: 1}\n",
    at: "3:8",
    first: "error[POLICY_INVALID_VALUE]: `items` must be a list",
    help: "begin each object of the list with `- `",
  },
];
