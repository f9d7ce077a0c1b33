import { describe, expect, test } from "vitest";
import { ExtractError, extractImages, imagesByCategory } from "../../src/images/extract.ts";

const pod = {
  apiVersion: "v1",
  kind: "Pod",
  spec: {
    initContainers: [{ name: "init", image: "b" }],
    volumes: [{ name: "v", image: { reference: "ghcr.io/acme/data:1" } }],
    containers: [{ name: "app", image: "ghcr.io/acme/app:1" }, { image: "b" }],
    ephemeralContainers: [{ name: "debug", image: "b" }],
  },
};

test("images come in the order of the document, duplicates kept, image volumes left out", () => {
  expect(extractImages(pod)).toEqual([
    {
      image: "b",
      category: "initContainers",
      container: "init",
      pointer: "/spec/initContainers/0/image",
    },
    {
      image: "ghcr.io/acme/app:1",
      category: "containers",
      container: "app",
      pointer: "/spec/containers/0/image",
    },
    { image: "b", category: "containers", pointer: "/spec/containers/1/image" },
    {
      image: "b",
      category: "ephemeralContainers",
      container: "debug",
      pointer: "/spec/ephemeralContainers/0/image",
    },
  ]);
});

test("`images` has every category, empty ones too", () => {
  expect(imagesByCategory(extractImages(pod))).toEqual({
    containers: ["ghcr.io/acme/app:1", "b"],
    initContainers: ["b"],
    ephemeralContainers: ["b"],
  });
  expect(imagesByCategory(extractImages({ spec: {} }))).toEqual({
    containers: [],
    initContainers: [],
    ephemeralContainers: [],
  });
});

test("a list that is null has no images", () => {
  expect(extractImages({ spec: { containers: null } })).toEqual([]);
});

describe("refused", () => {
  test.each([
    ["no spec", {}, "no such key: spec"],
    ["a spec that is null", { spec: null }, "no such key: spec"],
    ["a container without image", { spec: { containers: [{ name: "a" }] } }, "no such key: image"],
    [
      "an image that is no string",
      { spec: { containers: [{ image: 1 }] } },
      "`spec.containers[0].image` is no string",
    ],
    [
      "an image that is null",
      { spec: { initContainers: [{ image: null }] } },
      "`spec.initContainers[0].image` is no string",
    ],
    [
      "a container that is no object",
      { spec: { containers: ["x"] } },
      "`spec.containers[0]` is no object",
    ],
    [
      "containers that are no list",
      { spec: { containers: { image: "x" } } },
      "`spec.containers` is no list",
    ],
    ["a spec that is inherited", Object.create(pod) as object, "no such key: spec"],
    [
      "an image that is inherited",
      { spec: { containers: [Object.create({ image: "x" }) as object] } },
      "no such key: image",
    ],
  ])("%s", (_name, object, message) => {
    expect(() => extractImages(object)).toThrow(new ExtractError(message));
  });
});
