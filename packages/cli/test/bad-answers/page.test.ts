import { expect, test } from "vitest";
import { toRuns } from "../support/bad-answers.ts";
import { badRunTable } from "../support/bad-input-table.ts";
import { connections } from "./connections.ts";
import { contents } from "./contents.ts";
import { hosts } from "./hosts.ts";
import { redirects } from "./redirects.ts";
import { refusals } from "./refusals.ts";
import { silence } from "./silence.ts";
import { sizes } from "./sizes.ts";
import { statuses } from "./statuses.ts";

const head = `# Bad answers

What \`imagegate verify\` says when a registry, a token server or something between gives a bad answer: each row is a test
(\`packages/cli/test/bad-answers\`). None of them ever ends in a pass; below the first line stand the look-ups, the URL, the status,
whether a retry may help, and what to do.
`;

const sections = [
  ["Hosts", hosts.map(({ what, exit, line }) => ({ what, exit, first: line }))],
  ["Connections", toRuns(connections)],
  ["Silence", toRuns(silence)],
  ["Credentials", toRuns(refusals)],
  ["Statuses", toRuns(statuses)],
  ["Redirects", toRuns(redirects)],
  ["Contents", toRuns(contents)],
  ["Sizes", toRuns(sizes)],
] as const;

test("docs/bad-answers.md lists them all", async () => {
  const page = [head, ...sections.map(([name, runs]) => `## ${name}\n\n${badRunTable(runs)}`)];
  await expect(page.join("\n")).toMatchFileSnapshot("../../../../docs/bad-answers.md");
});
