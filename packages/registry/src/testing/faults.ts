import { connectionLost, type Delivery, type TestAnswer, type TestRequest } from "./exchange.ts";

/** What goes wrong. Parts combine: a delay, then a status, then a cut body. */
export interface FaultAction extends Delivery {
  /** Milliseconds to wait before anything else. */
  readonly delayMs?: number;
  /** No answer ever comes; the request ends when its caller gives up. */
  readonly hang?: boolean;
  /** The connection is closed without an answer. */
  readonly close?: boolean;
  /** Answers with this status instead; the body is empty unless `body` is given. */
  readonly status?: number;
  /** Headers over those of the answer. An empty value removes the header. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Another body. */
  readonly body?: string | Uint8Array;
  /** Answers 307 to this URL. */
  readonly redirect?: string;
  /** Flips one bit of the body: the digest is no longer the one asked for. */
  readonly corrupt?: boolean;
}

/** A fault with the requests that it strikes. Every condition that is written must hold. */
export interface Fault extends FaultAction {
  readonly method?: string;
  /** A path, whole and with its query, or a pattern to be found in it. */
  readonly path?: string | RegExp;
  /** `host:port` of the URL. */
  readonly host?: string;
  /** How many requests it strikes. Default: all. */
  readonly times?: number;
  /** How many fitting requests pass unharmed before. Default 0. */
  readonly after?: number;
}

/** Decides for one request. */
export type FaultFunction = (request: TestRequest) => FaultAction | undefined;

/** Turns a fault with its conditions into a function that counts. */
export function faultFunction(fault: Fault | FaultFunction): FaultFunction {
  if (typeof fault === "function") return fault;
  let seen = 0;
  const { after = 0, times = Number.POSITIVE_INFINITY } = fault;
  return (request) => {
    if (!fits(fault, request)) return undefined;
    seen += 1;
    return seen > after && seen <= after + times ? fault : undefined;
  };
}

function fits({ method, path, host }: Fault, request: TestRequest): boolean {
  const target = request.url.pathname + request.url.search;
  return (
    (method === undefined || method === request.method) &&
    (host === undefined || host === request.url.host) &&
    (path === undefined || (typeof path === "string" ? path === target : target.search(path) >= 0))
  );
}

/**
 * Does what happens before an answer, and changes the answer.
 * Rejects when the connection is to be lost, and with the signal's reason when the caller gives up.
 */
export async function strike(
  action: FaultAction,
  request: TestRequest,
  answer: () => TestAnswer,
  sleep: (ms: number, signal: AbortSignal) => Promise<void>,
): Promise<TestAnswer> {
  if (action.delayMs !== undefined) await sleep(action.delayMs, request.signal);
  if (action.hang === true) await never(request.signal);
  if (action.close === true) throw connectionLost();
  return change(action, answer);
}

function change(action: FaultAction, answer: () => TestAnswer): TestAnswer {
  if (action.redirect !== undefined) {
    return {
      status: 307,
      headers: { location: action.redirect, ...action.headers },
      body: new Uint8Array(),
    };
  }
  const base =
    action.status === undefined
      ? answer()
      : { status: action.status, headers: {}, body: new Uint8Array() };
  const headers = Object.fromEntries(
    Object.entries({ ...base.headers, ...action.headers }).filter(([, value]) => value !== ""),
  );
  const body =
    action.body === undefined
      ? base.body
      : typeof action.body === "string"
        ? new TextEncoder().encode(action.body)
        : action.body;
  return { status: base.status, headers, body: action.corrupt === true ? flipped(body) : body };
}

function flipped(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const middle = copy.length >> 1;
  if (copy.length > 0) copy[middle] = (copy[middle] ?? 0) ^ 1;
  return copy;
}

function never(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const give = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : connectionLost());
    };
    if (signal.aborted) give();
    else signal.addEventListener("abort", give, { once: true });
  });
}
