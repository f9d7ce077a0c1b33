import { expect, test } from "vitest";
import { goodPolicy, listOf, replaced, runsOf, testBadInput } from "../support/bad-input.ts";
import { run } from "../support/run.ts";
import { fieldRows } from "./field-rows.ts";

testBadInput(runsOf(fieldRows));

test.each([
  ["a policy", goodPolicy, 1],
  ["`kind: List`, as kubectl get -o yaml prints it", listOf([goodPolicy]), 1],
  [
    "a typed list whose members leave out the kind",
    listOf(
      [goodPolicy, replaced(goodPolicy, "name: signed", "name: other")].map((each) =>
        each.replace(/^apiVersion.*\nkind.*\n/, ""),
      ),
      "ImageValidatingPolicyList",
      "policies.kyverno.io/v1",
    ),
    2,
  ],
])("nothing is wrong with %s", async (_name, text, policies) => {
  const ran = await run(["check", "policy.yaml"], { "policy.yaml": text });
  expect(ran.stdout).toBe(
    `1 file, ${policies === 1 ? "1 policy" : `${policies} policies`}: 0 errors, 0 warnings\n`,
  );
});
