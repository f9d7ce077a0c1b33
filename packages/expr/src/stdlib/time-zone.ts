import { celError, type CelError } from "../errors.ts";

// Making a formatter costs far more than using it. A policy names few zones; the bound is for expressions that compute them.
const maxFormatters = 100;
const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * Seconds east of UTC of a zone at a time (seconds since 1970). A zone with a colon is an offset, `+02:00` or `2:30`; any
 * other is an IANA name with its own upper and lower case, `Europe/Paris`; empty is UTC. Throws when there is none.
 */
export function zoneOffset(zone: string, seconds: number): number {
  if (zone === "" || zone === "UTC") return 0;
  if (zone.includes(":")) return fixedOffset(zone);
  const parts = formatterOf(zone).formatToParts(seconds * 1000);
  const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
  // `GMT`, `GMT+05:30`, and in times before standard zones `GMT-00:01:15`.
  const match = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(name);
  if (match === null) throw unknownZone(zone);
  const [, sign, hours = "0", minutes = "0", rest = "0"] = match;
  const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
  return sign === "-" ? -offset : offset;
}

/** As cel-go reads it: two integers, the sign of the text is the sign of both. */
function fixedOffset(zone: string): number {
  const match = /^([+-]?)(\d+):([+-]?\d+)$/.exec(zone);
  if (match === null) throw unknownZone(zone);
  const [, sign, hours, minutes] = match;
  if (Number(hours) > 23) throw outOfRange("hours", "[-23, 23]", zone);
  if (Number(minutes) < 0 || Number(minutes) > 59) throw outOfRange("minutes", "[0, 59]", zone);
  const offset = Number(hours) * 3600 + Number(minutes) * 60;
  return sign === "-" ? -offset : offset;
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    formatter = newFormatter(zone);
    if (formatters.size >= maxFormatters) formatters.clear();
    formatters.set(zone, formatter);
  }
  return formatter;
}

function newFormatter(zone: string): Intl.DateTimeFormat {
  let formatter: Intl.DateTimeFormat;
  try {
    formatter = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  } catch {
    throw unknownZone(zone);
  }
  if (!isSpeltRight(zone, formatter.resolvedOptions().timeZone)) throw unknownZone(zone);
  return formatter;
}

/**
 * Intl ignores case, Go does not. A name that Intl keeps must be spelt as Intl spells it. A link (`US/Central`, which Intl
 * replaces by its target) is judged by the shape of IANA names: each part begins with a capital, and none shouts.
 */
function isSpeltRight(zone: string, resolved: string): boolean {
  if (zone.toLowerCase() === resolved.toLowerCase()) return zone === resolved;
  return zone.split("/").every((part) => /^[A-Z]/.test(part) && !/[A-Z]{5}/.test(part));
}

function outOfRange(part: string, range: string, zone: string): CelError {
  return celError(`timezone offset ${part} out of range ${range}: ${zone}`);
}

function unknownZone(zone: string): CelError {
  return celError(`unknown time zone ${zone}`);
}
