import { createEnvironment, stdlib } from "@imagegate/expr";
import { expect, test } from "vitest";
import { imageLibrary } from "../../src/cel/image.ts";

const environment = createEnvironment({ libraries: [stdlib, imageLibrary] });
const evaluate = (expression: string) => environment.compile(expression).evaluate({});
const digest = `sha256:${"a".repeat(64)}`;

test.each([
  ["nginx", "index.docker.io", "library/nginx", "latest", "", "latest", ":latest", false],
  ["ghcr.io/acme/app:1", "ghcr.io", "acme/app", "1", "", "1", ":1", false],
  [`nginx@${digest}`, "index.docker.io", "library/nginx", "", digest, digest, `@${digest}`, true],
  [
    `nginx:1@${digest}`,
    "index.docker.io",
    "library/nginx",
    "1",
    digest,
    `1@${digest}`,
    `@${digest}`,
    true,
  ],
  ["localhost:5000/app", "localhost:5000", "app", "latest", "", "latest", ":latest", false],
])("the parts of %s", (text, ...parts) => {
  const methods = [
    "registry",
    "repository",
    "tag",
    "digest",
    "identifier",
    "identifierWithSeparator",
    "containsDigest",
  ];
  const values = methods.map((method) => {
    const outcome = evaluate(`image('${text}').${method}()`);
    return outcome.kind === "value" ? outcome.value : outcome;
  });
  expect(values).toEqual(parts);
});

test.each([
  ["isImage('ghcr.io/acme/app')", true],
  ["isImage('Nginx')", false],
  ["image('nginx') == parseImageReference('nginx')", true],
  ["image('nginx') == image('docker.io/nginx')", false],
  ["image('nginx') != image('nginx:latest')", true],
  ["type(image('nginx')) == kyverno.image", true],
])("%s is %s", (expression, value) => {
  expect(evaluate(expression)).toEqual({ kind: "value", value });
});

test("a bad reference is an error, absorbed as any other", () => {
  const outcome = evaluate("image('nginx:@').registry()");
  expect(outcome.kind === "error" && outcome.error.message).toBe(
    "could not parse reference: nginx:@",
  );
  expect(evaluate("true || image('nginx:@').containsDigest()")).toEqual({
    kind: "value",
    value: true,
  });
});

test.each(["isImage(0)", "image(['nginx'])", "'nginx'.registry()", "image('nginx').nope()"])(
  "%s does not compile",
  (expression) => {
    expect(() => environment.compile(expression)).toThrow();
  },
);
