import { celError } from "../errors.ts";
import { maxInt, minInt } from "./int.ts";

/** 0001-01-01T00:00:00Z in seconds since 1970. */
const minSeconds = -62_135_596_800;
/** 9999-12-31T23:59:59Z in seconds since 1970. */
const maxSeconds = 253_402_300_799;

/**
 * A CEL timestamp, in nanoseconds, from year 1 to year 9999. `offsetMinutes` is the zone it was written with: it shows in
 * `string()` only and survives arithmetic, as in Go; equality, order and date parts ignore it.
 */
export class Timestamp {
  /** Whole seconds since 1970-01-01T00:00:00Z, rounded down. */
  readonly seconds: number;
  /** 0 to 999,999,999, always forward of `seconds`. */
  readonly nanos: number;
  readonly offsetMinutes: number;

  /** Throws "timestamp overflow" outside of the years 1 to 9999. */
  constructor(seconds: number, nanos = 0, offsetMinutes = 0) {
    if (!(seconds >= minSeconds && seconds <= maxSeconds)) throw celError("timestamp overflow");
    this.seconds = seconds;
    this.nanos = nanos;
    this.offsetMinutes = offsetMinutes;
  }
}

/** A CEL duration: nanoseconds in 64 bits, about 292 years either way. */
export class Duration {
  readonly nanos: bigint;

  /** Throws "duration overflow" beyond 64 bits. */
  constructor(nanos: bigint) {
    if (nanos < minInt || nanos > maxInt) throw celError("duration overflow");
    this.nanos = nanos;
  }
}

/** Nanoseconds in a second. */
export const nanosPerSecond: bigint = 1_000_000_000n;

/** Negative, zero or positive as `left` is earlier than, the same as, or later than `right`. */
export function compareTimestamps(left: Timestamp, right: Timestamp): number {
  return left.seconds - right.seconds || left.nanos - right.nanos;
}

/** `timestamp` moved by `nanos`. Throws "timestamp overflow". */
export function moveTimestamp(timestamp: Timestamp, nanos: bigint): Timestamp {
  const sum = BigInt(timestamp.nanos) + nanos;
  const rest = ((sum % nanosPerSecond) + nanosPerSecond) % nanosPerSecond;
  const seconds = timestamp.seconds + Number((sum - rest) / nanosPerSecond);
  return new Timestamp(seconds, Number(rest), timestamp.offsetMinutes);
}

/** `left - right`. Throws "timestamp overflow" when that is no duration. */
export function betweenTimestamps(left: Timestamp, right: Timestamp): Duration {
  const nanos =
    BigInt(left.seconds - right.seconds) * nanosPerSecond + BigInt(left.nanos - right.nanos);
  if (nanos < minInt || nanos > maxInt) throw celError("timestamp overflow");
  return new Duration(nanos);
}
