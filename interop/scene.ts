// One registry, and the tools pointed at it: crane and cosign by its address, imagegate by the name `ghcr.io`.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { httpRegistryWriter, type RegistryWriter } from "imagegate/testing";
import { type Ran, run, succeed } from "./process.ts";
import type { Registry } from "./registries.ts";
import type { Tool, Tools } from "./tools.ts";

/** A key pair as cosign keeps it. */
export interface KeyPair {
  /** Path of the encrypted private key. */
  readonly privateKey: string;
  /** Path of the public key. */
  readonly publicKey: string;
}

/** The registry's own name in policies and on imagegate's command line. */
export const host = "ghcr.io";

const program: string = join(import.meta.dirname, "../packages/cli/dist/main.js");

/** What the cases and the walk are made with. */
export class Scene {
  readonly registry: Registry;
  readonly tools: Tools;
  readonly folder: string;
  readonly writer: RegistryWriter;
  readonly #env: Readonly<Record<string, string | undefined>>;

  private constructor(registry: Registry, tools: Tools, folder: string) {
    this.registry = registry;
    this.tools = tools;
    this.folder = folder;
    this.writer = httpRegistryWriter(`http://${registry.address}`, registry);
    this.#env = {
      PATH: process.env["PATH"],
      HOME: folder,
      DOCKER_CONFIG: join(folder, "docker"),
      COSIGN_PASSWORD: "of no worth",
    };
  }

  /** Prepares the folder of a scene: credentials, and the layer that all images share. */
  static async open(registry: Registry, tools: Tools, folder: string): Promise<Scene> {
    const scene = new Scene(registry, tools, folder);
    mkdirSync(join(folder, "docker"), { recursive: true });
    writeFileSync(join(folder, "docker/config.json"), scene.dockerConfig(registry.address));
    writeFileSync(join(folder, "ghcr.json"), scene.dockerConfig(host));
    writeFileSync(join(folder, "hello.txt"), "hello\n");
    await scene.#succeed("tar", ["-cf", "layer.tar", "hello.txt"]);
    const base = scene.at("sf-matt/base:1");
    await scene.crane(["append", "--oci-empty-base", "-f", "layer.tar", "-t", base]);
    return scene;
  }

  /** A Docker configuration with this registry's password under a name. */
  dockerConfig(name: string): string {
    const { username, password } = this.registry;
    const auth = Buffer.from(`${username}:${password}`).toString("base64");
    return JSON.stringify({ auths: { [name]: { auth } } });
  }

  /** An image as crane and cosign call it. */
  at(image: string): string {
    return `${this.registry.address}/${image}`;
  }

  crane(args: readonly string[]): Promise<string> {
    return this.#succeed(this.tools.crane.path, args);
  }

  /** Pushes an image that differs from every other by its label and its platform, and gives its digest. */
  async pushImage(image: string, label: string, platform = "linux/amd64"): Promise<string> {
    const made = ["--label", `case=${label}`, "--set-platform", platform, "-t", this.at(image)];
    await this.crane(["mutate", this.at("sf-matt/base:1"), ...made]);
    return this.crane(["digest", this.at(image)]);
  }

  /** Pushes an index of two platforms, and gives its digest and theirs. */
  async pushIndex(
    image: string,
  ): Promise<{ readonly digest: string; readonly children: readonly [string, string] }> {
    const [repository = ""] = image.split(":");
    const amd64 = await this.pushImage(`${image}-amd64`, image);
    const arm64 = await this.pushImage(`${image}-arm64`, image, "linux/arm64");
    const members = [amd64, arm64].flatMap((digest) => ["-m", this.at(`${repository}@${digest}`)]);
    await this.crane(["index", "append", ...members, "-t", this.at(image)]);
    return { digest: await this.crane(["digest", this.at(image)]), children: [amd64, arm64] };
  }

  /** `cosign generate-key-pair`. */
  async generateKeys(cosign: Tool, name: string): Promise<KeyPair> {
    await this.#succeed(cosign.path, ["generate-key-pair", "--output-key-prefix", name]);
    return this.#pair(name);
  }

  /** A key made by openssl, brought in with `cosign import-key-pair`. */
  async importKeys(cosign: Tool, name: string): Promise<KeyPair> {
    const made = ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", `${name}.pem`];
    await this.#succeed(this.tools.openssl.path, made);
    const taken = ["--key", `${name}.pem`, "--output-key-prefix", name];
    await this.#succeed(cosign.path, ["import-key-pair", ...taken]);
    return this.#pair(name);
  }

  /** What `cosign public-key` says of a private key. */
  publicKey(cosign: Tool, keys: KeyPair): Promise<string> {
    return this.#succeed(cosign.path, ["public-key", "--key", keys.privateKey]);
  }

  /** Signs by digest, without publishing to a log, as the version does by default. */
  async sign(
    cosign: Tool,
    keys: KeyPair,
    image: string,
    options: { readonly recursive?: boolean } = {},
  ): Promise<void> {
    const recursive = options.recursive === false ? [] : ["--recursive"];
    const flags = [...withoutLog(cosign, keys), ...recursive];
    await this.#succeed(cosign.path, ["sign", ...flags, this.at(image)]);
  }

  /** Attaches a signed statement about the image that is no signature of it. */
  async attest(cosign: Tool, keys: KeyPair, image: string): Promise<void> {
    writeFileSync(join(this.folder, "predicate.json"), JSON.stringify({ built: "here" }));
    const flags = [...withoutLog(cosign, keys), "--predicate=predicate.json"];
    await this.#succeed(cosign.path, ["attest", ...flags, this.at(image)]);
  }

  /** `cosign verify` by key, without a log. Exit code 0: verified. */
  cosignVerify(cosign: Tool, keys: KeyPair, image: string): Promise<Ran> {
    const by = [`--key=${keys.publicKey}`, "--insecure-ignore-tlog"];
    return this.cosign(cosign, ["verify", ...by, this.at(image)]);
  }

  cosign(cosign: Tool, args: readonly string[]): Promise<Ran> {
    return run(cosign.path, args, { cwd: this.folder, env: this.#env });
  }

  /** The built command line. `credentials: false` leaves out the registry's password. */
  imagegate(
    args: readonly string[],
    options: { readonly credentials?: boolean } = {},
  ): Promise<Ran> {
    const there = ["--registry-address", `${host}=${this.registry.address}`];
    const credentials = options.credentials === false ? [] : ["--pull-secret", "ghcr.json"];
    const all = [program, ...args, ...there, "--insecure-registry", host, ...credentials];
    return run(process.execPath, all, { cwd: this.folder, env: { PATH: process.env["PATH"] } });
  }

  /** `imagegate verify` by key, without a log. */
  verify(keys: KeyPair, image: string): Promise<Ran> {
    const by = ["--key", keys.publicKey, "--insecure-ignore-tlog", "-o", "json"];
    return this.imagegate(["verify", `${host}/${image}`, ...by]);
  }

  #succeed(command: string, args: readonly string[]): Promise<string> {
    return succeed(command, args, { cwd: this.folder, env: this.#env });
  }

  #pair(name: string): KeyPair {
    return {
      privateKey: join(this.folder, `${name}.key`),
      publicKey: join(this.folder, `${name}.pub`),
    };
  }
}

function withoutLog(cosign: Tool, { privateKey }: KeyPair): readonly string[] {
  // cosign 3 takes from the public signing config that a log is wanted, unless told not to read it.
  const three = cosign.version.startsWith("3.") ? ["--use-signing-config=false"] : [];
  return ["--yes", `--key=${privateKey}`, "--tlog-upload=false", ...three];
}
