import { priced } from "../priced.ts";
import { kubernetesCosts } from "./costs.ts";
import { defineLibrary, func, overload, type Library } from "../declare.ts";
import { string } from "../types.ts";

/**
 * Kubernetes' help for JSON patches (RFC 6901, section 3). Kubernetes has it for expressions that mutate objects only. The result is
 * twice as long as the text at most.
 */
export const kubernetesJsonPatch: Library = defineLibrary({
  name: "kubernetes.jsonpatch",
  version: 1,
  doc: "Paths of JSON patches.",
  functions: priced(
    [
      func(
        "jsonpatch.escapeKey",
        {
          doc: "A key as a step of a JSON pointer: `~` becomes `~0`, `/` becomes `~1`.",
          examples: ['jsonpatch.escapeKey("example.com/a~b") == "example.com~1a~0b"'],
        },
        overload("string_jsonpatch_escapeKey_string", [string], string, (key) =>
          key.replaceAll("~", "~0").replaceAll("/", "~1"),
        ),
      ),
    ],
    kubernetesCosts,
  ),
});
