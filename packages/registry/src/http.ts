/**
 * The door to the network: one function. The default (`undici-fetch.ts`) dials sockets; a test registry answers from memory.
 */

/** Header names in lower case. A header that came several times may be an array. */
export type HttpHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** One HTTP request. Redirects, retries, credentials and limits are decided above it. */
export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "POST";
  /** Absolute `https:` or `http:` URL without credentials. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** A form, of token requests only. */
  readonly body?: string;
  /** Ends the request, and the reading of its body, when it fires. */
  readonly signal: AbortSignal;
}

/** The answer to one request. Nothing of it has been checked. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: HttpHeaders;
  /** Not decompressed. Whoever stops reading early calls `return()`, which must free the connection. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Sends one request and answers with whatever came back, redirects included. Rejects when no answer came. */
export type HttpFetch = (request: HttpRequest) => Promise<HttpResponse>;

/** The values of a header, one for each time it came. */
export function headerValues(headers: HttpHeaders, name: string): readonly string[] {
  const value = headers[name];
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

/** The only value of a header; undefined when it is absent or came several times with different values. */
export function headerValue(headers: HttpHeaders, name: string): string | undefined {
  const values = new Set(headerValues(headers, name));
  return values.size === 1 ? [...values][0] : undefined;
}
