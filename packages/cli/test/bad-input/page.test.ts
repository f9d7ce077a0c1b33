import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { pageRows } from "../support/bad-input.ts";
import { type BadRun, badRunTable } from "../support/bad-input-table.ts";
import { expressionRows } from "./expression-rows.ts";
import { fieldRows } from "./field-rows.ts";
import { keyRows, policyKeyRows } from "./key-rows.ts";
import { podImageRows, referencePage } from "./reference-rows.ts";
import { fileRows, resourceRows } from "./resource-rows.ts";
import { policySecretRows, pullSecretRows } from "./secret-rows.ts";
import { yamlRows } from "./yaml-rows.ts";

const page = fileURLToPath(new URL("../../../../docs/bad-input.md", import.meta.url));

test("docs/bad-input.md lists every row", async () => {
  const sections = [
    ["Files", fileRows],
    ["YAML and JSON of policies", pageRows(yamlRows)],
    ["Fields, kinds and lists of policies", pageRows(fieldRows)],
    ["Expressions", pageRows(expressionRows)],
    ["Objects to judge", resourceRows],
    ["Image references", [...referencePage, renamed(podImageRows, "any of these in a Pod")]],
    ["Keys on the command line", keyRows],
    ["Keys in policies", pageRows(policyKeyRows)],
    [
      "Pull secrets",
      [...pullSecretRows, renamed(policySecretRows, "any of these Secrets, named by a policy")],
    ],
  ] as const;
  const text = [
    "# Bad input",
    "Every mistake in a file or on the command line ends in one sentence, with the place and with what to do; this page lists the first line of each.",
    "It is written by `packages/cli/test/bad-input/page.test.ts` from the tables that the tests beside it run.",
  ].join("\n\n");
  const tables = sections.map(([title, rows]) => `## ${title}\n\n${badRunTable(rows)}`);
  await expect(`${text}\n\n${tables.join("\n")}`).toMatchFileSnapshot(page);
});

/** One row for many that print the same first line. */
function renamed([first, ...others]: readonly BadRun[], what: string): BadRun {
  if (first === undefined) throw new Error("there are no rows");
  expect(others.map((row) => row.first)).toEqual(others.map(() => first.first));
  return { ...first, what };
}
