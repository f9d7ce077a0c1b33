import { describe, expect, test } from "vitest";
import { check, compileOne, policy, show } from "../../support/policies.ts";

const expectation = (fields: Readonly<Record<string, string | undefined>>) =>
  check(policy(fields)).map(show);

describe("defaults", () => {
  test("are Kyverno's", () => {
    const plan = compileOne(policy());
    expect(plan).toMatchObject({
      resourceRules: [
        {
          apiGroups: [""],
          apiVersions: ["v1"],
          operations: ["CREATE", "UPDATE"],
          resources: ["pods"],
        },
      ],
      matchConditions: [],
      conditionErrors: "fail",
      variables: [],
      imageSelectors: [],
      actions: ["deny"],
      ignoreErrors: false,
      mutateDigest: true,
      verifyDigest: true,
      required: true,
    });
    expect(plan.attestors.map(({ name, spec }) => ({ name, spec }))).toEqual([
      { name: "k", spec: { id: "one" } },
    ]);
    expect(plan.credentials).toBeUndefined();
  });

  test("of 1.18 switch off what is not written", () => {
    const text = policy({ validationConfigurations: "{verifyDigest: true}" });
    expect(compileOne(text, { compat: "1.18" })).toMatchObject({
      mutateDigest: false,
      verifyDigest: true,
      required: false,
    });
  });

  test("of 1.18 refuse names between backticks, in every field", () => {
    const text = policy({
      matchConditions: "[{name: c, expression: 'has(object.`a-b`)'}]",
      matchImageReferences: "[{expression: '{ref: true}.`a-b`'}]",
      variables: "[{name: x, expression: 'object.`a-b`'}]",
      validations: "[{expression: 'object.`a-b` == 1'}]",
    });
    expect(check(text)).toEqual([]);
    expect(check(text, { compat: "1.18" }).map(({ code }) => code)).toEqual(
      Array.from({ length: 4 }, () => "EXPR_SYNTAX"),
    );
  });

  test("an empty list of actions is Deny", () => {
    expect(compileOne(policy({ validationActions: "[]" })).actions).toEqual(["deny"]);
  });
});

test("what is written is kept", () => {
  const plan = compileOne(
    policy({
      failurePolicy: "Ignore",
      validationActions: "[Warn, Audit]",
      validationConfigurations: "{mutateDigest: false, verifyDigest: false, required: false}",
      credentials: "{secrets: [a, ns/b], providers: [github]}",
      evaluation: "{background: {enabled: false}, admission: {enabled: true}, mode: Kubernetes}",
      autogen: "{podControllers: {controllers: []}}",
      validations:
        "\n  - expression: 'true'\n    message: no\u2003\n    messageExpression: \"'x'\"",
    }).replace("message: no", "message: not"),
  );
  expect(plan).toMatchObject({
    conditionErrors: "ignore",
    ignoreErrors: true,
    actions: ["warn", "audit"],
    mutateDigest: false,
    verifyDigest: false,
    required: false,
    credentials: { secrets: ["a", "ns/b"], providers: ["github"] },
  });
  const [validation] = plan.validations;
  expect(validation?.rule).toBe("validations[0]");
  expect(validation?.message).toBe("not\u2003");
  expect(validation?.messageExpression?.text).toBe("'x'");
});

test("empty credentials are credentials: they stand instead of the engine's", () => {
  expect(compileOne(policy({ credentials: "{}" })).credentials).toEqual({
    secrets: [],
    providers: [],
  });
});

describe("faults of the document", () => {
  test.each([
    [
      "no resource rules",
      { matchConstraints: "{resourceRules: []}" },
      "POLICY_INVALID_VALUE spec.matchConstraints.resourceRules <[]> `spec.matchConstraints.resourceRules` must not be empty",
    ],
    [
      "no match constraints",
      { matchConstraints: undefined },
      "POLICY_MISSING_FIELD spec.matchConstraints <spec> `spec.matchConstraints` is missing | add `matchConstraints` with at least one resource rule",
    ],
    [
      "a rule without operations",
      {
        matchConstraints:
          '{resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [pods]}]}',
      },
      "POLICY_MISSING_FIELD spec.matchConstraints.resourceRules[0].operations",
    ],
    ["no attestors", { attestors: undefined }, "POLICY_MISSING_FIELD spec.attestors <spec>"],
    ["no validations", { validations: undefined }, "POLICY_MISSING_FIELD spec.validations <spec>"],
    [
      "a misspelt field",
      { validationAction: "[Deny]" },
      "POLICY_UNKNOWN_FIELD spec.validationAction <validationAction> unknown field `spec.validationAction` | did you mean `validationActions`?",
    ],
    [
      "a wrong action",
      { validationActions: "[test]" },
      "POLICY_INVALID_VALUE spec.validationActions[0] <test>",
    ],
    ["an action twice", { validationActions: "[Deny, Deny]" }, "`Deny` stands twice"],
    [
      "a string for a switch",
      { validationConfigurations: "{required: 'false'}" },
      "must be a boolean, not a string",
    ],
    [
      "an unknown provider",
      { credentials: "{providers: [gcp]}" },
      "`gcp` is no value of `spec.credentials.providers[0]`",
    ],
    [
      "an empty expression",
      { validations: "[{expression: ''}]" },
      "`spec.validations[0].expression` must not be empty",
    ],
    [
      "an attestor without a kind",
      { attestors: "[{name: k}]" },
      "POLICY_INVALID_VALUE spec.attestors[0] <{name: k}> the attestor has no kind | add one of `cosign`, `fake`",
    ],
    [
      "an attestor of two kinds",
      { attestors: "[{name: k, fake: {id: a}, cosign: {}}]" },
      "POLICY_INVALID_VALUE spec.attestors[0] <{name: k, fake: {id: a}, cosign: {}}> the attestor has several kinds",
    ],
    [
      "two attestors of one name",
      { attestors: "[{name: k, fake: {id: a}}, {name: k, fake: {id: b}}]" },
      "POLICY_DUPLICATE_NAME spec.attestors[1].name <k> the attestor `k` is defined twice",
    ],
    [
      "what the provider refuses",
      { attestors: "[{name: k, fake: {no: 1}}]" },
      "POLICY_MISSING_FIELD spec.attestors[0].fake.id <fake> `id` is missing | add it",
    ],
    [
      "a glob and an expression",
      { matchImageReferences: "[{glob: '*', expression: 'true'}]" },
      "glob and expression must not both be set",
    ],
    [
      "neither",
      { matchImageReferences: "[{glob: ''}]" },
      "POLICY_INVALID_VALUE spec.matchImageReferences[0] <{glob: ''}> either glob or expression must be set | write exactly one of the two",
    ],
    [
      "a bad glob",
      { matchImageReferences: "[{glob: 'a[z-a]'}]" },
      "POLICY_INVALID_VALUE spec.matchImageReferences[0].glob <'a[z-a]'> the glob is malformed: the range `z-a` is empty",
    ],
    [
      "a variable twice",
      { variables: "[{name: a, expression: '1'}, {name: a, expression: '2'}]" },
      "POLICY_DUPLICATE_NAME spec.variables[1].name <a> the variable `a` is defined twice",
    ],
  ])("%s", (_name, fields, expected) => {
    const faults = expectation(fields);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(expected);
  });

  test.each([
    ["Upper-Case", "Upper"],
    ["two\nlines", JSON.stringify("two\nlines")],
    ["-dash", "-dash"],
    ["long", "a".repeat(254)],
  ])("a name that is none: %s", (_name, name) => {
    expect(check(policy({}, name)).map(show)[0]).toContain("`metadata.name` is no Kubernetes name");
  });
});

describe("fields that are not supported yet are refused by name", () => {
  const constraints = (field: string) =>
    `{resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}], ${field}}`;
  const rule = (field: string) =>
    `{resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods], ${field}}]}`;

  test.each([
    ["images", { images: "[{name: a, expression: '[]'}]" }, "spec.images"],
    ["attestations", { attestations: "[{name: a, intoto: {type: x}}]" }, "spec.attestations"],
    [
      "auditAnnotations",
      { auditAnnotations: "[{key: a, valueExpression: \"'x'\"}]" },
      "spec.auditAnnotations",
    ],
    ["autogen", { autogen: "{podControllers: {controllers: [deployments]}}" }, "spec.autogen"],
    ["JSON mode", { evaluation: "{mode: JSON}" }, "spec.evaluation.mode"],
    ["an unknown mode", { evaluation: "{mode: Other}" }, "spec.evaluation.mode"],
    [
      "insecure registries",
      { credentials: "{allowInsecureRegistry: true}" },
      "spec.credentials.allowInsecureRegistry",
    ],
    [
      "namespaceSelector",
      { matchConstraints: constraints("namespaceSelector: {matchLabels: {a: b}}") },
      "spec.matchConstraints.namespaceSelector",
    ],
    [
      "objectSelector",
      { matchConstraints: constraints("objectSelector: {matchLabels: {a: b}}") },
      "spec.matchConstraints.objectSelector",
    ],
    [
      "excludeResourceRules",
      { matchConstraints: constraints("excludeResourceRules: [{}]") },
      "spec.matchConstraints.excludeResourceRules",
    ],
    [
      "resourceNames",
      { matchConstraints: rule("resourceNames: [a]") },
      "spec.matchConstraints.resourceRules[0].resourceNames",
    ],
    [
      "scope",
      { matchConstraints: rule("scope: Namespaced") },
      "spec.matchConstraints.resourceRules[0].scope",
    ],
    [
      "notary",
      { attestors: "[{name: k, notary: {certs: {value: x}}}]" },
      "spec.attestors[0].notary",
    ],
  ])("%s", (_name, fields, path) => {
    expect(check(policy(fields)).map(({ code, message }) => `${code} ${message}`)).toEqual([
      `POLICY_UNSUPPORTED_FIELD \`${path}\` is not supported yet`,
    ]);
  });

  test("their defaults, as the API server writes them, are not", () => {
    const defaults = constraints(
      "namespaceSelector: {}, objectSelector: {}, matchPolicy: Equivalent, excludeResourceRules: []",
    );
    expect(
      check(
        policy({
          matchConstraints: defaults,
          images: "[]",
          attestations: "[]",
          auditAnnotations: "[]",
        }),
      ),
    ).toEqual([]);
    expect(check(policy({ matchConstraints: rule("scope: '*', resourceNames: []") }))).toEqual([]);
    expect(
      check(policy({ evaluation: "{mode: ''}", credentials: "{allowInsecureRegistry: false}" })),
    ).toEqual([]);
  });
});

test("metadata may hold all that Kubernetes writes there, status anything", () => {
  const text = policy().replace(
    "  name: p\n",
    "  name: p\n  labels: {a: b}\n  annotations: {c: d}\n  uid: x\n  resourceVersion: '1'\n  generation: 1\n  creationTimestamp: null\n  managedFields: []\n",
  );
  expect(check(`${text}status: {ready: true}\n`)).toEqual([]);
  expect(check(text.replace("  uid: x", "  uuid: x")).map(show)[0]).toContain(
    "did you mean `uid`?",
  );
});

describe("expressions", () => {
  const validation = (expression: string) => ({
    validations: `\n  - expression: >-\n      ${expression}`,
  });

  test("image selectors select by the text as written", () => {
    const { imageSelectors } = compileOne(
      policy({ matchImageReferences: "\n  - glob: ghcr.io/*\n  - expression: ref == 'nginx'" }),
    );
    const [glob, expression] = imageSelectors;
    expect(glob?.kind === "glob" && glob.matches("ghcr.io/a/b:c")).toBe(true);
    expect(
      expression?.kind === "expression" && expression.program.evaluate({ ref: "nginx" }),
    ).toEqual({
      kind: "value",
      value: true,
    });
  });

  test("variables see those above them, validations see all", () => {
    const plan = compileOne(
      policy({
        variables: "[{name: a, expression: '1'}, {name: b, expression: 'variables.a + 1'}]",
        ...validation("variables.b == 2"),
      }),
    );
    expect(plan.variables.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  test.each([
    [
      "a result that is not bool",
      validation("object.spec.hostNetwork"),
      "EXPR_RESULT_TYPE spec.validations[0].expression <object.spec.hostNetwork> output is expected to be of type bool",
    ],
    [
      "a message that is not string",
      { validations: "[{expression: 'true', messageExpression: object.metadata.name}]" },
      "EXPR_RESULT_TYPE spec.validations[0].messageExpression <object.metadata.name> output is expected to be of type string",
    ],
    [
      "a condition that is not bool",
      { matchConditions: "[{name: a, expression: '1'}]" },
      "EXPR_RESULT_TYPE spec.matchConditions[0].expression <1> output is expected to be of type bool",
    ],
    [
      "an image match that is not bool",
      { matchImageReferences: "[{expression: ref}]" },
      "EXPR_RESULT_TYPE spec.matchImageReferences[0].expression <ref> output is expected to be of type bool",
    ],
    [
      "an unknown function, in folded text",
      validation("true &&\n      imagez(object.a).registry() == 'b'"),
      "EXPR_UNDECLARED_REFERENCE spec.validations[0].expression <imagez> undeclared reference to 'imagez'",
    ],
    [
      "a variable below",
      { variables: "[{name: b, expression: variables.a + 1}, {name: a, expression: '1'}]" },
      "EXPR_UNDEFINED_FIELD spec.variables[0].expression",
    ],
    [
      "a variable in a condition",
      { matchConditions: "[{name: a, expression: variables.a == 1}]" },
      "EXPR_UNDEFINED_FIELD spec.matchConditions[0].expression",
    ],
    [
      "images in a condition",
      { matchConditions: "[{name: a, expression: images.containers.size() > 0}]" },
      "POLICY_INVALID_VALUE spec.matchConditions[0].expression <images> `images` has no value yet when match conditions run | conditions may read `object`, `oldObject`, `request` and `namespaceObject`",
    ],
    [
      "attestors in a condition",
      { matchConditions: "[{name: a, expression: 'has(attestors.k)'}]" },
      "POLICY_INVALID_VALUE spec.matchConditions[0].expression <attestors> `attestors` has no value yet",
    ],
    [
      "a misspelt attestor",
      validation("images.containers.all(i,\n      verifyImageSignatures(i, [attestors.kk]) > 0)"),
      "POLICY_UNKNOWN_ATTESTOR spec.validations[0].expression <kk> unknown attestor `kk` | did you mean `k`?",
    ],
    [
      "an unknown attestor",
      validation("verifyImageSignatures('a', [attestors[\"other\"]]) > 0"),
      'POLICY_UNKNOWN_ATTESTOR spec.validations[0].expression <"other"> unknown attestor `other` | the policy defines `k`',
    ],
    [
      "an unknown attestor in a variable",
      { variables: "[{name: a, expression: attestors.nope}]" },
      "POLICY_UNKNOWN_ATTESTOR spec.variables[0].expression <nope> unknown attestor `nope`",
    ],
    [
      "an unknown attestor in a message",
      { validations: '[{expression: "true", messageExpression: "string(attestors.nope == 1)"}]' },
      "POLICY_UNKNOWN_ATTESTOR spec.validations[0].messageExpression <nope> unknown attestor `nope`",
    ],
    [
      "an unknown attestor where there is none",
      { attestors: "[]", ...validation("verifyImageSignatures('a', [attestors.k]) > 0") },
      "POLICY_UNKNOWN_ATTESTOR spec.validations[0].expression <k> unknown attestor `k` | the policy defines none",
    ],
  ])("%s", (_name, fields, expected) => {
    const faults = expectation(fields);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(expected);
  });

  test.each([
    ["a loop variable of that name", validation("[{'x': 'y'}].all(attestors, attestors.x == 'y')")],
    [
      "a key that is known only at run time",
      validation("['k'].all(n, verifyImageSignatures('a', [attestors[n]]) > 0)"),
    ],
    ["asking whether there is one", validation("!has(attestors.nope)")],
    [
      "an escaped name",
      {
        attestors: "[{name: my-key, fake: {id: a}}]",
        ...validation(
          "verifyImageSignatures('a', [attestors.my__dash__key, attestors['my-key']]) == 2",
        ),
      },
    ],
  ])("attestors: %s", (_name, fields) => {
    expect(expectation(fields)).toEqual([]);
  });

  test("a faulty variable is told once, not at every use", () => {
    const faults = expectation({
      variables: "[{name: a, expression: nope}]",
      ...validation("variables.a"),
    });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain("undeclared reference to 'nope'");
  });

  test("a faulty attestor is still known by its name", () => {
    const faults = expectation({
      attestors: "[{name: k, notary: {}}, {name: l, fake: {}}]",
      ...validation("verifyImageSignatures('a', [attestors.k, attestors.l]) > 0"),
    });
    expect(faults.map((fault) => fault.split(" ", 2).join(" "))).toEqual([
      "POLICY_UNSUPPORTED_FIELD spec.attestors[0].notary",
      "POLICY_MISSING_FIELD spec.attestors[1].fake.id",
    ]);
  });

  test("an empty message expression is none", () => {
    const plan = compileOne(
      policy({ validations: "[{expression: 'true', messageExpression: ''}]" }),
    );
    expect(plan.validations[0]?.messageExpression).toBeUndefined();
  });
});
