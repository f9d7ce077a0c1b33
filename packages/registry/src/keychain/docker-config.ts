/* oxlint-disable no-await-in-loop -- the first file that exists counts, and the others must not matter */
import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { quote, RegistryError, type RegistryErrorFacts } from "../errors.ts";
import type { CredentialContext, Credentials, Keychain, Repository } from "../model.ts";
import { credentialHost, defaultRegistry } from "../reference.ts";
import {
  type CredentialEntry,
  holdCredentials,
  isForHost,
  matchEntries,
  namesNothing,
  parseJsonObject,
  readAuths,
  readEntry,
} from "./credential-entries.ts";
import { secretKeychain } from "./secret.ts";

/** What a credential helper knows. `username` `<token>` means that `secret` is an identity token. */
export interface HelperAnswer {
  readonly username: string;
  readonly secret: string;
}

/**
 * Runs `docker-credential-<name> get` with the server on its standard input. Undefined: the helper has no such entry. The
 * name holds `A-Za-z0-9._-` only, but is to be run without a shell all the same.
 */
export type HelperRunner = (
  name: string,
  server: string,
  signal: AbortSignal | undefined,
) => Promise<HelperAnswer | undefined>;

/** What {@link dockerConfig} takes. */
export interface DockerConfigOptions {
  /** The file, or the folder that holds `config.json`. Must exist. Default: the first that exists of the usual places. */
  readonly path?: string;
  /** The file's text, instead of a file. */
  readonly text?: string;
  /** Where the usual places are looked up. Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Runs the helpers that the file names. Without it none runs, and an entry that needs one cannot be asked. */
  readonly runHelper?: HelperRunner;
}

/**
 * Credentials of Docker's `config.json`, or podman's `auth.json`. The file is read at each look-up, so that a new login counts.
 *
 * Usual places, the first that exists, no merging: `$DOCKER_CONFIG/config.json` or `~/.docker/config.json`,
 * `$REGISTRY_AUTH_FILE`, `$XDG_RUNTIME_DIR/containers/auth.json`, `$XDG_CONFIG_HOME/containers/auth.json`. For a repository:
 * `credHelpers` of its host, else `credsStore`, else the entry of `auths` with the longest path. `HttpHeaders` are not sent.
 *
 * Rejects with `REGISTRY_CREDENTIALS` when a file cannot be read, or a helper is needed and cannot be run.
 */
export function dockerConfig(options: DockerConfigOptions = {}): Keychain {
  return Object.freeze<Keychain>({
    async resolve(target, context) {
      const file = await readConfig(options);
      return file && resolveIn(file, target, context, options.runHelper);
    },
  });
}

/**
 * Credentials from the text of a `config.json`, or of a Kubernetes Secret as JSON. All entries must be readable.
 * @param options.name What errors call it.
 * @throws RegistryError `REGISTRY_CREDENTIALS` when it is neither, or names no credentials.
 */
export function dockerConfigText(text: string, options: { readonly name?: string } = {}): Keychain {
  const source = quote(options.name ?? "docker config");
  const parsed = parseJsonObject(text, source);
  if (parsed["kind"] === "Secret") return secretKeychain(parsed, options);
  const entries = readAuths(parsed["auths"], source);
  const hasHelpers =
    Boolean(parsed["credsStore"]) || Object.keys(helpers(parsed["credHelpers"], source)).length > 0;
  if (!holdCredentials(entries) && !hasHelpers) throw namesNothing(source);
  const file: ConfigFile = { source, content: parsed };
  return Object.freeze<Keychain>({
    resolve: async (target, context) => resolveIn(file, target, context, undefined),
  });
}

interface ConfigFile {
  readonly source: string;
  readonly content: Readonly<Record<string, unknown>>;
}

async function readConfig({
  path,
  text,
  env = process.env,
}: DockerConfigOptions): Promise<ConfigFile | undefined> {
  if (text !== undefined) return parseConfig(text, "docker config");
  if (path !== undefined) {
    const found = await readFirst([path]);
    if (found !== undefined) return found;
    throw new RegistryError(
      "REGISTRY_CREDENTIALS",
      `the docker configuration ${quote(path)} does not exist`,
    );
  }
  return readFirst(usualPlaces(env));
}

function usualPlaces(env: Readonly<Record<string, string | undefined>>): string[] {
  const home = env["HOME"] || homedir();
  const runtime = env["XDG_RUNTIME_DIR"];
  return [
    join(env["DOCKER_CONFIG"] || join(home, ".docker"), "config.json"),
    ...(env["REGISTRY_AUTH_FILE"] ? [env["REGISTRY_AUTH_FILE"]] : []),
    ...(runtime ? [join(runtime, "containers", "auth.json")] : []),
    join(env["XDG_CONFIG_HOME"] || join(home, ".config"), "containers", "auth.json"),
  ];
}

async function readFirst(paths: readonly string[]): Promise<ConfigFile | undefined> {
  for (const path of paths) {
    try {
      const file = (await stat(path)).isDirectory() ? join(path, "config.json") : path;
      return parseConfig(await readFile(file, "utf8"), file);
    } catch (error) {
      if (error instanceof RegistryError) throw error;
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "ENOENT" || code === "ENOTDIR") continue;
      throw new RegistryError(
        "REGISTRY_CREDENTIALS",
        `the docker configuration ${quote(path)} cannot be read`,
        { cause: error },
      );
    }
  }
  return undefined;
}

function parseConfig(text: string, name: string): ConfigFile {
  const source = quote(name);
  return { source, content: parseJsonObject(text, source) };
}

async function resolveIn(
  { source, content }: ConfigFile,
  target: Repository,
  context: CredentialContext,
  runHelper: HelperRunner | undefined,
): Promise<Credentials | undefined> {
  const auths = readAuths(content["auths"], source);
  const own = Object.entries(helpers(content["credHelpers"], source)).find(([key]) =>
    isForHost(key, target.registry),
  );
  if (own !== undefined) {
    const [server, name] = own;
    return askHelper({ name, server, source, target }, runHelper, context.signal);
  }
  const written = firstCredentials(matchEntries(auths, target, { globs: false }));
  const store = content["credsStore"];
  if (store === undefined || store === null || store === "") return written;
  // A store keeps the credentials of whatever host `auths` lists with an empty entry. Without a runner, a host that the
  // file does not list at all has none; one that it lists cannot be asked.
  const listed = auths.some(({ key }) => isForHost(key, target.registry));
  if (runHelper === undefined && (written !== undefined || !listed)) return written;
  const host = credentialHost(target.registry);
  const server = host === defaultRegistry ? "https://index.docker.io/v1/" : host;
  return (
    (await askHelper({ name: store, server, source, target }, runHelper, context.signal)) ?? written
  );
}

function firstCredentials(entries: readonly CredentialEntry[]): Credentials | undefined {
  for (const entry of entries) {
    const credentials = readEntry(entry);
    if (credentials !== undefined) return credentials;
  }
  return undefined;
}

function helpers(value: unknown, source: string): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return { ...value };
  throw new RegistryError("REGISTRY_CREDENTIALS", `\`credHelpers\` of ${source} is not an object`);
}

interface HelperQuestion {
  readonly name: unknown;
  readonly server: string;
  readonly source: string;
  readonly target: Repository;
}

async function askHelper(
  { name, server, source, target }: HelperQuestion,
  runHelper: HelperRunner | undefined,
  signal: AbortSignal | undefined,
): Promise<Credentials | undefined> {
  const fail = (why: string, facts: RegistryErrorFacts = {}): RegistryError =>
    new RegistryError(
      "REGISTRY_CREDENTIALS",
      `could not ask for the credentials of ${quote(target.registry)}: ${why}`,
      facts,
    );
  if (typeof name !== "string" || !/^[A-Za-z0-9._-]+$/.test(name))
    throw fail(`${source} names a helper that is no file name`);
  const program = quote(`docker-credential-${name}`);
  if (runHelper === undefined)
    throw fail(`${source} leaves them to ${program}, and running helpers is off`, {
      help: "give the credentials themselves in another keychain, or pass a runHelper to dockerConfig",
    });
  let answer: HelperAnswer | undefined;
  try {
    answer = await runHelper(name, server, signal);
  } catch (error) {
    throw fail(`${program} failed`, { cause: error });
  }
  if (answer === undefined) return undefined;
  const { username, secret } = answer;
  return username === "<token>"
    ? { kind: "identity-token", token: secret }
    : { kind: "basic", username, password: secret };
}
