import { priced } from "../priced.ts";
import { libraryCosts } from "./costs.ts";
import { func, method, overload, type FunctionDeclaration } from "../declare.ts";
import { celError } from "../errors.ts";
import { bool, int, string } from "../types.ts";
import type { OpaqueValue } from "../values/value.ts";
import {
  CidrBlock,
  cidrType,
  containsCidr,
  containsIp,
  formatCidr,
  maskCidr,
  parseCidr,
} from "./cidr-block.ts";
import { excerpt } from "./excerpt.ts";
import { ipType, type IpFault } from "./ip-address.ts";
import { ipOf, requireIp } from "./ip-functions.ts";

/** The block that a value of the type `net.CIDR` is. */
export function cidrOf(value: OpaqueValue): CidrBlock {
  if (value instanceof CidrBlock) return value;
  throw celError("no such overload");
}

function requireCidr(text: string): CidrBlock {
  const block = parseCidr(text);
  if (typeof block === "string") throw celError(cidrFaults[block](excerpt(text)));
  return block;
}

const cidrFaults: Readonly<Record<IpFault, (text: string) => string>> = {
  malformed: (text) => `network address parse error during conversion from string: '${text}'`,
  zone: (text) => `CIDR with zone value is not allowed: '${text}'`,
  mapped: (text) => `IPv4-mapped IPv6 address is not allowed: '${text}'`,
};

/**
 * The functions of CIDR blocks, which cel-go's network library and Kubernetes' `cidr` share. They need the type of
 * {@link ipFunctions}. A text longer than a block can be is refused at once.
 */
export const cidrFunctions: readonly FunctionDeclaration[] = priced(
  [
    func(
      "cidr",
      {
        doc: "The block that a text names, `address/length`. Host bits may be set; zones and IPv4-mapped IPv6 addresses are errors.",
        examples: [
          'cidr("192.168.0.0/24").prefixLength() == 24',
          'cidr("192.168.0.1/24") != cidr("192.168.0.0/24")',
        ],
      },
      overload("string_to_cidr", [string], cidrType, requireCidr),
    ),
    func(
      "isCIDR",
      {
        doc: "Whether `cidr` takes the text.",
        examples: ['isCIDR("2001:db8::/32")', '!isCIDR("192.168.0.0")', '!isCIDR("10.0.0.0/33")'],
      },
      overload("is_cidr", [string], bool, (text) => typeof parseCidr(text) !== "string"),
    ),
    func(
      "containsIP",
      {
        doc: "Whether an address, or the address that a text names, lies in the block.",
        examples: [
          'cidr("10.0.0.0/8").containsIP("10.1.2.3")',
          '!cidr("10.0.0.0/8").containsIP(ip("::1"))',
        ],
      },
      method("cidr_contains_ip_string", [cidrType, string], bool, (block, text) =>
        containsIp(cidrOf(block), requireIp(text)),
      ),
      method("cidr_contains_ip_ip", [cidrType, ipType], bool, (block, ip) =>
        containsIp(cidrOf(block), ipOf(ip)),
      ),
    ),
    func(
      "containsCIDR",
      {
        doc: "Whether every address of another block, or of the block that a text names, lies in the block.",
        examples: [
          'cidr("10.0.0.0/8").containsCIDR("10.1.0.0/16")',
          '!cidr("10.0.0.0/8").containsCIDR(cidr("0.0.0.0/0"))',
        ],
      },
      method("cidr_contains_cidr_string", [cidrType, string], bool, (block, text) =>
        containsCidr(cidrOf(block), requireCidr(text)),
      ),
      method("cidr_contains_cidr", [cidrType, cidrType], bool, (block, other) =>
        containsCidr(cidrOf(block), cidrOf(other)),
      ),
    ),
    func(
      "ip",
      {
        doc: "The address of the block, as written.",
        examples: ['cidr("192.168.0.1/24").ip() == ip("192.168.0.1")'],
      },
      method("cidr_ip", [cidrType], ipType, (block) => cidrOf(block).ip),
    ),
    func(
      "masked",
      {
        doc: "The block with its host bits cleared.",
        examples: ['cidr("192.168.0.1/24").masked() == cidr("192.168.0.0/24")'],
      },
      method("cidr_masked", [cidrType], cidrType, (block) => maskCidr(cidrOf(block))),
    ),
    func(
      "prefixLength",
      {
        doc: "How many leading bits the addresses of the block share.",
        examples: ['cidr("2001:db8::/32").prefixLength() == 32'],
      },
      method("cidr_prefix_length", [cidrType], int, (block) => cidrOf(block).prefixLength),
    ),
    func(
      "string",
      {
        doc: "`address/length`, the address in its canonical text.",
        examples: ['string(cidr("2001:DB8::/32")) == "2001:db8::/32"'],
      },
      overload("cidr_to_string", [cidrType], string, (block) => formatCidr(cidrOf(block))),
    ),
  ],
  libraryCosts,
);
