import { expect, test } from "vitest";
import { goodPolicy, publicKey, runsOf, testBadInput } from "../support/bad-input.ts";
import { run } from "../support/run.ts";
import { keyRows, policyKeyRows } from "./key-rows.ts";

testBadInput(keyRows);
testBadInput(runsOf(policyKeyRows));

test.each([
  ["line ends of Windows", publicKey.replaceAll("\n", "\r\n")],
  ["empty lines around it", `\n\n${publicKey}\n\n`],
])("nothing is wrong with %s", async (_name, key) => {
  const text = goodPolicy.replace(/data: \|[^]*/, () => `data: ${JSON.stringify(key)}\n`);
  expect(await run(["check", "policy.yaml"], { "policy.yaml": text })).toMatchObject({
    exitCode: 0,
  });
});
