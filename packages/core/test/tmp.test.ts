import { test } from "vitest";
import { checkPolicies, compilePolicies } from "../src/compile.ts";
import { readShared, sharedFolder } from "./support/shared.ts";
import { readdirSync } from "node:fs";
test("seed", () => {
  for (const f of ["seed/image-validating-policy.yaml", "seed/image-validating-policy-private.yaml"]) {
    console.log(checkPolicies(readShared(f)));
    const t = performance.now(); console.log(compilePolicies(readShared(f)).policies.length, performance.now() - t);
  }
  for (const f of readdirSync(sharedFolder + "/testdata/policies/image-validating-policy")) {
    console.log(f);
    for (const d of checkPolicies(readShared("testdata/policies/image-validating-policy/" + f))) console.log("   ", d.code, d.position?.line, d.position?.column, d.position?.path, d.message, "|", d.help);
  }
});
