import { priced } from "../priced.ts";
import { kubernetesCosts } from "./costs.ts";
import { defineLibrary, func, method, overload, type Library } from "../declare.ts";
import { celError } from "../errors.ts";
import { list, optional, string } from "../types.ts";
import { Optional } from "../values/optional.ts";
import type { OpaqueValue } from "../values/value.ts";
import { formats } from "./formats.ts";
import { formatType, NamedFormat } from "./named-format.ts";
import type { Check } from "./name-checks.ts";

const named: ReadonlyMap<string, NamedFormat> = new Map(
  Object.entries(formats).map(([name, check]) => [name, new NamedFormat(name, check)]),
);

function checkOf(value: OpaqueValue): Check {
  if (value instanceof NamedFormat) return value.check;
  throw celError("no such overload");
}

/**
 * Kubernetes' named formats (since 1.31): names of objects and labels, `uri`, `uuid`, `byte` (base64), `date` and `datetime`. What they
 * give are optional values, so an environment needs the library `optionals` too. Each check takes linear time.
 */
export const kubernetesFormat: Library = defineLibrary({
  name: "format",
  version: 1,
  doc: "Checks of text against named formats, as Kubernetes has them.",
  functions: priced(
    [
      func(
        "format.named",
        {
          doc: "The format with a name, or none.",
          examples: ['format.named("uuid").hasValue()', '!format.named("none").hasValue()'],
        },
        overload("format-named", [string], optional(formatType), (name) =>
          Optional.from(named.get(name)),
        ),
      ),
      func(
        "validate",
        {
          doc: "What is wrong with a text, or none when it has the format.",
          examples: [
            '!format.dns1123Label().validate("my-name").hasValue()',
            'format.dns1123Label().validate("my.name").value() == ["must not contain dots"]',
          ],
        },
        method("format-validate", [formatType, string], optional(list(string)), (format, text) => {
          const faults = checkOf(format)(text);
          return faults.length === 0 ? Optional.none : Optional.of(faults);
        }),
      ),
      ...Array.from(named, ([name, format]) =>
        func(
          `format.${name}`,
          {
            doc: `The format \`${name}\`.`,
            examples: [`optional.of(format.${name}()) == format.named("${name}")`],
          },
          overload(`format.${name}`, [], formatType, () => format),
        ),
      ),
    ],
    kubernetesCosts,
  ),
});
