import { lookup as dnsLookup, type LookupAddress, type LookupAllOptions } from "node:dns";
import { isIPv6, type LookupFunction } from "node:net";
import type { buildConnector } from "undici";
import { type AddressPolicy, isRefusedAddress } from "./address-guard.ts";
import { quote, RegistryError } from "./errors.ts";
import type { RegistryLimits } from "./limits.ts";

/** What {@link createConnector} is made of. */
export interface ConnectorParts {
  readonly build: typeof buildConnector;
  readonly addresses: AddressPolicy;
  readonly limits: RegistryLimits;
  /** Asks the resolver for all addresses of a name. Default: `dns.lookup`. */
  readonly lookup?: LookupAll;
}

/** The form of `dns.lookup` that answers with all addresses. */
export type LookupAll = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Opens the sockets: to a given address, to a host that is exempt from the guard, or under the guard. Each treatment has a
 * connector of its own, so that TLS sessions are never shared between verified and unverified connections.
 */
export function createConnector({
  build,
  addresses,
  limits,
  lookup = dnsLookup,
}: ConnectorParts): buildConnector.connector {
  const base = { allowH2: false, timeout: limits.connectTimeoutMs };
  const connectors = (tls: { rejectUnauthorized?: false; maxCachedSessions?: 0 }): Connectors => {
    // `lookup` is an option of net.connect that the declared type offers only together with a port.
    const guarded: buildConnector.BuildOptions & { lookup: LookupFunction } = {
      ...base,
      ...tls,
      lookup: filtered(lookup),
    };
    return { open: build({ ...base, ...tls }), guarded: build(guarded) };
  };
  const verified = connectors({});
  const unverified = connectors({ rejectUnauthorized: false, maxCachedSessions: 0 });

  return (options, callback) => {
    const { protocol, hostname, port } = options;
    const url = new URL(`${protocol}//${isIPv6(hostname) ? `[${hostname}]` : hostname}`);
    url.port = port;
    const { open, guarded } = addresses.insecure(url) ? unverified : verified;
    const pin = addresses.pinned(url);
    if (pin !== undefined) {
      const tlsName = protocol === "https:" ? { servername: hostname } : {};
      open({ ...options, hostname: pin.address, port: String(pin.port), ...tlsName }, callback);
    } else if (addresses.exempt(url)) {
      open(options, callback);
    } else {
      guarded(options, (...outcome) => {
        const [error, socket] = outcome;
        if (error !== null) return callback(error, null);
        const address = socket.remoteAddress;
        if (address !== undefined && !isRefusedAddress(address)) return callback(null, socket);
        socket.destroy();
        return callback(refused(hostname), null);
      });
    }
  };
}

interface Connectors {
  readonly open: buildConnector.connector;
  readonly guarded: buildConnector.connector;
}

/** A look-up without the addresses that the guard refuses; an error when none is left. */
function filtered(lookup: LookupAll): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, "");
      const usable = found.filter(({ address }) => !isRefusedAddress(address));
      const [first] = usable;
      if (first === undefined) return callback(refused(hostname), "");
      return options.all === true
        ? callback(null, usable)
        : callback(null, first.address, first.family);
    });
  };
}

function refused(hostname: string): RegistryError {
  return new RegistryError(
    "REGISTRY_REFUSED_ADDRESS",
    `requests to ${quote(hostname)} are refused: it has no public address`,
  );
}
