import { describe, expect, test } from "vitest";
import {
  checkDns1035Label,
  checkDns1123Label,
  checkDns1123Subdomain,
  checkLabelValue,
  checkOfPrefix,
  checkQualifiedName,
} from "../../src/kubernetes/name-checks.ts";

const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const label1035 =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const qualified =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const value =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

const a63 = "a".repeat(63);
const a253 = `${a63}.${a63}.${a63}.${"a".repeat(61)}`;

const checks = {
  dns1123Label: checkDns1123Label,
  dns1123Subdomain: checkDns1123Subdomain,
  dns1035Label: checkDns1035Label,
  qualifiedName: checkQualifiedName,
  labelValue: checkLabelValue,
  dns1123LabelPrefix: checkOfPrefix(checkDns1123Label),
  dns1035LabelPrefix: checkOfPrefix(checkDns1035Label),
};

const cases: readonly (readonly [keyof typeof checks, string, readonly string[]])[] = [
  ["dns1123Label", "a", []],
  ["dns1123Label", "0-a--b", []],
  ["dns1123Label", a63, []],
  ["dns1123Label", `${a63}a`, ["must be no more than 63 bytes"]],
  ["dns1123Label", "", [label]],
  ["dns1123Label", "-a", [label]],
  ["dns1123Label", "a-", [label]],
  ["dns1123Label", "A", [label]],
  ["dns1123Label", "a\n", [label]],
  ["dns1123Label", "a.b", ["must not contain dots"]],
  ["dns1123Label", `${a63}A`, ["must be no more than 63 bytes", label]],
  ["dns1123Subdomain", "a.b-c.0", []],
  ["dns1123Subdomain", a253, []],
  ["dns1123Subdomain", `${a253}a`, ["must be no more than 253 bytes"]],
  ["dns1123Subdomain", "a..b", [subdomain]],
  ["dns1123Subdomain", "a.-b", [subdomain]],
  ["dns1035Label", "a0", []],
  ["dns1035Label", "0a", [label1035]],
  ["dns1035Label", "a.b", [label1035]],
  ["dns1035Label", `${a63}a`, ["must be no more than 63 bytes"]],
  ["qualifiedName", "MyName", []],
  ["qualifiedName", "example.com/my_Name.1", []],
  ["qualifiedName", "", ["name part must be non-empty", `name part ${qualified}`]],
  ["qualifiedName", "/a", ["prefix part must be non-empty"]],
  ["qualifiedName", "a/", ["name part must be non-empty", `name part ${qualified}`]],
  ["qualifiedName", "A/a", [`prefix part ${subdomain}`]],
  ["qualifiedName", `a/${a63}b`, ["name part must be no more than 63 bytes"]],
  ["qualifiedName", "_a", [`name part ${qualified}`]],
  [
    "qualifiedName",
    "a/b/c",
    [
      `a qualified name ${qualified} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ],
  ],
  ["labelValue", "", []],
  ["labelValue", "A_b.c-1", []],
  ["labelValue", "a b", [value]],
  ["labelValue", "-", [value]],
  ["labelValue", `${a63}a`, ["must be no more than 63 bytes"]],
  ["dns1123LabelPrefix", "a-", []],
  ["dns1123LabelPrefix", "a--", []],
  ["dns1123LabelPrefix", "a---", []],
  ["dns1123LabelPrefix", "A-", []],
  ["dns1123LabelPrefix", "AA-", [label]],
  ["dns1123LabelPrefix", "-", [label]],
  ["dns1123LabelPrefix", `${a63}-`, []],
  ["dns1035LabelPrefix", "0a-", [label1035]],
];

describe("the checks of names", () => {
  test.each(cases)("%s %j: %j", (name, text, faults) => {
    expect(checks[name](text)).toEqual(faults);
  });

  test.each(Object.entries(checks))(
    "%s takes linear time",
    (_, check) => {
      for (const text of ["a".repeat(1_000_000), "a.".repeat(500_000), "a-".repeat(500_000)]) {
        expect(check(`${text}-_`)).not.toEqual([]);
      }
    },
    5000,
  );
});
