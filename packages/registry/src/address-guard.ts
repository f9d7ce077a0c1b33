import { BlockList, isIP, isIPv4 } from "node:net";
import { quote, RegistryError } from "./errors.ts";
import { apiHost } from "./reference.ts";

/**
 * Where requests may go. Image references, token realms, redirects and page links are written by strangers, and a request
 * to `169.254.169.254` or to the loopback interface hands them what only this machine may see. So every URL passes
 * {@link AddressPolicy.check} before it is asked, and the default transport looks at the addresses that a name resolves to
 * and at the one that was dialled.
 */
export interface AddressPolicy {
  /**
   * Refuses a URL that must not be asked: not https (http only where listed), with userinfo, or naming a refused address.
   * @throws RegistryError `REGISTRY_REFUSED_ADDRESS`.
   */
  check(url: URL): void;
  /** Whether the URL's host is exempt from the guard: listed as allowed, or dialled at a given address. */
  exempt(url: URL): boolean;
  /** Whether the caller listed the host as insecure: its TLS is not verified, and plain http may be tried. */
  insecure(url: URL): boolean;
  /** Whether plain http may be tried at the host. */
  plainHttp(url: URL): boolean;
  /** The address to dial instead of asking DNS. */
  pinned(url: URL): { readonly address: string; readonly port: number } | undefined;
}

/** The lists of {@link createAddressPolicy}. Hosts are `name`, `name:port` or `[v6]:port`; without a port, ports 443 and 80 are meant. */
export interface AddressOptions {
  readonly addresses?: Readonly<Record<string, string>>;
  readonly insecureHosts?: readonly string[];
  readonly allowedHosts?: readonly string[];
}

const neverMeant =
  "nothing was sent there; see why the registry, or a proxy before it, names such a URL";

/** Makes the policy. Throws `TypeError` for an entry that is no host, or no `ip:port`. */
export function createAddressPolicy(options: AddressOptions = {}): AddressPolicy {
  const allowed = new Set((options.allowedHosts ?? []).flatMap(endpoints));
  const insecureHosts = new Set((options.insecureHosts ?? []).flatMap(endpoints));
  const pins = new Map(
    Object.entries(options.addresses ?? {}).flatMap(([host, address]) => {
      const target = parseAddress(host, address);
      return endpoints(host).map((endpoint) => [endpoint, target] as const);
    }),
  );

  const pinned: AddressPolicy["pinned"] = (url) => pins.get(endpointOf(url));
  const exempt = (url: URL): boolean => allowed.has(endpointOf(url)) || pins.has(endpointOf(url));
  const insecure = (url: URL): boolean => insecureHosts.has(endpointOf(url));
  const plainHttp = (url: URL): boolean =>
    insecure(url) || (allowed.has(endpointOf(url)) && isLoopbackName(url.hostname));

  const check = (url: URL): void => {
    const refuse = (why: string, help?: string): RegistryError =>
      new RegistryError(
        "REGISTRY_REFUSED_ADDRESS",
        `requests to ${quote(url.host || url.protocol)} are refused: ${why}`,
        { url, ...(help === undefined ? {} : { help }) },
      );
    if (url.username !== "" || url.password !== "")
      throw refuse("the URL holds credentials", neverMeant);
    if (url.protocol !== "https:" && !(url.protocol === "http:" && plainHttp(url))) {
      const help = url.protocol === "http:" ? undefined : neverMeant;
      throw refuse(`${quote(url.protocol.slice(0, -1))} is not https`, help);
    }
    if (exempt(url)) return;
    if (isLoopbackName(url.hostname)) throw refuse("it is a loopback address");
    const address = bareHost(url.hostname);
    if (isIP(address) !== 0 && isRefusedAddress(address))
      throw refuse("it is not a public address");
  };
  return { check, exempt, insecure, plainHttp, pinned };
}

/**
 * Whether an IP address is none that a public registry has: private, loopback, link-local, unspecified, multicast, shared
 * (CGNAT), benchmarking, reserved, and every IPv6 form that wraps an IPv4 address (mapped, NAT64, 6to4, Teredo).
 * Text that is no IP address is refused.
 */
export function isRefusedAddress(address: string): boolean {
  const family = isIP(address);
  // A zone (`fe80::1%eth0`) only exists on link-local addresses.
  if (family === 0 || address.includes("%")) return true;
  return family === 4 ? refused4.check(address, "ipv4") : refused6.check(address, "ipv6");
}

// Two lists: one would look an IPv4 address up as ::ffff:a.b.c.d among the IPv6 networks too.
const refused4 = new BlockList();
const refused6 = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const) {
  refused4.addSubnet(network, prefix, "ipv4");
}
// Global unicast is 2000::/3 (RFC 4291); all else is refused, and within it what is for protocols, documentation or 6to4.
for (const [network, prefix] of [
  ["::", 3],
  ["4000::", 2],
  ["8000::", 1],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
] as const) {
  refused6.addSubnet(network, prefix, "ipv6");
}

/** `localhost`, `*.localhost` (RFC 6761), 127.0.0.0/8 and ::1, as `new URL` writes them. */
export function isLoopbackName(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, "");
  if (name === "localhost" || name.endsWith(".localhost")) return true;
  return name === "[::1]" || (isIPv4(name) && name.startsWith("127."));
}

/** A host name without the brackets of IPv6. */
function bareHost(hostname: string): string {
  return hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
}

function endpointOf(url: URL): string {
  const port = url.port !== "" ? url.port : url.protocol === "http:" ? "80" : "443";
  return `${url.hostname.replace(/\.$/, "")}:${port}`;
}

/** The endpoints that a list entry means. Docker Hub's names mean its API host. */
function endpoints(host: string): string[] {
  const name = apiHost(host);
  const url = URL.canParse(`https://${name}`) ? new URL(`https://${name}`) : undefined;
  if (url === undefined || url.href !== `https://${url.host}/` || url.hostname === "") {
    throw new TypeError(`${quote(host)} is not a host`);
  }
  const port = /:(\d+)$/.exec(name)?.[1];
  const hostname = url.hostname.replace(/\.$/, "");
  return port === undefined
    ? [`${hostname}:443`, `${hostname}:80`]
    : [`${hostname}:${Number(port)}`];
}

function parseAddress(host: string, address: string): { address: string; port: number } {
  const match = /^(.+):(\d{1,5})$/.exec(address);
  const ip = bareHost(match?.[1] ?? "");
  // TLS could not check an IP address that is not the one that is dialled.
  if (endpoints(host).some((endpoint) => isIP(bareHost(endpoint.replace(/:\d+$/, ""))) !== 0)) {
    throw new TypeError(`an address can be given for a name, not for ${quote(host)}`);
  }
  const port = Number(match?.[2]);
  if (isIP(ip) === 0 || !(port > 0 && port < 65_536)) {
    throw new TypeError(`the address of ${quote(host)} must be ip:port, not ${quote(address)}`);
  }
  return { address: ip, port };
}
