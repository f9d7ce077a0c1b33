import { opaque, type OpaqueType } from "../types.ts";
import { OpaqueValue } from "../values/value.ts";

/** The type `net.IP`. One object, so that libraries which declare it go together. */
export const ipType: OpaqueType = opaque("net.IP");

/** Why a text is no address here: it is none, it names a zone, or it is an IPv4 address spelt as IPv6. */
export type IpFault = "malformed" | "zone" | "mapped";

/** The longest text of an address without zone: eight groups, the last two as IPv4. */
const maxLength = 45;

/** An IP address: its bits as one integer. */
export class IpAddress extends OpaqueValue {
  override readonly type: OpaqueType = ipType;
  readonly family: 4 | 6;
  readonly bits: bigint;

  constructor(family: 4 | 6, bits: bigint) {
    super();
    this.family = family;
    this.bits = bits;
  }

  /** How many bits an address of this family has: 32 or 128. */
  get width(): 32 | 128 {
    return this.family === 4 ? 32 : 128;
  }

  override equals(other: OpaqueValue): boolean {
    return other instanceof IpAddress && other.family === this.family && other.bits === this.bits;
  }

  override key(): string {
    return formatIp(this);
  }
}

/**
 * Reads an address as Go's `netip.ParseAddr` does, except that zones (`fe80::1%eth0`) and IPv4-mapped IPv6 addresses in any
 * spelling (`::ffff:1.2.3.4`, `::ffff:102:304`) are refused, as cel-go and Kubernetes do. Takes time that is linear in the text.
 */
export function parseIp(text: string): IpAddress | IpFault {
  const zone = text.indexOf("%");
  const address = readIp(zone < 0 ? text : text.slice(0, zone));
  if (address === undefined) return "malformed";
  if (zone >= 0) return address.family === 6 && zone + 1 < text.length ? "zone" : "malformed";
  return isMapped(address) ? "mapped" : address;
}

/** Reads an address without zone; IPv4-mapped addresses are IPv6 ones. Undefined when the text is none. */
export function readIp(text: string): IpAddress | undefined {
  if (text.length > maxLength) return undefined;
  const bits = text.includes(":") ? readV6(text) : readV4(text);
  return bits === undefined ? undefined : new IpAddress(text.includes(":") ? 6 : 4, bits);
}

/** Four decimal numbers up to 255, without leading zeros: `010` is 8 to some programs and 10 to others. */
function readV4(text: string): bigint | undefined {
  const fields = text.split(".");
  if (fields.length !== 4) return undefined;
  if (!fields.every((field) => /^(?:0|[1-9]\d{0,2})$/.test(field) && Number(field) <= 255)) {
    return undefined;
  }
  return joinBits(fields.map(Number), 8n);
}

/** Eight groups of one to four hex digits, one run of zero groups cut to `::`, the last two groups also as IPv4. */
function readV6(text: string): bigint | undefined {
  const lastColon = text.lastIndexOf(":");
  const v4 = text.includes(".") ? readV4(text.slice(lastColon + 1)) : undefined;
  if (text.includes(".") && v4 === undefined) return undefined;
  const tail = v4 === undefined ? "" : `${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`;
  const [before = "", after, ...more] = (
    v4 === undefined ? text : text.slice(0, lastColon + 1) + tail
  ).split("::");
  const left = readGroups(before);
  const right = readGroups(after ?? "");
  if (left === undefined || right === undefined || more.length > 0) return undefined;
  const missing = 8 - left.length - right.length;
  // `::` stands for one group at least.
  if (after === undefined ? missing !== 0 : missing < 1) return undefined;
  return joinBits([...left, ...Array<number>(missing).fill(0), ...right], 16n);
}

function readGroups(text: string): readonly number[] | undefined {
  if (text === "") return [];
  const groups = text.split(":");
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : undefined;
}

function joinBits(parts: readonly number[], width: bigint): bigint {
  return parts.reduce((bits, part) => (bits << width) | BigInt(part), 0n);
}

function isMapped({ family, bits }: IpAddress): boolean {
  return family === 6 && bits >> 32n === 0xffffn;
}

/** The canonical text: dotted decimal, or RFC 5952 (lower case, the first of the longest runs of zero groups cut). */
export function formatIp({ family, bits }: IpAddress): string {
  if (family === 4) return splitBits(bits, 4, 8n).join(".");
  const groups = splitBits(bits, 8, 16n);
  const { start, length } = longestZeros(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(":");
  return `${hex.slice(0, start).join(":")}::${hex.slice(start + length).join(":")}`;
}

function splitBits(bits: bigint, count: number, width: bigint): readonly number[] {
  return Array.from({ length: count }, (_, i) =>
    Number(BigInt.asUintN(Number(width), bits >> (width * BigInt(count - 1 - i)))),
  );
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  let start = 0;
  for (const [i, group] of groups.entries()) {
    if (group !== 0) start = i + 1;
    else if (i + 1 - start > longest.length) longest = { start, length: i + 1 - start };
  }
  return longest;
}

/** `0.0.0.0` or `::`. */
export function isUnspecified(ip: IpAddress): boolean {
  return ip.bits === 0n;
}

/** `127.0.0.0/8` or `::1`. */
export function isLoopback({ family, bits }: IpAddress): boolean {
  return family === 4 ? bits >> 24n === 127n : bits === 1n;
}

/** `224.0.0.0/4` or `ff00::/8`. */
function isMulticast({ family, bits }: IpAddress): boolean {
  return family === 4 ? bits >> 28n === 0xen : bits >> 120n === 0xffn;
}

/** `224.0.0.0/24`, or `ff02::/16` with any flags in the third digit. */
export function isLinkLocalMulticast({ family, bits }: IpAddress): boolean {
  return family === 4 ? bits >> 8n === 0xe00000n : ((bits >> 112n) & 0xff0fn) === 0xff02n;
}

/** `169.254.0.0/16` or `fe80::/10`. */
export function isLinkLocalUnicast({ family, bits }: IpAddress): boolean {
  return family === 4 ? bits >> 16n === 0xa9fen : bits >> 118n === 0xfe80n >> 6n;
}

/** Go's sense: everything but unspecified, loopback, multicast, link-local and `255.255.255.255`. Private ranges count. */
export function isGlobalUnicast(ip: IpAddress): boolean {
  const broadcast = ip.family === 4 && ip.bits === 0xffffffffn;
  return !(
    broadcast ||
    isUnspecified(ip) ||
    isLoopback(ip) ||
    isMulticast(ip) ||
    isLinkLocalUnicast(ip)
  );
}
