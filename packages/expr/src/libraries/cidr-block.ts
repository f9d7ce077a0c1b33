import { opaque, type OpaqueType } from "../types.ts";
import { OpaqueValue } from "../values/value.ts";
import { formatIp, IpAddress, parseIp, type IpFault } from "./ip-address.ts";

/** The type `net.CIDR`. One object, so that libraries which declare it go together. */
export const cidrType: OpaqueType = opaque("net.CIDR");

/** An address with a prefix length, as written: `192.168.0.1/24` keeps its host bits. */
export class CidrBlock extends OpaqueValue {
  override readonly type: OpaqueType = cidrType;
  readonly ip: IpAddress;
  readonly prefixLength: number;

  constructor(ip: IpAddress, prefixLength: number) {
    super();
    this.ip = ip;
    this.prefixLength = prefixLength;
  }

  /** Host bits count: `192.168.0.1/24` is not `192.168.0.0/24`. */
  override equals(other: OpaqueValue): boolean {
    return (
      other instanceof CidrBlock &&
      other.prefixLength === this.prefixLength &&
      other.ip.equals(this.ip)
    );
  }

  override key(): string {
    return formatCidr(this);
  }
}

/**
 * Reads `address/length`, the address as {@link parseIp} does, the length in decimal without sign and leading zeros and within
 * the address. Takes time that is linear in the text.
 */
export function parseCidr(text: string): CidrBlock | IpFault {
  const slash = text.lastIndexOf("/");
  const length = text.slice(slash + 1);
  if (slash < 0 || !/^(?:0|[1-9]\d{0,2})$/.test(length)) return "malformed";
  const ip = parseIp(text.slice(0, slash));
  if (typeof ip === "string") return ip;
  return Number(length) > ip.width ? "malformed" : new CidrBlock(ip, Number(length));
}

/** `address/length`, the address in its canonical text. */
export function formatCidr({ ip, prefixLength }: CidrBlock): string {
  return `${formatIp(ip)}/${prefixLength}`;
}

/** The block with its host bits cleared. */
export function maskCidr({ ip, prefixLength }: CidrBlock): CidrBlock {
  const host = BigInt(ip.width - prefixLength);
  return new CidrBlock(new IpAddress(ip.family, (ip.bits >> host) << host), prefixLength);
}

/** Whether the address lies in the block. The two families never contain each other. */
export function containsIp(block: CidrBlock, ip: IpAddress): boolean {
  const host = BigInt(block.ip.width - block.prefixLength);
  return ip.family === block.ip.family && ip.bits >> host === block.ip.bits >> host;
}

/** Whether every address of the other block lies in the block. */
export function containsCidr(block: CidrBlock, other: CidrBlock): boolean {
  return other.prefixLength >= block.prefixLength && containsIp(block, other.ip);
}
