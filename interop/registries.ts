// The two registries of the run. Both ask for a password, and hold what they hold in a folder that an attacker can reach.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { startServer } from "./process.ts";
import type { Tools } from "./tools.ts";

/** A registry that listens on the loopback address. */
export interface Registry {
  readonly name: "docker-registry" | "referrers";
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  readonly username: string;
  readonly password: string;
  /** The file that holds the bytes of a blob. */
  blobFile(digest: string): string;
  close(): Promise<void>;
}

/** Debian's registry: no referrers API, so that signatures lie under tags. */
export async function startDockerRegistry(tools: Tools, folder: string): Promise<Registry> {
  const storage = join(folder, "docker-registry");
  const config = join(folder, "docker-registry.yaml");
  // Without its password file it makes one, for one user, and says so.
  const passwords = join(folder, "docker-registry.htpasswd");
  writeFileSync(
    config,
    `version: 0.1
log: {level: info, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: ${JSON.stringify(storage)}}}
http: {addr: "127.0.0.1:0"}
auth: {htpasswd: {realm: interop, path: ${JSON.stringify(passwords)}}}
`,
  );
  const { ready, stop } = await startServer(
    tools.dockerRegistry.path,
    ["serve", config],
    /password=(\S+) user=(\S+)[^]*?listening on (127\.0\.0\.1:\d+)/,
    { cwd: folder },
  );
  const [, password = "", username = "", address = ""] = ready;
  return {
    name: "docker-registry",
    address,
    username,
    password,
    blobFile: (digest) => {
      const hex = digest.slice("sha256:".length);
      return join(storage, "docker/registry/v2/blobs/sha256", hex.slice(0, 2), hex, "data");
    },
    close: stop,
  };
}

/** go-containerregistry's registry with the referrers API. */
export async function startReferrersRegistry(tools: Tools, folder: string): Promise<Registry> {
  const storage = join(folder, "referrers-registry");
  mkdirSync(storage, { recursive: true });
  const username = "robot";
  const password = randomBytes(24).toString("base64url");
  const { ready, stop } = await startServer(
    tools.referrersRegistry.path,
    [storage],
    /listening on (127\.0\.0\.1:\d+)/,
    { cwd: folder, env: { REGISTRY_USER: username, REGISTRY_PASSWORD: password } },
  );
  return {
    name: "referrers",
    address: ready[1] ?? "",
    username,
    password,
    blobFile: (digest) => {
      const file = join(storage, ...digest.split(":"));
      if (!existsSync(file)) throw new Error(`the registry keeps no ${digest} in ${storage}`);
      return file;
    },
    close: stop,
  };
}
