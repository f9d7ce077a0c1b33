import type { Agent } from "undici";
import type { AddressPolicy } from "./address-guard.ts";
import { createConnector } from "./connector.ts";
import { RegistryError } from "./errors.ts";
import type { HttpFetch } from "./http.ts";
import type { RegistryLimits } from "./limits.ts";

/** The default door to the network, with the connections that it keeps. */
export interface DefaultFetch {
  readonly fetch: HttpFetch;
  close(): Promise<void>;
}

/**
 * The default {@link HttpFetch}: undici, HTTP/1.1, no proxy, no cookies, no redirects of its own. undici is loaded with the
 * first request.
 *
 * Two parts of the address guard lie below it (`connector.ts`), behind the check of the URL that the transport makes: a
 * name's refused addresses are taken out before one is dialled, and the address that was really dialled is looked at before
 * the request is sent. So a name that changes its address between check and use gains nothing.
 */
export function createDefaultFetch(addresses: AddressPolicy, limits: RegistryLimits): DefaultFetch {
  let undici: Promise<{ module: typeof import("undici"); agent: Agent }> | undefined;
  let closed = false;

  const load = async () => {
    const module = await import("undici");
    const agent = new module.Agent({
      connections: limits.maxRequestsPerHost,
      connect: createConnector({ build: module.buildConnector, addresses, limits }),
      allowH2: false,
      // The deadline above is the only clock: undici's own would end a request with an error of its own.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    return { module, agent };
  };

  return {
    async fetch({ method, url, headers, body, signal }) {
      if (closed) throw new RegistryError("REGISTRY_CLOSED", "the registry client is closed");
      const { module, agent } = await (undici ??= load());
      const response = await module.request(url, {
        dispatcher: agent,
        method,
        headers: { ...headers },
        signal,
        ...(body === undefined ? {} : { body }),
      });
      return { status: response.statusCode, headers: response.headers, body: response.body };
    },
    async close() {
      closed = true;
      await (await undici)?.agent.destroy();
    },
  };
}
