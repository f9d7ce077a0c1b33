import { excerpt } from "../libraries/excerpt.ts";
import { parseTimestamp } from "../values/time-text.ts";
import { urlFault } from "./go-url.ts";
import {
  checkDns1035Label,
  checkDns1123Label,
  checkDns1123Subdomain,
  checkLabelValue,
  checkOfPrefix,
  checkQualifiedName,
  type Check,
} from "./name-checks.ts";

/** A check that gives one fault or none. */
function holds(test: (text: string) => boolean, fault: string): Check {
  return (text) => (test(text) ? [] : [fault]);
}

function isDate(text: string): boolean {
  // Year 0 is a date, but begins no timestamp. Year 2000 has the same days.
  const date = text.replace(/^0000/, "2000");
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && parseTimestamp(`${date}T00:00:00Z`) !== undefined;
}

/** RFC 3339 with `t` and `z` in either case. The offset is not looked at, nor is what stands before a fraction, as in Kubernetes. */
function isDateTime(text: string): boolean {
  const match = /^(.{10})[Tt](\d{2}):(\d{2}):(\d{2})(?:.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/s.exec(text);
  if (match === null) return false;
  const [, date = "", hours = "", minutes = "", seconds = ""] = match;
  return isDate(date) && hours <= "23" && minutes <= "59" && seconds <= "59";
}

/** The formats of Kubernetes by name. */
export const formats: Readonly<Record<string, Check>> = {
  dns1123Label: checkDns1123Label,
  dns1123Subdomain: checkDns1123Subdomain,
  dns1035Label: checkDns1035Label,
  qualifiedName: checkQualifiedName,
  dns1123LabelPrefix: checkOfPrefix(checkDns1123Label),
  dns1123SubdomainPrefix: checkOfPrefix(checkDns1123Subdomain),
  dns1035LabelPrefix: checkOfPrefix(checkDns1035Label),
  labelValue: checkLabelValue,
  uri: (text) => {
    const fault = urlFault(text);
    return fault === undefined ? [] : [`parse ${JSON.stringify(excerpt(text))}: ${fault}`];
  },
  uuid: holds(
    (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text),
    "does not match the UUID format",
  ),
  byte: holds(
    (text) =>
      /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/.test(text),
    "invalid base64",
  ),
  date: holds(isDate, "invalid date"),
  datetime: holds(isDateTime, "invalid datetime"),
};
