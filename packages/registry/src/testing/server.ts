import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { HttpResponse } from "../http.ts";
import type { TestRequest } from "./exchange.ts";

/** A test registry that listens. */
export interface ListeningRegistry {
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  /** Stops listening and drops the connections. */
  close(): Promise<void>;
}

/** Serves an answering function over plain HTTP on the loopback address. Port 0 lets the system choose. */
export async function listen(
  answer: (request: TestRequest) => Promise<HttpResponse>,
  port: number,
): Promise<ListeningRegistry> {
  const server = createServer((incoming, outgoing) => {
    serve(answer, incoming, outgoing).catch(() => {
      // Whatever went wrong, the client sees a lost connection: that is what the faults mean by it.
      incoming.socket.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: bound } = addressOf(server.address());
  return {
    address: `127.0.0.1:${bound}`,
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close((error) => {
          if (error === undefined) resolve();
          else reject(error);
        });
        server.closeAllConnections();
      }),
  };
}

async function serve(
  answer: (request: TestRequest) => Promise<HttpResponse>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once("close", () => {
    gone.abort();
  });
  const parts: Uint8Array[] = [];
  for await (const part of incoming) if (part instanceof Uint8Array) parts.push(part);
  const response = await answer({
    method: incoming.method ?? "GET",
    url: new URL(incoming.url ?? "/", `http://${incoming.headers.host ?? "127.0.0.1"}`),
    headers: headersOf(incoming),
    body: Buffer.concat(parts),
    signal: gone.signal,
  });
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined)
      outgoing.setHeader(name, typeof value === "string" ? value : [...value]);
  }
  outgoing.writeHead(response.status);
  outgoing.flushHeaders();
  for await (const part of response.body) {
    if (gone.signal.aborted) return;
    await written(outgoing, part);
  }
  outgoing.end();
}

/** Resolves when the part has left, or cannot: a part that waits in a buffer would be lost with the connection. */
function written(outgoing: ServerResponse, part: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    outgoing.write(part, () => {
      resolve();
    });
  });
}

function headersOf(incoming: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = typeof value === "string" ? value : value.join(", ");
  }
  return headers;
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === "string")
    throw new TypeError("the server is not listening");
  return address;
}
