import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createServer } from "node:net";
import { createSigner } from "imagegate/testing";
import { expect, test, vi } from "vitest";
import { beforeAllInFolder, runIn } from "../support/bad-answers.ts";
import { listening } from "../support/bad-registry.ts";
import type { Ran } from "../support/run.ts";
import { type BadHost, hosts } from "./hosts.ts";

// What a resolver says of a name that does not exist, also on a machine that has none.
vi.mock("node:dns", async (load) => ({
  ...(await load<typeof import("node:dns")>()),
  lookup: (name: string, _options: object, done: (error: Error) => void) =>
    done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND" })),
}));

// The waits between tries, four seconds in all, take no time here.
vi.mock(import("../../../registry/src/retry.ts"), async (load) => ({
  ...(await load()),
  timerSleep: () => Promise.resolve(),
}));

const played = new Map<BadHost, Ran>();

beforeAllInFolder(async (cwd) => {
  writeFileSync(join(cwd, "cosign.pub"), createSigner().publicKeyPem);
  await Promise.all(hosts.map(async (each) => played.set(each, await play(each, cwd))));
});

test.each(hosts)("$what", (host) => {
  const { exitCode, stdout = "", stderr } = played.get(host) ?? {};
  const { exit, url, retry, line } = host;
  const lines = stdout.split("\n");
  const [said = "", ...rest] = lines.slice(lines.findIndex((each) => /^[A-Z]/.test(each)));
  // Older versions of OpenSSL trip over the length that they read into plain text.
  const first = said.replace("ERR_SSL_PACKET_LENGTH_TOO_LONG", "ERR_SSL_WRONG_VERSION_NUMBER");
  expect({ first, exitCode, stderr }).toEqual({ first: line, exitCode: exit, stderr: "" });
  expect(rest).toEqual(
    expect.arrayContaining([
      `  url       ${url}`,
      "  status    none",
      `  retry may help: ${retry}`,
      expect.stringMatching(/^ {2}help {6}\S/),
    ]),
  );
  expect(stdout).not.toMatch(/insecureHosts|allowedHosts/);
});

async function play({ listens, image, insecure }: BadHost, cwd: string): Promise<Ran> {
  const server = (listens ?? createServer)();
  const port = await listening(server);
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
    });
  // What does not listen any more leaves a port where nothing does.
  if (listens === undefined) await close();
  try {
    return await runIn(cwd, [
      "verify",
      "--key",
      "cosign.pub",
      "--insecure-ignore-tlog",
      image ?? "registry.example/acme/app:1",
      "--registry-address",
      `registry.example=127.0.0.1:${port}`,
      ...(insecure === true ? ["--insecure-registry", "registry.example"] : []),
    ]);
  } finally {
    if (listens !== undefined) await close();
  }
}
