import { priced } from "../priced.ts";
import { libraryCosts } from "./costs.ts";
import { func, method, overload, type FunctionDeclaration } from "../declare.ts";
import { celError } from "../errors.ts";
import { bool, int, string } from "../types.ts";
import type { OpaqueValue } from "../values/value.ts";
import {
  formatIp,
  IpAddress,
  ipType,
  isGlobalUnicast,
  isLinkLocalMulticast,
  isLinkLocalUnicast,
  isLoopback,
  isUnspecified,
  parseIp,
  type IpFault,
} from "./ip-address.ts";
import { excerpt } from "./excerpt.ts";

/** The address that a value of the type `net.IP` is. */
export function ipOf(value: OpaqueValue): IpAddress {
  if (value instanceof IpAddress) return value;
  throw celError("no such overload");
}

/** The address that a text names. Throws why it names none. */
export function requireIp(text: string): IpAddress {
  const ip = parseIp(text);
  if (typeof ip === "string") throw celError(ipFaults[ip](excerpt(text)));
  return ip;
}

const ipFaults: Readonly<Record<IpFault, (text: string) => string>> = {
  malformed: (text) => `IP Address '${text}' parse error during conversion from string`,
  zone: (text) => `IP Address with zone value is not allowed: '${text}'`,
  mapped: (text) => `IPv4-mapped IPv6 address is not allowed: '${text}'`,
};

/** `ip.name()`: a test of an address. */
function test(
  name: string,
  id: string,
  doc: string,
  examples: readonly string[],
  holds: (ip: IpAddress) => boolean,
): FunctionDeclaration {
  return func(
    name,
    { doc, examples },
    method(id, [ipType], bool, (ip) => holds(ipOf(ip))),
  );
}

/**
 * The functions of IP addresses, which cel-go's network library and Kubernetes' `ip` share. A text longer than an address can be
 * is refused at once.
 */
export const ipFunctions: readonly FunctionDeclaration[] = priced(
  [
    func(
      "ip",
      {
        doc: "The IPv4 or IPv6 address that a text names. Zones and IPv4-mapped IPv6 addresses are errors.",
        examples: ['ip("10.0.0.1").family() == 4', 'ip("2001:DB8::1") == ip("2001:db8:0::1")'],
      },
      overload("string_to_ip", [string], ipType, requireIp),
    ),
    func(
      "isIP",
      {
        doc: "Whether `ip` takes the text.",
        examples: ['isIP("10.0.0.1")', '!isIP("010.0.0.1")', '!isIP("fe80::1%eth0")'],
      },
      overload("is_ip", [string], bool, (text) => typeof parseIp(text) !== "string"),
    ),
    func(
      "ip.isCanonical",
      {
        doc: "Whether an address is written in its one canonical form. A text that is no address is an error.",
        examples: ['ip.isCanonical("2001:db8::1")', '!ip.isCanonical("2001:DB8::1")'],
      },
      overload("ip_is_canonical", [string], bool, (text) => formatIp(requireIp(text)) === text),
    ),
    func(
      "family",
      { doc: "4 or 6.", examples: ['ip("::1").family() == 6'] },
      method("ip_family", [ipType], int, (ip) => ipOf(ip).family),
    ),
    test(
      "isUnspecified",
      "ip_is_unspecified",
      "Whether the address is `0.0.0.0` or `::`.",
      ['ip("0.0.0.0").isUnspecified()', '!ip("127.0.0.1").isUnspecified()'],
      isUnspecified,
    ),
    test(
      "isLoopback",
      "ip_is_loopback",
      "Whether the address is in `127.0.0.0/8`, or `::1`.",
      ['ip("127.0.0.1").isLoopback()', '!ip("10.0.0.1").isLoopback()'],
      isLoopback,
    ),
    test(
      "isLinkLocalMulticast",
      "ip_is_link_local_multicast",
      "Whether the address is a multicast one of the local link: in `224.0.0.0/24` or `ff02::/16`.",
      ['ip("224.0.0.1").isLinkLocalMulticast()', '!ip("224.0.1.1").isLinkLocalMulticast()'],
      isLinkLocalMulticast,
    ),
    test(
      "isLinkLocalUnicast",
      "ip_is_link_local_unicast",
      "Whether the address is a unicast one of the local link: in `169.254.0.0/16` or `fe80::/10`.",
      ['ip("169.254.169.254").isLinkLocalUnicast()', '!ip("192.168.0.1").isLinkLocalUnicast()'],
      isLinkLocalUnicast,
    ),
    test(
      "isGlobalUnicast",
      "ip_is_global_unicast",
      "Whether the address is a unicast one beyond the local link. Private ranges count.",
      ['ip("192.168.0.1").isGlobalUnicast()', '!ip("255.255.255.255").isGlobalUnicast()'],
      isGlobalUnicast,
    ),
    func(
      "string",
      {
        doc: "The canonical text of an address.",
        examples: ['string(ip("2001:DB8:0:0::1")) == "2001:db8::1"'],
      },
      overload("ip_to_string", [ipType], string, (ip) => formatIp(ipOf(ip))),
    ),
  ],
  libraryCosts,
);
