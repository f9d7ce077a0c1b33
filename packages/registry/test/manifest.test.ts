import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RegistryError } from "../src/errors.ts";
import { decodeManifest } from "../src/manifest.ts";
import { mediaTypes } from "../src/media-types.ts";
import { emptyConfig, image, index, thrownBy, utf8 } from "./support/fake-fetch.ts";

const layer = { mediaType: "text/plain", digest: `sha256:${"a".repeat(64)}`, size: 3 };
const manifest = {
  schemaVersion: 2,
  mediaType: mediaTypes.ociManifest,
  config: emptyConfig,
  layers: [layer],
};
const list = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [layer] };

const decode = (content: unknown, contentType?: string) =>
  decodeManifest(utf8(JSON.stringify(content)), { contentType });

describe("decodeManifest", () => {
  it("keeps the bytes, their digest, and what the document says", () => {
    const descriptor = {
      ...layer,
      artifactType: "x/y",
      annotations: { a: "1", __proto__: "2" },
      platform: { os: "linux", architecture: "arm64", variant: "v8", "os.version": "10" },
      urls: ["https://evil.example"],
      data: "AAAA",
    };
    const { bytes } = image("app");
    expect(decodeManifest(bytes)).toMatchObject({
      digest: image("app").digest,
      bytes,
      kind: "manifest",
      manifests: [],
      annotations: {},
    });
    expect(
      decode({
        ...manifest,
        artifactType: "a/b",
        subject: layer,
        annotations: { k: "v" },
        layers: [descriptor],
      }),
    ).toMatchObject({
      config: emptyConfig,
      artifactType: "a/b",
      subject: layer,
      annotations: { k: "v" },
      layers: [
        {
          ...layer,
          artifactType: "x/y",
          annotations: { a: "1" },
          platform: { os: "linux", architecture: "arm64", variant: "v8" },
        },
      ],
    });
    expect(decode({ ...manifest, layers: [descriptor] }).layers[0]).not.toHaveProperty("urls");
  });

  it.each<[string, unknown, string | undefined]>([
    [
      "the type of the header alone",
      { schemaVersion: 2, config: layer, layers: [] },
      mediaTypes.ociManifest,
    ],
    [
      "a header with parameters",
      manifest,
      `${mediaTypes.ociManifest.toUpperCase()} ; charset=utf-8`,
    ],
    [
      "Docker's schema 2",
      { ...manifest, mediaType: mediaTypes.dockerManifest },
      mediaTypes.dockerManifest,
    ],
    ["Docker's list", { ...list, mediaType: mediaTypes.dockerList }, undefined],
    [
      "null lists, as Go writes them",
      { ...list, manifests: null, annotations: null, subject: null },
      undefined,
    ],
    [
      "a subject without size",
      { ...manifest, subject: { mediaType: "x", digest: layer.digest } },
      undefined,
    ],
    [
      "another algorithm in a descriptor",
      { ...list, manifests: [{ ...layer, digest: `sha512:${"a".repeat(128)}` }] },
      undefined,
    ],
  ])("takes %s", (_name, content, contentType) => {
    expect(() => decode(content, contentType)).not.toThrow();
  });

  it.each<[string, unknown, string | undefined, string]>([
    ["nothing", null, undefined, "the manifest is not an object"],
    ["a list", [], undefined, "the manifest is not an object"],
    ["no type at all", { schemaVersion: 2 }, undefined, "the manifest has no media type"],
    [
      "a type that is no text",
      { ...manifest, mediaType: 1 },
      undefined,
      "`mediaType` of the manifest is not a string",
    ],
    [
      "another type in the header",
      manifest,
      mediaTypes.ociIndex,
      `the manifest says \`${mediaTypes.ociManifest}\` and was sent as \`${mediaTypes.ociIndex}\``,
    ],
    [
      "schema 1",
      { schemaVersion: 1, fsLayers: [] },
      "application/vnd.docker.distribution.manifest.v1+prettyjws",
      "the manifest is of the type `application/vnd.docker.distribution.manifest.v1+prettyjws`, which is no manifest that is supported",
    ],
    [
      "schema version 1",
      { ...manifest, schemaVersion: 1 },
      undefined,
      "the manifest does not have the schema version 2",
    ],
    [
      "schema version 2 as text",
      { ...manifest, schemaVersion: "2" },
      undefined,
      "the manifest does not have the schema version 2",
    ],
    [
      "a manifest with children",
      { ...manifest, manifests: [] },
      undefined,
      "the manifest is a manifest and has `manifests`",
    ],
    [
      "an index with layers",
      { ...list, layers: [] },
      undefined,
      "the manifest is an index and has `layers`",
    ],
    [
      "an index with a config",
      { ...list, config: layer },
      undefined,
      "the manifest is an index and has `config`",
    ],
    [
      "a manifest with schema 1's layers",
      { ...manifest, fsLayers: [] },
      undefined,
      "the manifest is a manifest and has `fsLayers`",
    ],
    [
      "no layers",
      { ...manifest, layers: undefined },
      undefined,
      "`layers` of the manifest is not a list",
    ],
    [
      "no children",
      { ...list, manifests: undefined },
      undefined,
      "`manifests` of the manifest is not a list",
    ],
    [
      "no config",
      { ...manifest, config: undefined },
      undefined,
      "`config` of the manifest is not an object",
    ],
    [
      "a negative size",
      { ...manifest, layers: [{ ...layer, size: -1 }] },
      undefined,
      "`layers[0].size` of the manifest is not a number of bytes",
    ],
    [
      "a broken size",
      { ...manifest, layers: [layer, { ...layer, size: 1.5 }] },
      undefined,
      "`layers[1].size` of the manifest is not a number of bytes",
    ],
    [
      "a size as text",
      { ...manifest, config: { ...layer, size: "2" } },
      undefined,
      "`config.size` of the manifest is not a number of bytes",
    ],
    [
      "a short digest",
      { ...manifest, config: { ...layer, digest: "sha256:ab" } },
      undefined,
      "`config.digest` of the manifest is not a digest",
    ],
    [
      "a digest that is a path",
      { ...list, manifests: [{ ...layer, digest: "sha512:../../x" }] },
      undefined,
      "`manifests[0].digest` of the manifest is not a digest",
    ],
    [
      "no digest",
      { ...list, manifests: [{ mediaType: "x", size: 1 }] },
      undefined,
      "`manifests[0].digest` of the manifest is not a string",
    ],
    [
      "no type in a descriptor",
      { ...list, manifests: [{ digest: layer.digest, size: 1 }] },
      undefined,
      "`manifests[0].mediaType` of the manifest is not a string",
    ],
    [
      "an annotation that is no text",
      { ...manifest, annotations: { a: 1 } },
      undefined,
      "`annotations.a` of the manifest is not a string",
    ],
    [
      "annotations that are a list",
      { ...manifest, annotations: [] },
      undefined,
      "`annotations` of the manifest is not an object",
    ],
    [
      "a platform without system",
      { ...list, manifests: [{ ...layer, platform: { architecture: "arm64" } }] },
      undefined,
      "`manifests[0].platform.os` of the manifest is not a string",
    ],
    [
      "a subject that is no object",
      { ...manifest, subject: "x" },
      undefined,
      "`subject` of the manifest is not an object",
    ],
  ])("refuses %s", (_name, content, contentType, message) => {
    expect(() => decode(content, contentType)).toThrow(
      expect.objectContaining({ code: "REGISTRY_PROTOCOL", message }),
    );
  });

  it.each(["<html>", "\n <!DOCTYPE html>", '<?xml version="1.0"?>'])(
    "refuses the page %j",
    (page) => {
      expect(() => decodeManifest(utf8(page), { url: "https://h.example/x", status: 200 })).toThrow(
        expect.objectContaining({
          message: "the manifest is not JSON but HTML",
          url: "https://h.example/x",
          status: 200,
        }),
      );
    },
  );

  it.each<[string, Uint8Array]>([
    ["nothing", new Uint8Array()],
    ["a byte order mark", new Uint8Array([0xef, 0xbb, 0xbf, ...index([]).bytes])],
    ["bytes that are no UTF-8", new Uint8Array([0x22, 0xff, 0x22])],
  ])("refuses %s", (_name, bytes) => {
    expect(() => decodeManifest(bytes)).toThrow(
      expect.objectContaining({ message: "the manifest is not JSON" }),
    );
  });

  it("reads keys of the prototype as data", () => {
    const text = JSON.stringify(manifest).replace(
      "{",
      '{"__proto__":{"manifests":[]},"annotations":{"__proto__":"x","constructor":"y"},',
    );
    const { annotations } = decodeManifest(utf8(text));
    expect(Object.entries(annotations)).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
    expect(Object.getPrototypeOf(annotations)).toBe(Object.prototype);
  });

  it("never throws anything but a RegistryError", () => {
    const key = fc.constantFrom(
      "schemaVersion",
      "mediaType",
      "config",
      "layers",
      "manifests",
      "annotations",
      "subject",
      "digest",
      "size",
    );
    const content = fc.oneof(
      fc.json(),
      fc
        .dictionary(
          key,
          fc.oneof(
            fc.jsonValue(),
            fc.constantFrom<unknown>(2, mediaTypes.ociIndex, layer, [layer], null),
          ),
        )
        .map((each) => JSON.stringify({ ...list, ...each })),
    );
    fc.assert(
      fc.property(content, (text) => {
        const error = thrownBy(() => decodeManifest(utf8(text)));
        expect(error === undefined || error instanceof RegistryError).toBe(true);
      }),
    );
  });
});
