// Somebody who may push: copies signatures to another image, and changes them on the way.
import { readFileSync, writeFileSync } from "node:fs";
import { computeDigest } from "@imagegate/registry";
import type { Scene } from "./scene.ts";

/** What is changed on the way: the signature, the payload so that it names the other image, or nothing. */
export type Forgery = "signature" | "payload" | "none";

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly mediaType: string;
  readonly artifactType?: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly subject?: Descriptor;
}

interface Bundle {
  readonly dsseEnvelope: {
    readonly payload: string;
    readonly signatures: readonly { readonly sig: string }[];
  };
}

const signatureAnnotation = "dev.cosignproject.cosign/signature";

/** An image by its digest. */
export interface Image {
  readonly repository: string;
  readonly digest: string;
}

/** Puts the signatures of one image on another, as the format wants them: under the `.sig` tag, or as a referrer. Answers how many. */
export async function copySignatures(
  scene: Scene,
  from: Image,
  to: Image,
  forgery: Forgery,
): Promise<number> {
  const legacy = await readManifest(scene, from.repository, legacyTag(from.digest));
  return legacy === undefined
    ? copyBundles(scene, from, to, forgery)
    : copyLegacy(scene, legacy, from, to, forgery);
}

async function copyLegacy(
  scene: Scene,
  manifest: Manifest,
  from: Image,
  to: Image,
  forgery: Forgery,
): Promise<number> {
  const layers: Descriptor[] = [];
  for (const layer of manifest.layers) {
    const payload = await readBlob(scene, from.repository, layer.digest);
    const text = payload.toString();
    const forged = forgery === "payload" ? text.replaceAll(from.digest, to.digest) : text;
    const { digest, size } = await scene.writer.putBlob(to.repository, Buffer.from(forged));
    const signature = layer.annotations?.[signatureAnnotation] ?? "";
    const stored = forgery === "signature" ? flip(signature) : signature;
    const annotations = { ...layer.annotations, [signatureAnnotation]: stored };
    layers.push({ ...layer, digest, size, annotations });
  }
  await copyConfig(scene, from.repository, to.repository, manifest);
  await scene.writer.putManifest(to.repository, legacyTag(to.digest), { ...manifest, layers });
  return layers.length;
}

async function copyBundles(
  scene: Scene,
  from: Image,
  to: Image,
  forgery: Forgery,
): Promise<number> {
  const subject = await describe(scene, to);
  const unlisted: object[] = [];
  const referrers = await listReferrers(scene, from);
  for (const { digest } of referrers) {
    const manifest = await readManifest(scene, from.repository, digest);
    const [layer] = manifest?.layers ?? [];
    if (manifest === undefined || layer === undefined) throw new Error(`${digest} has no layer`);
    const blob = await readBlob(scene, from.repository, layer.digest);
    const forged = forgeBundle(JSON.parse(blob.toString()), forgery, from.digest, to.digest);
    const bytes = Buffer.from(JSON.stringify(forged));
    const stored = await scene.writer.putBlob(to.repository, bytes);
    await copyConfig(scene, from.repository, to.repository, manifest);
    const layers = [{ ...layer, digest: stored.digest, size: stored.size }];
    const copy = { ...manifest, layers, subject };
    const name = computeDigest(Buffer.from(JSON.stringify(copy)));
    const {
      mediaType,
      size,
      subject: listed,
    } = await scene.writer.putManifest(to.repository, name, copy);
    if (listed === undefined)
      unlisted.push({ mediaType, digest: name, size, artifactType: manifest.artifactType });
  }
  // A registry without a referrers API leaves the list to whoever writes.
  if (unlisted.length > 0) {
    await scene.writer.putManifest(to.repository, to.digest.replace(":", "-"), {
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: unlisted,
    });
  }
  return referrers.length;
}

/** Changes a byte of each signature of an image in the registry's own storage. Answers how many. */
export async function rot(scene: Scene, image: Image): Promise<number> {
  const { repository, digest } = image;
  const legacy = await readManifest(scene, repository, legacyTag(digest));
  const referrers = await listReferrers(scene, image);
  const bundles = await Promise.all(
    referrers.map((one) => readManifest(scene, repository, one.digest)),
  );
  const layers = [legacy, ...bundles].flatMap((manifest) => manifest?.layers ?? []);
  for (const layer of layers) {
    const file = scene.registry.blobFile(layer.digest);
    // Still JSON, still as long: only the digest can tell.
    const text = readFileSync(file, "utf8");
    writeFileSync(
      file,
      text.replace(/[0-9a-f](?=")/, (hex) => (hex === "0" ? "1" : "0")),
    );
  }
  return layers.length;
}

function forgeBundle(bundle: Bundle, forgery: Forgery, from: string, to: string): Bundle {
  const { payload, signatures } = bundle.dsseEnvelope;
  const statement = Buffer.from(payload, "base64").toString();
  const other = statement.replaceAll(from.slice("sha256:".length), to.slice("sha256:".length));
  return {
    ...bundle,
    dsseEnvelope: {
      ...bundle.dsseEnvelope,
      payload: forgery === "payload" ? Buffer.from(other).toString("base64") : payload,
      signatures: signatures.map((signature) => ({
        ...signature,
        sig: forgery === "signature" ? flip(signature.sig) : signature.sig,
      })),
    },
  };
}

/** Another signature of the same shape: the last byte of `s` differs. */
function flip(signature: string): string {
  const bytes = Buffer.from(signature, "base64");
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
  return bytes.toString("base64");
}

function legacyTag(digest: string): string {
  return `${digest.replace(":", "-")}.sig`;
}

async function copyConfig(
  scene: Scene,
  from: string,
  to: string,
  manifest: Manifest,
): Promise<void> {
  await scene.writer.putBlob(to, await readBlob(scene, from, manifest.config.digest));
}

async function readManifest(
  scene: Scene,
  repository: string,
  reference: string,
): Promise<Manifest | undefined> {
  const bytes = await scene.writer.manifest(repository, reference);
  return bytes === undefined ? undefined : JSON.parse(Buffer.from(bytes).toString());
}

async function readBlob(scene: Scene, repository: string, digest: string): Promise<Buffer> {
  const answer = await ask(scene, `/v2/${repository}/blobs/${digest}`);
  if (answer.status !== 200) throw new Error(`${digest} of ${repository}: ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

async function describe(scene: Scene, { repository, digest }: Image): Promise<Descriptor> {
  const bytes = await scene.writer.manifest(repository, digest);
  if (bytes === undefined) throw new Error(`there is no ${digest} in ${repository}`);
  const { mediaType }: Manifest = JSON.parse(Buffer.from(bytes).toString());
  return { mediaType, digest, size: bytes.length };
}

async function listReferrers(
  scene: Scene,
  { repository, digest }: Image,
): Promise<readonly Descriptor[]> {
  const answer = await ask(scene, `/v2/${repository}/referrers/${digest}`);
  const text = await answer.text();
  if (answer.status === 200) return JSON.parse(text).manifests;
  const bytes = await scene.writer.manifest(repository, digest.replace(":", "-"));
  return bytes === undefined ? [] : JSON.parse(Buffer.from(bytes).toString()).manifests;
}

function ask({ registry }: Scene, path: string): Promise<Response> {
  const { address, username, password } = registry;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  return fetch(`http://${address}${path}`, { headers: { authorization } });
}
