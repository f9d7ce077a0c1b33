/* oxlint-disable no-await-in-loop -- one request after the other */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  createRegistryClient,
  type RegistryClient,
  type RegistryClientOptions,
} from "../src/index.ts";
import { image, portOf } from "./support/fake-fetch.ts";

const app = image("app");
const open: { close(): unknown }[] = [];
let tls: { key: Buffer; cert: Buffer };

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

beforeAll(() => {
  if (!hasOpenssl) return;
  const folder = mkdtempSync(join(tmpdir(), "imagegate-tls-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  execFileSync(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-days",
      "1",
      "-subj",
      "/CN=reg.example",
      "-addext",
      "subjectAltName=DNS:reg.example",
      "-keyout",
      key,
      "-out",
      cert,
    ],
    { stdio: "ignore" },
  );
  tls = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(folder, { recursive: true });
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  });
  return `127.0.0.1:${portOf(server)}`;
}

function createClient(options: RegistryClientOptions): RegistryClient {
  const client = createRegistryClient({ sleep: async () => {}, ...options });
  open.push(client);
  return client;
}

/** Answers the manifest `app`, and remembers what it was asked. */
function registry(): {
  listener: RequestListener;
  asked: { host: string | undefined; url: string | undefined }[];
} {
  const asked: { host: string | undefined; url: string | undefined }[] = [];
  return {
    asked,
    listener: (request, response) => {
      asked.push({ host: request.headers.host, url: request.url });
      response.writeHead(200, { ...app.answer.headers });
      response.end(request.method === "HEAD" ? undefined : app.bytes);
    },
  };
}

const at = (host: string) => ({ registry: host, repository: "acme/app" });

describe("the default transport", () => {
  it("reads over plain http from a loopback host that is listed as allowed", async () => {
    const { listener, asked } = registry();
    const host = await listen(createServer(listener));
    const client = createClient({ allowedHosts: [host] });
    await expect(client.manifest(at(host), app.digest)).resolves.toMatchObject({
      digest: app.digest,
    });
    await expect(client.resolve({ ...at(host), text: "", tag: "v1" })).resolves.toMatchObject({
      digest: app.digest,
    });
    expect(asked).toEqual([
      { host, url: `/v2/acme/app/manifests/${app.digest}` },
      { host, url: "/v2/acme/app/manifests/v1" },
    ]);
  });

  it("refuses a loopback host that is not listed, and sends nothing", async () => {
    const { listener, asked } = registry();
    const host = await listen(createServer(listener));
    const { port } = new URL(`http://${host}`);
    const client = createClient({ insecureHosts: [host, `localhost:${port}`] });
    for (const name of [host, `localhost:${port}`]) {
      await expect(client.manifest(at(name), app.digest)).rejects.toMatchObject({
        code: "REGISTRY_REFUSED_ADDRESS",
      });
    }
    expect(asked).toEqual([]);
  });

  it("dials the given address, with the host's own name in the request", async () => {
    const { listener, asked } = registry();
    const address = await listen(createServer(listener));
    const client = createClient({
      addresses: { "reg.example": address },
      insecureHosts: ["reg.example"],
    });
    await expect(client.manifest(at("reg.example"), app.digest)).resolves.toMatchObject({
      digest: app.digest,
    });
    expect(asked.at(-1)).toEqual({
      host: "reg.example",
      url: `/v2/acme/app/manifests/${app.digest}`,
    });
  });

  it.skipIf(!hasOpenssl)(
    "refuses a certificate that nobody vouches for, without trying again",
    async () => {
      const { listener, asked } = registry();
      const address = await listen(createTlsServer(tls, listener));
      const client = createClient({ addresses: { "reg.example": address } });
      await expect(client.manifest(at("reg.example"), app.digest)).rejects.toMatchObject({
        code: "REGISTRY_UNAVAILABLE",
        retryable: false,
        message: expect.stringContaining("SELF_SIGNED"),
      });
      expect(asked).toEqual([]);
    },
  );

  it.skipIf(!hasOpenssl)(
    "takes any certificate of a host that is listed as insecure, and of no other",
    async () => {
      const { listener, asked } = registry();
      const address = await listen(createTlsServer(tls, listener));
      const client = createClient({
        addresses: { "reg.example": address, "other.example": address },
        insecureHosts: ["reg.example"],
      });
      await expect(client.manifest(at("reg.example"), app.digest)).resolves.toMatchObject({
        digest: app.digest,
      });
      await expect(client.manifest(at("other.example"), app.digest)).rejects.toMatchObject({
        code: "REGISTRY_UNAVAILABLE",
      });
      expect(asked).toEqual([{ host: "reg.example", url: `/v2/acme/app/manifests/${app.digest}` }]);
    },
  );

  it("tries again when the connection is reset, and names the host when it stays so", async () => {
    let asked = 0;
    const host = await listen(
      createServer((request) => {
        asked += 1;
        request.socket.destroy();
      }),
    );
    const client = createClient({ allowedHosts: [host] });
    await expect(client.manifest(at(host), app.digest)).rejects.toMatchObject({
      code: "REGISTRY_UNAVAILABLE",
      message: expect.stringContaining(host),
    });
    expect(asked).toBe(3);
  });

  it("reports a body that ends early as unavailable, not as short", async () => {
    const host = await listen(
      createServer((_request, response) => {
        response.writeHead(200, { ...app.answer.headers });
        response.write(app.bytes.subarray(0, 10));
        setTimeout(() => response.destroy(), 10);
      }),
    );
    const client = createClient({ allowedHosts: [host] });
    await expect(client.manifest(at(host), app.digest)).rejects.toMatchObject({
      code: "REGISTRY_UNAVAILABLE",
    });
  });

  it("ends a server that never answers, and frees the connection", async () => {
    let gone = false;
    const host = await listen(
      createServer((request) => {
        request.socket.on("close", () => (gone = true));
      }),
    );
    const client = createClient({ allowedHosts: [host], limits: { timeoutMs: 150 } });
    await expect(client.manifest(at(host), app.digest)).rejects.toMatchObject({
      code: "REGISTRY_DEADLINE",
    });
    await expect.poll(() => gone).toBe(true);
  });

  it("never sends more requests to a host at a time than the limit", async () => {
    let running = 0;
    let most = 0;
    const host = await listen(
      createServer((_request, response) => {
        running += 1;
        most = Math.max(most, running);
        setTimeout(() => {
          running -= 1;
          response.writeHead(404).end();
        }, 5);
      }),
    );
    const client = createClient({ allowedHosts: [host], limits: { maxRequestsPerHost: 3 } });
    await client.manifestByTag(at(host), "first");
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => client.manifestByTag(at(host), `v${index}`)),
    );
    expect(most).toBe(3);
  });

  it("can be closed without having been used", async () => {
    await expect(createRegistryClient().close()).resolves.toBeUndefined();
  });
});
