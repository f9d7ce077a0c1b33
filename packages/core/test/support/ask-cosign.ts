import {
  computeDigest,
  decodeManifest,
  type Descriptor,
  type Manifest,
  type RegistryClient,
  RegistryError,
} from "@imagegate/registry";
import type { VerifyRequest } from "../../src/attestors/attestor.ts";
import { cosign, type CosignOptions, cosignProvider } from "../../src/attestors/cosign/provider.ts";
import type { CosignSpec } from "../../src/attestors/cosign/spec.ts";
import type { Evidence } from "../../src/evidence.ts";
import { trustedRoot } from "../../src/trust/trusted-root.ts";
import type { TrustProvider } from "../../src/trust/trust.ts";
import { bundleType, image, json, type Layer, type Signer, signer } from "./cosign-fixtures.ts";

/** What a fake registry holds beside the image. */
export interface Content {
  readonly layers?: readonly Layer[];
  readonly bundles?: readonly Uint8Array[];
  readonly referrers?: readonly {
    readonly descriptor: Partial<Descriptor>;
    readonly manifest: object;
  }[];
  /** What the `.sig` tag names instead. */
  readonly sigManifest?: object;
  /** Calls that fail. */
  readonly failing?: Partial<Record<"manifestByTag" | "referrers" | "manifest" | "blob", unknown>>;
}

const emptyConfig = {
  mediaType: "application/vnd.oci.empty.v1+json",
  digest: computeDigest(Buffer.from("{}")),
  size: 2,
};
const ociManifest = "application/vnd.oci.image.manifest.v1+json";

/** The manifest that cosign 3 attaches a bundle with. */
export function referrerManifest(bytes: Uint8Array, more: object = {}): Record<string, unknown> {
  return {
    schemaVersion: 2,
    mediaType: ociManifest,
    artifactType: bundleType,
    config: emptyConfig,
    layers: [{ mediaType: bundleType, digest: computeDigest(bytes), size: bytes.length }],
    subject: { mediaType: ociManifest, digest: image, size: 100 },
    ...more,
  };
}

/** A registry client over maps. `asked` lists the calls in their order. */
export function fakeRegistry(content: Content): RegistryClient & { readonly asked: string[] } {
  const blobs = new Map<string, Uint8Array>();
  const manifests = new Map<string, Manifest>();
  const asked: string[] = [];
  const put = (document: object): Manifest => {
    const manifest = decodeManifest(json(document));
    manifests.set(manifest.digest, manifest);
    return manifest;
  };
  const layers = (content.layers ?? []).map(({ payload, mediaType, size, annotations }) => {
    const digest = computeDigest(payload);
    blobs.set(digest, payload);
    return {
      mediaType: mediaType ?? "application/vnd.dev.cosign.simplesigning.v1+json",
      digest,
      size: size ?? payload.length,
      annotations,
    };
  });
  const sigManifest =
    content.sigManifest ??
    (layers.length === 0
      ? undefined
      : { schemaVersion: 2, mediaType: ociManifest, config: emptyConfig, layers });
  const sig = sigManifest === undefined ? undefined : put(sigManifest);
  for (const bytes of content.bundles ?? []) blobs.set(computeDigest(bytes), bytes);
  const descriptors = [
    ...(content.bundles ?? []).map((bytes) => ({
      descriptor: {},
      manifest: referrerManifest(bytes),
    })),
    ...(content.referrers ?? []),
  ].map(({ descriptor, manifest }) => describe(put(manifest), descriptor));
  const failing = new Map<string, unknown>(Object.entries(content.failing ?? {}));
  const note = (call: string, what: string): void => {
    asked.push(`${call} ${what}`);
    if (failing.has(call)) throw failing.get(call);
  };
  return {
    asked,
    resolve: () => Promise.reject(new Error("an attestor must not resolve")),
    async manifestByTag(_repository, tag, options) {
      note("manifestByTag", tag);
      options?.onLookup?.({
        kind: "tag",
        url: `https://r/${tag}`,
        status: sig ? 200 : 404,
        found: sig ? 1 : 0,
      });
      return sig;
    },
    async referrers(_repository, digest, options) {
      note("referrers", digest);
      options?.onLookup?.({
        kind: "referrers",
        url: `https://r/${digest}`,
        status: 200,
        found: descriptors.length,
      });
      return { descriptors, source: descriptors.length > 0 ? "api" : "none" };
    },
    async manifest(_repository, digest, options) {
      note("manifest", digest);
      options?.onLookup?.({ kind: "manifest", url: `https://r/${digest}`, status: 200, found: 1 });
      return manifests.get(digest) ?? missing(digest);
    },
    async blob(_repository, { digest }, options) {
      note("blob", digest);
      options?.onLookup?.({ kind: "blob", url: `https://r/${digest}`, status: 200, found: 1 });
      return blobs.get(digest) ?? missing(digest);
    },
    close: () => Promise.resolve(),
  };
}

function describe(
  { digest, bytes, mediaType, artifactType }: Manifest,
  over: Partial<Descriptor>,
): Descriptor {
  const size = bytes.length;
  return { mediaType, digest, size, ...(artifactType && { artifactType }), ...over };
}

function missing(what: string): never {
  throw new RegistryError("REGISTRY_NOT_FOUND", `there is no ${what}`);
}

/** What a test asks of the attestor. */
export interface Question extends Partial<CosignOptions> {
  readonly by?: Signer;
  readonly digest?: string;
  /** Default: none. */
  readonly root?: Record<string, unknown> | string | TrustProvider;
  readonly now?: string;
  readonly maxCandidates?: number;
  readonly maxSignatureBytes?: number;
  readonly signal?: AbortSignal;
  readonly registry?: RegistryClient;
}

/** Asks the attestor about the image. Without `by` and `key`, for the default signer's signature; the log is required as by default. */
export async function ask(content: Content, question: Question = {}): Promise<Evidence> {
  const { by = signer(), key = by.pem, hashAlgorithm, annotations, insecureIgnoreTlog } = question;
  const { spec } = cosign({
    key,
    ...(hashAlgorithm === undefined ? {} : { hashAlgorithm }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(insecureIgnoreTlog === undefined ? {} : { insecureIgnoreTlog }),
  });
  return cosignProvider.verify(requestOf(content, spec, question));
}

function requestOf(
  content: Content,
  spec: CosignSpec,
  question: Question,
): VerifyRequest<CosignSpec> {
  const { root, digest = image, now = "2026-06-01T00:00:00Z" } = question;
  return {
    image: "ghcr.io/acme/app:1",
    repository: { registry: "ghcr.io", repository: "acme/app" },
    digest,
    name: "k",
    spec,
    registry: question.registry ?? fakeRegistry(content),
    credentials: {},
    trust: trustOf(root),
    clock: () => new Date(now),
    limits: {
      maxCandidates: question.maxCandidates ?? 1000,
      maxSignatureBytes: question.maxSignatureBytes ?? 10_000_000,
    },
    signal: question.signal ?? new AbortController().signal,
  };
}

function trustOf(root: Question["root"]): TrustProvider {
  if (root === undefined) return { trustedRoot: () => Promise.resolve(undefined) };
  if (typeof root === "string") return trustedRoot(root);
  return isProvider(root) ? root : trustedRoot(root);
}

function isProvider(root: Record<string, unknown> | TrustProvider): root is TrustProvider {
  return typeof root["trustedRoot"] === "function";
}

/** The outcome in one line: `fail SIGNATURE_INVALID`. */
export function outcomeOf({
  outcome,
  reason,
}: {
  readonly outcome: string;
  readonly reason?: string;
}): string {
  return reason === undefined ? outcome : `${outcome} ${reason}`;
}
