import { createHash } from "node:crypto";
import type { Descriptor } from "@imagegate/registry";
import type { TestRegistry } from "@imagegate/registry/testing";
import { canary, repository, type Strike } from "./bad-registry.ts";

export type { Strike };

// Ways to answer badly.

type Headers = Readonly<Record<string, string>>;

/** Asks to try again at once, so that tries cost no time. */
export const atOnce: Headers = { "retry-after": "0" };

/** An answer with a body, of which HEAD gets the head. */
export function say(status: number, headers: Headers = {}, body: string | Uint8Array = ""): Strike {
  return ({ method }, response) => {
    response.writeHead(status, headers).end(method === "HEAD" ? undefined : body);
  };
}

/** What a proxy says to whoever has not logged in. */
export function page(status: number, headers: Headers = {}): Strike {
  return say(
    status,
    { "content-type": "text/html", ...headers },
    "<!DOCTYPE html><title>Log in</title>",
  );
}

/** An error as the distribution specification writes it. */
export function refuse(status: number, code: string, headers: Headers = {}): Strike {
  return say(status, headers, JSON.stringify({ errors: [{ code, message: "no" }] }));
}

/** Bytes under the headers that a registry sends with them, and the digest that these bytes have. */
export function serve(type: string, body: string | Uint8Array, headers: Headers = {}): Strike {
  const digest = `sha256:${createHash("sha256").update(body).digest("hex")}`;
  const length = String(Buffer.byteLength(body));
  return say(
    200,
    { "content-type": type, "content-length": length, "docker-content-digest": digest, ...headers },
    body,
  );
}

/** Whatever bytes, then the end of the connection. */
export function send(bytes: string): Strike {
  return ({ socket }) => {
    socket.end(bytes);
  };
}

/** Whatever bytes, and then nothing any more. */
export function hang(bytes = ""): Strike {
  return ({ socket }) => {
    socket.write(bytes);
  };
}

/** Whatever bytes, then one a second. */
export function drip(bytes: string): Strike {
  return ({ socket }) => {
    socket.write(bytes);
    const timer = setInterval(() => socket.write("x"), 1000);
    socket.once("close", () => clearInterval(timer));
  };
}

/** A redirect. Its query is a secret. */
export function redirect(to: string): Strike {
  return say(307, { location: `${to}${to.includes("?") ? "&" : "?"}sig=${canary}` });
}

/** Does something for HEAD and something else for all other methods. */
export function byMethod(head: Strike, others: Strike): Strike {
  return (request, response, pass) =>
    (request.method === "HEAD" ? head : others)(request, response, pass);
}

/** Lets the registry answer. */
export const asItIs: Strike = (_request, _response, pass) => pass();

export const types = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  index: "application/vnd.oci.image.index.v1+json",
  bundle: "application/vnd.dev.sigstore.bundle.v0.3+json",
  signature: "application/vnd.dev.cosign.simplesigning.v1+json",
  schema1: "application/vnd.docker.distribution.manifest.v1+prettyjws",
} as const;

const emptyConfig = {
  mediaType: "application/vnd.oci.empty.v1+json",
  digest: "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
  size: 2,
};

/** A manifest with these layers. */
export function manifestOf(layers: readonly unknown[]): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: types.manifest,
    config: emptyConfig,
    layers,
  });
}

/** An index of these manifests. */
export function indexOf(manifests: readonly unknown[]): string {
  return JSON.stringify({ schemaVersion: 2, mediaType: types.index, manifests });
}

/** So many different descriptors. */
export function descriptors(
  count: number,
  mediaType: string,
  more: object = {},
): readonly object[] {
  return Array.from({ length: count }, (_, i) => ({
    mediaType,
    digest: `sha256:${createHash("sha256").update(String(i)).digest("hex")}`,
    size: 5,
    ...more,
  }));
}

/** A list of so many bundles. */
export function bundles(count: number): string {
  return indexOf(descriptors(count, types.manifest, { artifactType: types.bundle }));
}

/** A referrer that holds a bundle, which is no JSON. */
export function putBundle(
  registry: TestRegistry,
  { mediaType, digest, size }: Descriptor,
  layer: object,
): void {
  const stored = registry.putBlob(repository, Buffer.from("not JSON"));
  const manifest: object = JSON.parse(
    manifestOf([{ ...stored, mediaType: types.bundle, ...layer }]),
  );
  registry.putManifest(repository, "bundle", {
    ...manifest,
    artifactType: types.bundle,
    subject: { mediaType, digest, size },
  });
}
