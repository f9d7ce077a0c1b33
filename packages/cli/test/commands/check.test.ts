import { expect, test } from "vitest";
import { folder, run } from "../support/run.ts";
import { createScene } from "../support/scene.ts";

const other = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n";

test("a good policy ends with 0", async () => {
  const scene = await createScene();
  const ran = await run(["check", "policy.yaml"], { "policy.yaml": scene.policy() });
  expect(ran).toEqual({
    exitCode: 0,
    stdout: "1 file, 1 policy: 0 errors, 0 warnings\n",
    stderr: "",
  });
  expect(scene.registry.requests).toEqual([]);
});

test("every fault is shown with its place, and none is lost behind another document", async () => {
  const scene = await createScene();
  const faulty = scene
    .policy()
    .replace("images.containers.all", "imagez.containers.all")
    .replace("validationActions", "validationAction");
  const files = {
    "policy.yaml": `${scene.policy().replace("acme-signed", "good")}---\n${faulty}`,
  };
  const ran = await run(["check", "policy.yaml"], files);
  expect(ran.exitCode).toBe(1);
  expect(ran.stdout).toMatch(
    /error\[POLICY_UNKNOWN_FIELD\]: unknown field `spec\.validationAction`\n {2}--> policy\.yaml:\d+:3/,
  );
  expect(ran.stdout).toMatch(
    /error\[EXPR_UNDECLARED_REFERENCE\]: undeclared reference to 'imagez' [^]*\^\^\^\^\^\^\n {2}help: did you mean `images`\?/,
  );
  expect(ran.stdout).toMatch(/1 file, 2 policies: 2 errors, 0 warnings\n$/);
  const asJson = await run(["check", "policy.yaml", "-o", "json"], files);
  expect(JSON.parse(asJson.stdout)).toMatchObject({
    kind: "CheckReport",
    exitCode: 1,
    accepted: false,
    policies: [
      { name: "good", accepted: true, file: "policy.yaml", line: 1 },
      { name: "acme-signed", accepted: false },
    ],
    diagnostics: [
      { severity: "error", position: { file: "policy.yaml", column: expect.any(Number) } },
      {
        severity: "error",
        position: { file: "policy.yaml", path: "spec.validations[0].expression" },
      },
    ],
  });
});

test("two files may not hold policies of one name", async () => {
  const scene = await createScene();
  const files = { "a.yaml": scene.policy(), "b.yaml": scene.policy() };
  const ran = await run(["check", "a.yaml", "b.yaml", "-o", "json"], files);
  expect(ran.exitCode).toBe(1);
  expect(JSON.parse(ran.stdout)).toMatchObject({
    policies: [
      { file: "a.yaml", accepted: true },
      { file: "b.yaml", accepted: false },
    ],
    diagnostics: [{ code: "POLICY_DUPLICATE_NAME", position: { file: "b.yaml" } }],
  });
});

test("a folder may hold other kinds, but not only them", async () => {
  const scene = await createScene();
  const both = folder({ "a.yaml": other, "b.yaml": scene.policy(), "notes.txt": "no" });
  const ran = await run(["check", both]);
  expect(ran).toMatchObject({ exitCode: 0, stdout: "2 files, 1 policy: 0 errors, 0 warnings\n" });
  expect(await run(["check", folder({ "a.yaml": other })])).toMatchObject({ exitCode: 3 });
  expect(await run(["check", both, folder({ "a.yaml": other })])).toMatchObject({ exitCode: 3 });
});

test.each([
  ["a file without a policy ends with 3", ["other.yaml"], 3, "CLI_NO_POLICY"],
  [
    "beside one with a fault it is one of the faults",
    ["other.yaml", "bad.yaml"],
    1,
    "POLICY_EMPTY",
  ],
  [
    "a policy of a kind that is not supported yet is a fault",
    ["cluster.yaml"],
    1,
    "POLICY_UNKNOWN_KIND",
  ],
  ["a file that is no YAML is a fault", ["junk.yaml"], 1, "POLICY_SYNTAX"],
])("%s", async (_name, paths, exitCode, code) => {
  const ran = await run(["check", ...paths], {
    "other.yaml": other,
    "bad.yaml":
      "apiVersion: policies.kyverno.io/v1\nkind: ImageValidatingPolicy\nmetadata: {name: b}\n",
    "cluster.yaml": "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: c}\n",
    "junk.yaml": "a: [",
  });
  expect(ran.exitCode).toBe(exitCode);
  expect(ran.stdout + ran.stderr).toContain(`error[${code}]`);
});

test("metadata of any shape does not stop the report", async () => {
  const ran = await run(
    ["check", "-", "-o", "json"],
    {},
    {
      stdin:
        "apiVersion: policies.kyverno.io/v1\nkind: ImageValidatingPolicy\nmetadata: {name: [1], namespace: 2}\n",
    },
  );
  expect(ran.exitCode).toBe(1);
  expect(JSON.parse(ran.stdout)).toMatchObject({ policies: [{ name: "", accepted: false }] });
});

test("a faulty line of JSON rejects every policy on it", async () => {
  const head = { apiVersion: "policies.kyverno.io/v1", kind: "ImageValidatingPolicy" };
  const items = ["a", "b"].map((name) => ({ ...head, metadata: { name } }));
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  const ran = await run(["check", "-", "-o", "json"], {}, { stdin });
  expect(JSON.parse(ran.stdout)).toMatchObject({
    exitCode: 1,
    policies: [
      { name: "a", accepted: false },
      { name: "b", accepted: false },
    ],
  });
});

test("stdin is a file called stdin", async () => {
  const scene = await createScene();
  const faulty = scene.policy().replace("spec:", "spek:");
  const ran = await run(["check", "-"], {}, { stdin: faulty });
  expect(ran.exitCode).toBe(1);
  expect(ran.stdout).toContain("--> stdin:");
});

test("a Secret beside a policy stays secret when its lines are at fault", async () => {
  const scene = await createScene();
  const secret = `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: canary-9, a: canary-9}\n`;
  const ran = await run(["check", "-"], {}, { stdin: `${scene.policy()}---\n${secret}` });
  expect(ran.exitCode).toBe(1);
  expect(ran.stdout).toContain("POLICY_DUPLICATE_KEY");
  expect(ran.stdout).not.toContain("canary-9");
});
