import { test } from "vitest";
import { compilePolicies } from "../src/compile.ts";
import { policyEnvironment } from "../src/cel/environment.ts";
import { parseDocuments } from "../src/policy/document.ts";
import { readShared } from "./support/shared.ts";
test("perf", () => {
  const text = readShared("seed/image-validating-policy-private.yaml");
  const time = (n: string, f: () => void) => { for (let i=0;i<20;i++) f(); const t = performance.now(); for (let i=0;i<100;i++) f(); console.log(n, (performance.now()-t)/100); };
  time("all", () => compilePolicies(text));
  time("env", () => policyEnvironment({}));
  const e = policyEnvironment({});
  time("expr", () => e.compile("images.containers.all(i, image(i).registry() == 'ghcr.io')"));
  time("yaml", () => parseDocuments(text, { file: "x" }));
});
