import { setInterval } from "node:timers/promises";
import type { HttpResponse } from "../http.ts";

/** A request as the test registry sees it, whichever way it came. */
export interface TestRequest {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
}

/** An answer before it is sent: the body whole, so that faults can change it. */
export interface TestAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const encoder = new TextEncoder();

/** An answer with a JSON body. */
export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): TestAnswer {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: encoder.encode(JSON.stringify(value)),
  };
}

/** An error as the distribution specification writes it: `{"errors":[{"code","message"}]}`. */
export function errorAnswer(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): TestAnswer {
  return jsonAnswer(status, { errors: [{ code, message }] }, headers);
}

/** An answer without a body. */
export function emptyAnswer(
  status: number,
  headers: Readonly<Record<string, string>> = {},
): TestAnswer {
  return { status, headers, body: new Uint8Array() };
}

/** How an answer leaves: whole, cut, never ending, or dripping. */
export interface Delivery {
  /** The connection breaks after that many bytes of the body. */
  readonly truncateAfter?: number;
  /** The body is repeated until nobody reads any more; no length is announced. */
  readonly endless?: boolean;
}

/** The answer as an HTTP response. The length is announced before faults of delivery, so that a cut body shows. */
export function deliver(answer: TestAnswer, method: string, delivery: Delivery = {}): HttpResponse {
  const headers: Record<string, string> = { ...answer.headers };
  if (delivery.endless === true) delete headers["content-length"];
  else headers["content-length"] ??= String(answer.body.length);
  const body = method === "HEAD" ? chunks([]) : bodyOf(answer.body, delivery);
  return { status: answer.status, headers, body };
}

function bodyOf(
  bytes: Uint8Array,
  { truncateAfter, endless }: Delivery,
): AsyncIterable<Uint8Array> {
  if (endless === true) return endlessly(bytes.length === 0 ? encoder.encode(" ") : bytes);
  if (truncateAfter !== undefined) return truncated(bytes.subarray(0, truncateAfter));
  return chunks([bytes]);
}

/** The connection broke: what a client sees as `ECONNRESET`. */
export function connectionLost(): Error {
  return Object.assign(new Error("the connection was closed"), { code: "ECONNRESET" });
}

async function* chunks(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) if (part.length > 0) yield part;
}

async function* truncated(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
  throw connectionLost();
}

async function* endlessly(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  // Lets timers and sockets have their turn: a reader with no limit must still be stoppable.
  for await (const part of setInterval(0, bytes)) yield part;
}
