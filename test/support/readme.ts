import { globSync } from "node:fs";
import type { TestSigner } from "../../packages/core/src/testing/index.ts";
import type { TestRegistry } from "../../packages/registry/src/testing/index.ts";
import { fences, readText, root } from "./markdown.ts";

/** A TypeScript block of a README. */
export interface Example {
  /** File and line. */
  readonly place: string;
  readonly code: string;
  /** What it prints: the `text` block after it, else nothing. */
  readonly output: string;
}

/** A line of a shell block that runs the command line. */
export interface CommandLine {
  readonly place: string;
  readonly args: readonly string[];
}

const readmes = globSync(["README.md", "packages/*/README.md"], { cwd: root }).toSorted();

/** The TypeScript blocks of all READMEs. */
export function readExamples(): readonly Example[] {
  return readmes.flatMap((file) => {
    const blocks = fences(readText(file));
    return blocks.flatMap((block, i): readonly Example[] => {
      if (block.language !== "ts") return [];
      const next = blocks[i + 1];
      const output = next?.language === "text" ? next.text : "";
      return [{ place: `${file}:${block.line}`, code: block.text, output }];
    });
  });
}

/** The lines of all READMEs that run `imagegate` with a command. */
export function readCommandLines(): readonly CommandLine[] {
  return readmes.flatMap((file) =>
    fences(readText(file))
      .filter(({ language }) => language === "sh")
      .flatMap(({ text, line }) =>
        text.split("\n").flatMap((each, i): readonly CommandLine[] => {
          const [, words] = /\bimagegate ((?:apply|check|digest|verify) [^#]*)/.exec(each) ?? [];
          if (words === undefined) return [];
          return [{ place: `${file}:${line + i}`, args: words.trim().split(/ +/) }];
        }),
      ),
  );
}

/** The YAML files that the root README shows, by name, with this key in the place of the printed one. */
export function readmeFiles(publicKey: string): ReadonlyMap<string, string> {
  const blocks = fences(readText("README.md")).filter(({ language }) => language === "yaml");
  return new Map(
    blocks.map(({ text, line }) => {
      const [, name] = /^# (\S+)\n/.exec(text) ?? [];
      if (name === undefined) throw new Error(`the YAML block at line ${line} has no file name`);
      return [name, withKey(text, publicKey)];
    }),
  );
}

function withKey(yaml: string, pem: string): string {
  return yaml.replace(
    /^( *)-----BEGIN PUBLIC KEY-----[^]*?-----END PUBLIC KEY-----$/m,
    (_, indent: string) => pem.trim().replace(/^/gm, indent),
  );
}

/**
 * Puts what the READMEs speak of into a registry. `acme/app:1.4` is signed by the owner. `1.5` is another image: with the
 * signature of 1.4 copied, and one by a stranger.
 */
export async function publish(
  registry: TestRegistry,
  { owner, stranger }: { readonly owner: TestSigner; readonly stranger: TestSigner },
): Promise<void> {
  const repository = "acme/app";
  const { digest } = registry.putImage(repository, "1.4", { annotations: { build: "1" } });
  const moved = registry.putImage(repository, "1.5", { annotations: { build: "2" } });
  await owner.signImage(registry, { repository, digest }, { format: "legacy" });
  const signature = registry.manifest(repository, signatureTag(digest));
  if (signature === undefined) throw new Error("the signature is not there");
  registry.putManifest(repository, signatureTag(moved.digest), signature);
  await stranger.signImage(registry, { repository, digest: moved.digest }, { format: "bundle" });
}

function signatureTag(digest: string): string {
  return `${digest.replace(":", "-")}.sig`;
}

/** A text without what differs from run to run: signatures, and with them digests and keys. */
export function withoutDigests(text: string): string {
  return text
    .replaceAll(/(sha256[:-])[0-9a-f]+/g, "$1*")
    .replaceAll(/SHA256:[A-Za-z0-9+/]{43}/g, "SHA256:*");
}
