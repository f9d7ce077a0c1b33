import { once } from "node:events";
import { createServer, type LookupFunction, Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { buildConnector } from "undici";
import { type AddressOptions, createAddressPolicy } from "../src/address-guard.ts";
import { type ConnectorParts, createConnector } from "../src/connector.ts";
import { defaultRegistryLimits } from "../src/limits.ts";
import { portOf } from "./support/fake-fetch.ts";

const open: { close(): unknown }[] = [];
afterEach(() => open.splice(0).forEach((each) => each.close()));

/** A server that only counts who connects. */
async function trap(): Promise<{ port: number; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    open.push({ close: () => socket.destroy() });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  open.push(server);
  return { port: portOf(server), sockets };
}

type Resolved = { address: string; family: number }[];

function connect(
  hostname: string,
  port: number,
  options: AddressOptions & { resolved?: Resolved; build?: ConnectorParts["build"] } = {},
): Promise<Socket> {
  const connector = createConnector({
    build: options.build ?? buildConnector,
    addresses: createAddressPolicy(options),
    limits: { ...defaultRegistryLimits, connectTimeoutMs: 300 },
    lookup: (_hostname, _options, callback) => callback(null, options.resolved ?? []),
  });
  return new Promise((resolve, reject) => {
    connector({ hostname, protocol: "http:", port: String(port) }, (error, socket) => {
      if (error === null) {
        open.push({ close: () => socket.destroy() });
        resolve(socket);
      } else reject(error);
    });
  });
}

describe("createConnector", () => {
  it.each<[string, Resolved]>([
    ["loopback", [{ address: "127.0.0.1", family: 4 }]],
    ["nothing", []],
    [
      "several private addresses",
      [
        { address: "10.0.0.1", family: 4 },
        { address: "fe80::1", family: 6 },
      ],
    ],
  ])("does not dial a name that resolves to %s", async (_name, resolved) => {
    const { port, sockets } = await trap();
    await expect(connect("rebind.example", port, { resolved })).rejects.toMatchObject({
      code: "REGISTRY_REFUSED_ADDRESS",
      message: "requests to `rebind.example` are refused: it has no public address",
    });
    expect(sockets).toEqual([]);
  });

  it.each([true, false])("leaves only the public addresses of a name (all: %s)", (all) => {
    const lookups: LookupFunction[] = [];
    createConnector({
      build: (options) => {
        if (options !== undefined && "lookup" in options && options.lookup)
          lookups.push(options.lookup);
        return () => {};
      },
      addresses: createAddressPolicy(),
      limits: defaultRegistryLimits,
      lookup: (_hostname, _options, callback) =>
        callback(null, [
          { address: "127.0.0.1", family: 4 },
          { address: "2a00::1", family: 6 },
          { address: "::ffff:8.8.8.8", family: 6 },
        ]),
    });
    expect(lookups.length).toBeGreaterThan(0);
    for (const lookup of lookups) {
      lookup("mixed.example", { all }, (...answer) => {
        expect(answer).toEqual(
          all ? [null, [{ address: "2a00::1", family: 6 }]] : [null, "2a00::1", 6],
        );
      });
    }
  });

  it("drops a connection that ended at a refused address all the same", async () => {
    const socket = Object.defineProperty(new Socket(), "remoteAddress", {
      value: "::ffff:169.254.169.254",
    });
    const build: ConnectorParts["build"] = () => (_options, callback) => callback(null, socket);
    await expect(connect("reg.example", 443, { build })).rejects.toMatchObject({
      code: "REGISTRY_REFUSED_ADDRESS",
    });
    expect(socket.destroyed).toBe(true);
  });

  it("dials a listed host wherever it is", async () => {
    const { port, sockets } = await trap();
    await connect("127.0.0.1", port, { allowedHosts: [`127.0.0.1:${port}`] });
    await expect.poll(() => sockets.length).toBe(1);
  });

  it("dials the given address of a name, and asks no resolver", async () => {
    const { port, sockets } = await trap();
    await connect("reg.example", 443, {
      addresses: { "reg.example:443": `127.0.0.1:${port}` },
      resolved: [],
    });
    await expect.poll(() => sockets.length).toBe(1);
  });
});
