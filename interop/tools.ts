// The tools of other people that the run is held against: installed once, outside the repository, in a folder per version.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { run, succeed } from "./process.ts";

/** Paths of the tools, and what they call themselves. */
export interface Tools {
  readonly cosign2: Tool;
  readonly cosign3: Tool;
  readonly crane: Tool;
  readonly dockerRegistry: Tool;
  readonly referrersRegistry: Tool;
  readonly openssl: Tool;
}

export interface Tool {
  readonly name: string;
  readonly version: string;
  readonly path: string;
}

const versions = { cosign2: "2.6.1", cosign3: "3.1.3", crane: "0.22.1" } as const;

const cache: string =
  process.env["IMAGEGATE_INTEROP_CACHE"] ??
  join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "imagegate-interop");

/** Which of the programs that cannot be installed here are missing. Empty: the run can go on. */
export async function missingPrograms(): Promise<readonly string[]> {
  const needed: Readonly<Record<string, readonly string[]>> = {
    go: ["version"],
    openssl: ["version"],
    tar: ["--version"],
    ...((await findDockerRegistry()) === undefined ? { "apt-get": ["--version"] } : {}),
  };
  const checked = await Promise.all(
    Object.entries(needed).map(async ([name, args]) => ((await starts(name, args)) ? [] : [name])),
  );
  return checked.flat();
}

/** Installs what is not there yet. The two cosigns take minutes each, so everything starts at once. */
export async function installTools(say: (line: string) => void): Promise<Tools> {
  const [cosign3, cosign2, crane, referrersRegistry, dockerRegistry, openssl] = await Promise.all([
    goInstall("cosign", versions.cosign3, "github.com/sigstore/cosign/v3/cmd/cosign", say),
    goInstall("cosign", versions.cosign2, "github.com/sigstore/cosign/v2/cmd/cosign", say),
    goInstall("crane", versions.crane, "github.com/google/go-containerregistry/cmd/crane", say),
    buildReferrersRegistry(say),
    installDockerRegistry(say),
    systemTool("openssl", ["version"]),
  ]);
  return { cosign2, cosign3, crane, dockerRegistry, referrersRegistry, openssl };
}

/** The newest cosign 3 that the module proxy knows, to be told when the pinned one is not it. */
export async function newestCosign(): Promise<{ pinned: string; newest: string | undefined }> {
  const list = ["list", "-m", "-f", "{{.Version}}", "github.com/sigstore/cosign/v3@latest"];
  const { stdout } = await run("go", list, { env: process.env, timeoutMs: 20_000 });
  return { pinned: versions.cosign3, newest: /^v(\S+)/.exec(stdout)?.[1] };
}

async function goInstall(
  name: string,
  version: string,
  module: string,
  say: (line: string) => void,
): Promise<Tool> {
  const build = async (folder: string): Promise<void> => {
    await succeed("go", ["install", "-ldflags=-s -w", `${module}@v${version}`], {
      env: { ...process.env, GOBIN: folder },
      timeoutMs: 3_600_000,
    });
  };
  return { name, version, path: join(await install(`${name}-${version}`, build, say), name) };
}

async function buildReferrersRegistry(say: (line: string) => void): Promise<Tool> {
  const source = join(import.meta.dirname, "referrers-registry");
  const hash = createHash("sha256");
  for (const file of ["main.go", "go.mod", "go.sum"]) hash.update(readFileSync(join(source, file)));
  const name = "referrers-registry";
  const folder = await install(
    `${name}-${hash.digest("hex").slice(0, 12)}`,
    async (target) => {
      await succeed("go", ["build", "-o", join(target, name), "."], {
        cwd: source,
        env: process.env,
        timeoutMs: 3_600_000,
      });
    },
    say,
  );
  return { name, version: "go-containerregistry", path: join(folder, name) };
}

/** Debian's package, unpacked and not installed: no root, no service. One on the PATH does as well. */
async function installDockerRegistry(say: (line: string) => void): Promise<Tool> {
  const name = "docker-registry";
  const known = await findDockerRegistry();
  if (known !== undefined) return known;
  let version = await aptCandidate();
  if (version === undefined) {
    await succeed("apt-get", ["update"], { env: process.env, timeoutMs: 300_000 });
    version = await aptCandidate();
  }
  if (version === undefined) throw new Error(`apt-get knows no package ${name}`);
  const folder = await install(
    `${name}-${version}`,
    async (target) => {
      const options = { cwd: target, env: process.env };
      await succeed("apt-get", ["download", `${name}=${version}`], options);
      await succeed("sh", ["-c", "dpkg-deb --extract *.deb . && rm *.deb"], options);
    },
    say,
  );
  return { name, version, path: join(folder, "usr/bin", name) };
}

async function findDockerRegistry(): Promise<Tool | undefined> {
  const name = "docker-registry";
  return (await starts(name, ["--version"])) ? systemTool(name, ["--version"]) : undefined;
}

async function aptCandidate(): Promise<string | undefined> {
  const policy = await succeed("apt-cache", ["policy", "docker-registry"], {
    env: { ...process.env, LC_ALL: "C" },
  });
  return /Candidate: (\d\S*)/.exec(policy)?.[1];
}

async function systemTool(name: string, args: readonly string[]): Promise<Tool> {
  const printed = await succeed(name, args, { env: process.env });
  return { name, version: /\d+\.\S+/.exec(printed)?.[0] ?? printed, path: name };
}

async function starts(name: string, args: readonly string[]): Promise<boolean> {
  try {
    await run(name, args, { env: process.env });
    return true;
  } catch {
    return false;
  }
}

/** A folder of the cache. It gets its name when it is complete, so that an interrupted run leaves nothing that looks finished. */
async function install(
  name: string,
  fill: (folder: string) => Promise<void>,
  say: (line: string) => void,
): Promise<string> {
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  const started = performance.now();
  say(`installing ${name} into ${cache}`);
  mkdirSync(cache, { recursive: true });
  const unfinished = mkdtempSync(join(cache, "unfinished-"));
  try {
    await fill(unfinished);
    try {
      renameSync(unfinished, folder);
    } catch (error) {
      // Another run may have been faster.
      if (!existsSync(folder)) throw error;
    }
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  say(`installed ${name} in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return folder;
}
