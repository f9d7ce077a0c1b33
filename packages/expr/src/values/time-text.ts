import { formatDecimal } from "./double.ts";
import { Duration, nanosPerSecond, Timestamp } from "./time.ts";

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;

/**
 * Reads an RFC 3339 timestamp as cel-go does: upper-case `T` and `Z`, no leap second, fraction digits beyond nanoseconds are
 * cut. Undefined when the text is no timestamp. Throws "timestamp overflow" when it is one, but outside of the years 1 to 9999
 * in UTC.
 */
export function parseTimestamp(text: string): Timestamp | undefined {
  const match = rfc3339.exec(text);
  if (match === null) return undefined;
  const field = (group: number): number => Number(match[group] ?? 0);
  const [year, month, day] = [field(1), field(2), field(3)];
  const [hour, minute, second] = [field(4), field(5), field(6)];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  if (field(9) > 23 || field(10) > 59) return undefined;
  const offset = (match[8] === "-" ? -1 : 1) * (field(9) * 60 + field(10));
  const nanos = Number((match[7] ?? "").slice(0, 9).padEnd(9, "0"));
  const local = startOfDay(year, month, day) + hour * 3600 + minute * 60 + second;
  return new Timestamp(local - offset * 60, nanos, offset === 0 ? 0 : offset);
}

/** The timestamp in RFC 3339, in the offset it was written with, with as many fraction digits as it needs. */
export function formatTimestamp(timestamp: Timestamp): string {
  const offset = timestamp.offsetMinutes;
  const local = new Date((timestamp.seconds + offset * 60) * 1000);
  const year = pad(local.getUTCFullYear(), 4);
  const date = `${year}-${pad(local.getUTCMonth() + 1)}-${pad(local.getUTCDate())}`;
  const time = `${pad(local.getUTCHours())}:${pad(local.getUTCMinutes())}:${pad(local.getUTCSeconds())}`;
  const digits = pad(timestamp.nanos, 9).replace(/0+$/, "");
  const fraction = digits === "" ? "" : `.${digits}`;
  const minutes = Math.abs(offset);
  const zone =
    offset === 0
      ? "Z"
      : `${offset < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
  return `${date}T${time}${fraction}${zone}`;
}

const units: ReadonlyMap<string, bigint> = new Map([
  ["ns", 1n],
  ["us", 1_000n],
  ["\u00b5s", 1_000n],
  ["\u03bcs", 1_000n],
  ["ms", 1_000_000n],
  ["s", nanosPerSecond],
  ["m", 60n * nanosPerSecond],
  ["h", 3600n * nanosPerSecond],
]);

/**
 * Reads a duration as Go's `time.ParseDuration` does: signed decimal numbers with units, `1h30m`, `-.5s`, and `0` alone.
 * Undefined when the text is none, or beyond 64 bits of nanoseconds.
 */
export function parseDuration(text: string): Duration | undefined {
  const negative = text.startsWith("-");
  let rest = negative || text.startsWith("+") ? text.slice(1) : text;
  if (rest === "0") return new Duration(0n);
  if (rest === "") return undefined;
  let total = 0n;
  while (rest !== "") {
    const match = /^(\d*)(?:\.(\d*))?([^\d.]+)/.exec(rest);
    if (match === null) return undefined;
    const [whole, integer = "", fraction = "", name = ""] = match;
    const unit = units.get(name);
    if (unit === undefined || (integer === "" && fraction === "")) return undefined;
    if (integer.length > 40) return undefined;
    total += BigInt(integer === "" ? 0 : integer) * unit + fractionOf(fraction, unit);
    rest = rest.slice(whole.length);
  }
  if (total > 2n ** 63n || (total === 2n ** 63n && !negative)) return undefined;
  return new Duration(negative ? -total : total);
}

/** The part of a unit that fraction digits name, in nanoseconds, cut. Go computes it in doubles, so do we. */
function fractionOf(digits: string, unit: bigint): bigint {
  // 18 digits are below 2^63, where Go stops reading them; a unit is far coarser than what is left.
  const used = digits.slice(0, 18);
  if (used === "") return 0n;
  return BigInt(Math.trunc(Number(used) * (Number(unit) / 10 ** used.length)));
}

/** Decimal seconds and `s`, as CEL's `string()` gives them: through a double, so long durations lose their last digits. */
export function formatDuration(duration: Duration): string {
  const seconds =
    Number(duration.nanos / nanosPerSecond) + Number(duration.nanos % nanosPerSecond) / 1e9;
  return `${formatDecimal(seconds)}s`;
}

function daysInMonth(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Midnight UTC of a date in seconds since 1970. `Date.UTC` would take years below 100 for 1900 and up. */
function startOfDay(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day) / 1000;
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, "0");
}
