import { expect, test } from "vitest";
import { testBadInput } from "../support/bad-input.ts";
import { run } from "../support/run.ts";
import { policySecretRows, pullSecretRows } from "./secret-rows.ts";

testBadInput(pullSecretRows);
testBadInput(policySecretRows);

test.each(policySecretRows)("$what: the Secret is named", async ({ args, files, said }) => {
  const { stdout } = await run(args, files);
  expect(stdout).toContain(`CREDENTIALS_UNAVAILABLE  ${said}\n`);
});
