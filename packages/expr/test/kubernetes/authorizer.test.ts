import { describe, expect, test } from "vitest";
import { createEnvironment, dyn, kubernetesAuthorizer, stdlib } from "../../src/index.ts";

const environment = createEnvironment({
  libraries: [stdlib, kubernetesAuthorizer],
  variables: { authorizer: dyn },
});

describe("kubernetesAuthorizer", () => {
  test.each([
    "authorizer.path('/healthz').check('get').allowed()",
    "authorizer.serviceAccount('default', 'me')",
    "authorizer.group('').resource('pods').subresource('status').namespace('a').name('b')",
    "authorizer.group('').resource('pods').fieldSelector('a=b').labelSelector('c=d')",
    "authorizer.path('/').check('get').reason()",
    "authorizer.path('/').check('get').errored() ? authorizer.path('/').check('get').error() : ''",
  ])("%s is refused with the reason", (text) => {
    const { issues } = environment.check(text);
    expect(issues.length).toBeGreaterThan(0);
    for (const issue of issues) {
      expect(issue.code).toBe("EXPR_NOT_SUPPORTED");
      expect(issue.help).toContain("without one");
    }
  });

  test("declares nothing else", () => {
    expect(kubernetesAuthorizer.functions.every(({ overloads }) => overloads.length === 0)).toBe(
      true,
    );
    expect(environment.check("authorizer.requestResource").issues).toEqual([]);
  });
});
