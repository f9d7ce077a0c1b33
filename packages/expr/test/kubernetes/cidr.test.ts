import { describe, expect, test } from "vitest";
import {
  createEnvironment,
  kubernetesCidr,
  kubernetesIp,
  network,
  stdlib,
} from "../../src/index.ts";
import { evaluating } from "../support/evaluating.ts";
import { testExamples } from "../support/examples.ts";

const evaluate = evaluating(stdlib, kubernetesIp, kubernetesCidr);

testExamples(
  createEnvironment({ libraries: [stdlib, kubernetesIp, kubernetesCidr] }),
  kubernetesCidr,
);

describe("kubernetesCidr", () => {
  test("names its type", () => {
    expect(evaluate("type(cidr('::/0')) == net.CIDR")).toBe(true);
  });

  test("tells ip(text) from block.ip()", () => {
    expect(evaluate("cidr('10.0.0.1/8').ip() == ip('10.0.0.1')")).toBe(true);
  });

  test("has no isMask", () => {
    expect(evaluate("cidr('::/0').isMask()")).toMatch(/^refused: undeclared reference to 'isMask'/);
  });

  test("does not go with cel-go's network library", () => {
    expect(() => createEnvironment({ libraries: [stdlib, kubernetesCidr, network] })).toThrow(
      "declared twice",
    );
  });
});
