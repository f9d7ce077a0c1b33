import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { computeDigest, type Descriptor } from "@imagegate/registry";
import { createTestRegistry, type TestRegistry } from "@imagegate/registry/testing";
import {
  createSigner,
  type SignatureFormat,
  type Tampering,
  type TestSigner,
} from "imagegate/testing";

/** Starts every secret that a run knows. None of it may be printed. */
export const canary = "canary";

/** Answers a request in the registry's stead, or passes it on to it. */
export type Strike = (request: IncomingMessage, response: ServerResponse, pass: () => void) => void;

/**
 * Where things lie in a registry that holds one signed image: the manifest by `tag` and by `digest`, the `referrers` API and the
 * `fallback` index where there is none, the manifest of legacy signatures (`sig`) and of the `bundle`, the signature's bytes (`blob`),
 * and the `token` server.
 */
export type Place =
  | "tag"
  | "digest"
  | "referrers"
  | "fallback"
  | "sig"
  | "bundle"
  | "blob"
  | "token";

/** A private registry on loopback that plays `registry.example`, with one image that is signed as was wished. */
export interface BadRegistry {
  readonly registry: TestRegistry;
  readonly signer: TestSigner;
  /** Path of each place. */
  readonly places: Readonly<Record<Place, string>>;
  /** Digests that differ from run to run or are long, each with a name. */
  readonly names: readonly (readonly [digest: string, name: string])[];
  readonly port: number;
  /** Flags that send `registry.example` there, with credentials. */
  readonly flags: readonly string[];
  /** Files that the flags name. */
  readonly files: Readonly<Record<string, string>>;
  /** Connections that are open. */
  readonly connections: () => number;
  /** Hosts other than the registry's that were sent credentials. */
  readonly leaks: readonly string[];
  /** Strikes all requests to a place, and all to other hosts. */
  strike(at: Place, strike: Strike): void;
  close(): Promise<void>;
}

/** What {@link openBadRegistry} takes. */
export interface BadRegistryOptions {
  /** How the image is signed. */
  readonly signed?: SignatureFormat | "not";
  /** What is done to the signature. */
  readonly tamper?: Tampering;
  /** Stores more, once the image is there. */
  readonly prepare?: (registry: TestRegistry, image: Descriptor) => void;
  readonly referrersApi?: boolean;
  /** Whether credentials are given. Default true. */
  readonly credentials?: boolean;
}

const host = "registry.example";
/** Another host that the same server plays. */
const storage = "storage.example";
export const repository = "acme/app";
export const image = `${host}/${repository}:1`;

const signer = createSigner();

export async function openBadRegistry(options: BadRegistryOptions = {}): Promise<BadRegistry> {
  const { signed = "not", tamper = {}, prepare, referrersApi = true, credentials = true } = options;
  const password = `${canary}-password`;
  const registry = createTestRegistry({
    referrersApi,
    auth: {
      scheme: "bearer",
      users: [{ username: "robot", password, push: ["*"] }],
      anonymousPull: credentials ? [] : [repository],
    },
  });
  const put = registry.putImage(repository, "1");
  const { digest } = put;
  const stored =
    signed === "not"
      ? undefined
      : await signer.signImage(registry, { repository, digest }, { format: signed, tamper });
  prepare?.(registry, put);
  const leaks: string[] = [];
  const sockets = new Set<Socket>();
  let struck: { readonly path: string; readonly strike: Strike } | undefined;
  const server = createServer((request, response) => {
    const { host: asked = host, authorization } = request.headers;
    const url = new URL(request.url ?? "/", `http://${asked}`);
    if (authorization !== undefined && asked !== host) leaks.push(asked);
    const pass = (): void => {
      answer(registry, url, request, response).catch(() => request.socket.destroy());
    };
    const isStruck = struck !== undefined && (url.pathname === struck.path || asked !== host);
    if (isStruck) struck?.strike(request, response, pass);
    else pass();
  });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => {});
  });
  const port = await listening(server);
  const auth = Buffer.from(`robot:${password}`).toString("base64");
  const hex = hexOf(digest);
  const blob = stored === undefined ? "none" : layerOf(registry, stored.digest);
  const base = `/v2/${repository}`;
  const places: BadRegistry["places"] = {
    tag: `${base}/manifests/1`,
    digest: `${base}/manifests/${digest}`,
    referrers: `${base}/referrers/${digest}`,
    fallback: `${base}/manifests/sha256-${hex}`,
    sig: `${base}/manifests/sha256-${hex}.sig`,
    bundle: `${base}/manifests/${stored?.digest}`,
    blob: `${base}/blobs/${blob}`,
    token: "/token",
  };
  return {
    registry,
    signer,
    port,
    places,
    names: [
      [hex, "IMAGE"],
      ...(stored === undefined ? [] : [[hexOf(stored.digest), "STORED"] as const]),
      ...(stored === undefined ? [] : [[hexOf(blob), "SIGNATURE"] as const]),
    ],
    flags: [
      "--registry-address",
      `${host}=127.0.0.1:${port}`,
      "--insecure-registry",
      host,
      "--registry-address",
      `${storage}=127.0.0.1:${port}`,
      "--insecure-registry",
      storage,
      ...(credentials ? ["--pull-secret", "config.json"] : []),
    ],
    files: {
      "cosign.pub": signer.publicKeyPem,
      "config.json": JSON.stringify({ auths: { [host]: { auth } } }),
    },
    connections: () => sockets.size,
    leaks,
    strike: (at, strike) => {
      struck = { path: places[at], strike };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function hexOf(digest: string): string {
  return digest.slice("sha256:".length);
}

/** Starts a server on a port of loopback that the system chooses. */
export async function listening(server: {
  listen(port: number, host: string, done: () => void): unknown;
  address(): AddressInfo | string | null;
}): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("nothing listens");
  return address.port;
}

async function answer(
  registry: TestRegistry,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const given = await registry.fetch({
    method: request.method === "HEAD" ? "HEAD" : "GET",
    url: url.href,
    headers: Object.fromEntries(
      Object.entries(request.headers).flatMap(([name, value]) =>
        typeof value === "string" ? [[name, value]] : [],
      ),
    ),
    signal: gone.signal,
  });
  const parts: Uint8Array[] = [];
  for await (const part of given.body) parts.push(part);
  for (const [name, value] of Object.entries(given.headers)) {
    if (value !== undefined)
      response.setHeader(name, typeof value === "string" ? value : [...value]);
  }
  response.writeHead(given.status).end(Buffer.concat(parts));
}

function layerOf(registry: TestRegistry, manifest: string): string {
  const bytes = registry.manifest(repository, manifest) ?? new Uint8Array();
  const { layers } = JSON.parse(new TextDecoder().decode(bytes)) as {
    layers: readonly { readonly digest: string }[];
  };
  return layers[0]?.digest ?? computeDigest(bytes);
}
