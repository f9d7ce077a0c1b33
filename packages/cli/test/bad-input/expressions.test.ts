import { expect, test } from "vitest";
import { goodPod, policyWith, runsOf, testBadInput } from "../support/bad-input.ts";
import { run } from "../support/run.ts";
import { expressionRows } from "./expression-rows.ts";

testBadInput(runsOf(expressionRows));

const expression = "images.containers.all(i, verifyImageSignatures(i, [attestors.cosign]) > 0)";

test.each([
  ["signs", `${"!".repeat(10_000)}true`],
  ["conjunctions", Array.from({ length: 10_000 }, () => "true").join(" && ")],
])("10,000 %s in a row compile, and run without exhausting the stack", async (_name, text) => {
  const ran = await run(["apply", "policy.yaml", "-r", "pod.yaml", "--pin", "off"], {
    "policy.yaml": policyWith(expression, text).replace(
      "  validations:",
      "  validationConfigurations: {mutateDigest: false, verifyDigest: false, required: false}\n  validations:",
    ),
    "pod.yaml": goodPod,
  });
  expect(ran).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("ALLOW  Pod") });
});
