import { describe, expect, test } from "vitest";
import { createEnvironment, kubernetesIp, stdlib } from "../../src/index.ts";
import { evaluating } from "../support/evaluating.ts";
import { testExamples } from "../support/examples.ts";

const evaluate = evaluating(stdlib, kubernetesIp);

testExamples(createEnvironment({ libraries: [stdlib, kubernetesIp] }), kubernetesIp);

describe("kubernetesIp", () => {
  test("names its type", () => {
    expect(evaluate("type(ip('::1')) == net.IP")).toBe(true);
  });

  test("knows no blocks", () => {
    expect(evaluate("cidr('::/0')")).toBe(
      "refused: undeclared reference to 'cidr' (in container '')",
    );
  });
});
