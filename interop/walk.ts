// The article's walk, with the real tools: keys, push, sign by digest, verify, admit Pods by policy, a private registry.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Signers } from "./cases.ts";
import { host, type KeyPair, type Scene } from "./scene.ts";

/** One thing that had to be so. */
export interface Check {
  /** The registry and the cosign. */
  readonly place: string;
  /** The step of the article, and its matter. */
  readonly step: string;
  readonly what: string;
  readonly ok: boolean;
  /** What was found. */
  readonly found: string;
}

interface Applied {
  readonly exitCode: number;
  readonly verdict: string;
  readonly resources: readonly {
    readonly resource: { readonly name: string };
    readonly verdict: string;
    readonly results: readonly {
      readonly result: string;
      readonly reasons: readonly string[];
      readonly message: string;
      readonly help?: string;
    }[];
  }[];
}

const repository = "sf-matt/hello-flask";

/** Walks with one version of cosign on one registry. The other keys are made by openssl and imported. */
export async function walk(scene: Scene, signers: Signers): Promise<readonly Check[]> {
  const { cosign, keys, otherKeys } = signers;
  const checks: Check[] = [];
  const place = `${scene.registry.name}, cosign ${cosign.version}`;
  const check = (step: string, what: string, ok: boolean, found = ""): void =>
    void checks.push({ place, step, what, ok, found });
  const name = (tag: string): string => `${repository}:${tag}-by-${cosign.version}`;

  for (const [what, pair] of Object.entries({ generated: keys, imported: otherKeys })) {
    const printed = await scene.publicKey(cosign, pair);
    const same = printed === readFileSync(pair.publicKey, "utf8").trim();
    check("1 keys", `${what}: cosign public-key prints the .pub file`, same);
  }

  const signed = await push(scene, name, check);
  await scene.sign(cosign, keys, `${repository}@${signed}`);
  const imported = await scene.pushImage(name("imported"), name("imported"));
  await scene.sign(cosign, otherKeys, `${repository}@${imported}`);
  await scene.pushImage(name("unsigned"), name("unsigned"));
  const before = await scene.pushImage(name("moved"), name("moved"));
  await scene.sign(cosign, keys, `${repository}@${before}`);
  await scene.pushImage(name("moved"), `${name("moved")} later`);

  await verifyByHand(scene, signers, name("signed"), check);
  await admit(scene, signers, name, check);
  await admitPrivate(scene, keys, name, check);
  return checks;
}

/** The checks as lines of text. */
export function formatChecks(checks: readonly Check[]): string {
  return checks
    .map(({ place, step, what, ok, found }) => {
      const how = found === "" ? "" : `  (${found})`;
      return `${ok ? "ok   " : "WRONG"}  ${place}: ${step}  ${what}${how}`;
    })
    .join("\n");
}

type Report = (step: string, what: string, ok: boolean, found?: string) => void;
type Name = (tag: string) => string;

async function push(scene: Scene, name: Name, check: Report): Promise<string> {
  const { digest, children } = await scene.pushIndex(name("signed"));
  const asked = [name("signed"), `${repository}@${digest}`, `${repository}@${children[0]}`];
  const printed = await scene.imagegate(["digest", ...asked.map((image) => `${host}/${image}`)]);
  const expected = [digest, digest, children[0]].map((line) => `${line}\n`).join("");
  const same = printed.exitCode === 0 && printed.stdout === expected;
  check("2 push", "imagegate digest prints what crane digest prints", same, digest);
  return digest;
}

async function verifyByHand(
  scene: Scene,
  { cosign, keys }: Signers,
  image: string,
  check: Report,
): Promise<void> {
  const step = "4 verify";
  const theirs = await scene.cosignVerify(cosign, keys, image);
  check(step, "cosign verifies what it signed", theirs.exitCode === 0, `exit ${theirs.exitCode}`);
  const ours = await scene.verify(keys, image);
  check(step, "imagegate verifies it", ours.exitCode === 0, `exit ${ours.exitCode}`);

  const bundles = cosign.version.startsWith("3.");
  const formats = new Set(
    [...ours.stdout.matchAll(/"format": *"(\w+)"/g)].map(([, format = ""]) => format),
  );
  const format = bundles ? "bundle" : "legacy";
  const only = formats.size === 1 && formats.has(format);
  check("7 formats", `${cosign.version} stores: ${format}`, only, [...formats].join());

  const { stdout } = await scene.cosign(cosign, ["triangulate", scene.at(image)]);
  const tag = stdout.trim().split(":").at(-1) ?? "";
  const looked = ours.stdout.includes(`${host}/v2/${repository}/manifests/${tag}`);
  check(step, "imagegate looked where cosign triangulate points", looked, tag);

  const tree = await scene.cosign(cosign, ["tree", scene.at(image)]);
  check(step, "cosign tree shows something attached", tree.stdout.includes("└──"));
}

async function admit(
  scene: Scene,
  { keys, otherKeys }: Signers,
  name: Name,
  check: Report,
): Promise<void> {
  const step = "8 admit";
  const logged = policy(scene, "require-log.yaml", keys);
  const wantsLog = await apply(scene, [logged, ...pods(scene, name, ["signed"])]);
  const reasons = reasonsOf(wantsLog, "signed");
  const denied = wantsLog.exitCode === 1 && reasons.includes("TLOG_MISSING");
  check(step, "without a log entry, the policy that wants one denies", denied, reasons.join());

  const ignored = policy(scene, "private-registry.yaml", keys);
  const tags = ["signed", "unsigned", "imported", "moved"];
  const all = await apply(scene, [ignored, ...pods(scene, name, tags), "-r", "secret.yaml"]);
  check(step, "four Pods, one command: denied", all.exitCode === 1, `exit ${all.exitCode}`);
  const wanted: Readonly<Record<string, readonly [verdict: string, reason: string]>> = {
    signed: ["allow", ""],
    unsigned: ["deny", "NO_SIGNATURES_FOUND"],
    imported: ["deny", "SIGNATURE_INVALID"],
    moved: ["deny", "NO_SIGNATURES_FOUND"],
  };
  for (const [tag, [verdict, reason]] of Object.entries(wanted)) {
    const found = all.resources.find(({ resource }) => resource.name === tag);
    const why = reasonsOf(all, tag);
    const right = found?.verdict === verdict && (reason === "" || why.includes(reason));
    check(step, `${tag}: ${verdict}`, right, `${found?.verdict} ${why.join()}`);
  }

  const theirs = policy(scene, "private-registry.yaml", otherKeys);
  const other = ["-r", "secret.yaml"];
  const byImported = await apply(scene, [theirs, ...pods(scene, name, ["imported"]), ...other]);
  const { exitCode } = byImported;
  check(step, "imported: allow by a policy with that key", exitCode === 0, `exit ${exitCode}`);
}

async function admitPrivate(scene: Scene, keys: KeyPair, name: Name, check: Report): Promise<void> {
  const step = "9 private";
  const file = policy(scene, "private-registry.yaml", keys);
  const asked = [file, ...pods(scene, name, ["signed"])];
  const without = await apply(scene, asked, { credentials: false });
  const [result] = without.resources[0]?.results ?? [];
  const clear = without.exitCode === 2 && /ghcr-creds/.test(`${result?.message}`);
  check(step, "without the Secret: undecided, and said why", clear, `${result?.message}`);

  const given = await apply(scene, [...asked, "-r", "secret.yaml"], { credentials: false });
  check(step, "with the Secret: allow", given.exitCode === 0, `exit ${given.exitCode}`);

  writeFileSync(join(scene.folder, "other-secret.yaml"), secret(scene, "not the password"));
  const wrong = await apply(scene, [...asked, "-r", "other-secret.yaml"], { credentials: false });
  const reasons = reasonsOf(wrong, "signed");
  const refused = wrong.exitCode === 2 && reasons.includes("REGISTRY_AUTH");
  check(step, "with another password: undecided, and said why", refused, reasons.join());
}

/** `imagegate apply` as JSON. The Secret lies beside the Pods. */
async function apply(
  scene: Scene,
  args: readonly string[],
  options: { readonly credentials?: boolean } = {},
): Promise<Applied> {
  writeFileSync(join(scene.folder, "secret.yaml"), secret(scene, scene.registry.password));
  const { stdout, stderr } = await scene.imagegate(["apply", ...args, "-o", "json"], options);
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`imagegate apply ${args.join(" ")} printed no report\n${stderr}${stdout}`);
  }
}

function reasonsOf({ resources }: Applied, pod: string): readonly string[] {
  const found = resources.find(({ resource }) => resource.name === pod);
  return [...new Set((found?.results ?? []).flatMap(({ reasons }) => reasons))];
}

/** One of the article's policies with this public key in place of its own. Answers the file's path. */
function policy({ folder }: Scene, file: string, keys: KeyPair): string {
  const text = readFileSync(join(import.meta.dirname, "../examples/policies", file), "utf8");
  const key = readFileSync(keys.publicKey, "utf8").trim();
  const block = /^( *)-----BEGIN PUBLIC KEY-----[^]*?-----END PUBLIC KEY-----$/m;
  const target = join(folder, file);
  writeFileSync(
    target,
    text.replace(block, (_, indent: string) => key.replaceAll(/^/gm, indent)),
  );
  return target;
}

/** Pods with one container each, in files. Answers the flags that name them. */
function pods({ folder }: Scene, name: Name, tags: readonly string[]): readonly string[] {
  return tags.flatMap((tag) => {
    const file = join(folder, `${tag}.yaml`);
    writeFileSync(
      file,
      `apiVersion: v1
kind: Pod
metadata: {name: ${tag}, namespace: default}
spec:
  containers:
  - name: app
    image: ${host}/${name(tag)}
`,
    );
    return ["-r", file];
  });
}

/** The Secret that the article's private policy names. */
function secret({ registry }: Scene, password: string): string {
  const auth = Buffer.from(`${registry.username}:${password}`).toString("base64");
  const config = JSON.stringify({ auths: { [host]: { auth } } });
  return `apiVersion: v1
kind: Secret
metadata: {name: ghcr-creds, namespace: kyverno}
type: kubernetes.io/dockerconfigjson
data:
  .dockerconfigjson: ${Buffer.from(config).toString("base64")}
`;
}
