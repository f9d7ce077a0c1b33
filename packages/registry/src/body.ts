/* oxlint-disable no-await-in-loop -- chunks come one after the other */
import { quote, RegistryError } from "./errors.ts";
import { abortable } from "./flight.ts";
import { headerValue, type HttpResponse } from "./http.ts";

/** How much of a body may be read, and what happens when there is more. */
export interface BodyLimit {
  readonly maxBytes: number;
  /** `refuse`: an error. `drop`: the rest is not read. */
  readonly excess: "refuse" | "drop";
  /** The body must have exactly `maxBytes`, because a descriptor says so. */
  readonly exact: boolean;
  /** The answer to a HEAD request: it has no body, whatever its headers say. */
  readonly empty: boolean;
  readonly url: URL;
  readonly signal: AbortSignal;
}

/** Where a body came from, for errors. */
type Source = Pick<BodyLimit, "url" | "maxBytes" | "exact"> & { readonly status: number };

/**
 * Reads a body to its end, counting what comes rather than what `Content-Length` said.
 * @throws RegistryError `REGISTRY_LIMIT` when there is more than `maxBytes`, `REGISTRY_DIGEST_MISMATCH` when the size is to be
 *   exact and is not; `REGISTRY_UNAVAILABLE` when it ends before its
 *   `Content-Length`; `REGISTRY_PROTOCOL` when it is longer or compressed; `REGISTRY_ABORTED` or `REGISTRY_DEADLINE`.
 */
export async function readBody(response: HttpResponse, limit: BodyLimit): Promise<Uint8Array> {
  const { maxBytes, url, signal } = limit;
  const { status } = response;
  const source: Source = { ...limit, status };
  const iterator = response.body[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  try {
    const announced = limit.empty ? undefined : contentLength(response, limit);
    if (limit.excess === "refuse") refuseEncoding(response, url);
    while (length <= maxBytes) {
      const next = await abortable(iterator.next(), signal);
      if (next.done === true) {
        ended = true;
        break;
      }
      chunks.push(next.value);
      length += next.value.length;
    }
    if (limit.excess === "drop") return concat(chunks).subarray(0, maxBytes);
    if (length > maxBytes) throw tooLong(source);
    if (announced !== undefined && length !== announced) {
      throw new RegistryError(
        length < announced ? "REGISTRY_UNAVAILABLE" : "REGISTRY_PROTOCOL",
        `${quote(url.host)} announced ${announced} bytes and sent ${length}`,
        { url, status },
      );
    }
    if (limit.exact && length !== maxBytes) throw wrongSize(source);
    return concat(chunks);
  } finally {
    // Not awaited: a body that hangs would hang here too.
    if (!ended) iterator.return?.().catch(() => {});
  }
}

/** The announced length, where it is a number. A length over the limit is refused before a byte is read. */
function contentLength(response: HttpResponse, limit: BodyLimit): number | undefined {
  const text = headerValue(response.headers, "content-length");
  if (text === undefined || !/^\d{1,15}$/.test(text)) return undefined;
  if (limit.excess === "refuse" && Number(text) > limit.maxBytes)
    throw tooLong({ ...limit, status: response.status });
  return Number(text);
}

function refuseEncoding(response: HttpResponse, url: URL): void {
  const encoding = headerValue(response.headers, "content-encoding");
  if (encoding === undefined || encoding.toLowerCase() === "identity") return;
  throw new RegistryError(
    "REGISTRY_PROTOCOL",
    `${quote(url.host)} sent a body in the encoding ${quote(encoding)} that was not asked for`,
    { url, status: response.status },
  );
}

function wrongSize({ url, maxBytes, status }: Source): RegistryError {
  return new RegistryError(
    "REGISTRY_DIGEST_MISMATCH",
    `${quote(url.host)} does not send the ${maxBytes} bytes that the descriptor names`,
    { url, status },
  );
}

function tooLong(source: Source): RegistryError {
  if (source.exact) return wrongSize(source);
  const { url, maxBytes, status } = source;
  return new RegistryError(
    "REGISTRY_LIMIT",
    `${quote(url.host)} sends more than the ${maxBytes} bytes that may be read`,
    { url, status },
  );
}

function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
