import { expect, test } from "vitest";
import { pinTarget } from "../../src/images/pin.ts";

test.each([
  ["nginx", "docker.io/nginx:latest"],
  ["nginx:1.25", "docker.io/nginx:1.25"],
  ["library/nginx", "docker.io/library/nginx:latest"],
  ["ghcr.io/acme/app:1", "ghcr.io/acme/app:1"],
  ["ghcr.io/acme/app", "ghcr.io/acme/app:latest"],
  ["localhost/app", "localhost/app:latest"],
  ["localhost:5000/app:dev", "localhost:5000/app:dev"],
  ["registry:5000/app", "registry:5000/app:latest"],
])("%s is resolved as %s", (image, text) => {
  expect(pinTarget(image)?.text).toBe(text);
});

test.each([`nginx@sha256:${"a".repeat(64)}`, `ghcr.io/a/b:1@sha256:${"a".repeat(64)}`])(
  "%s carries a digest and is left alone",
  (image) => {
    expect(pinTarget(image)).toBeUndefined();
  },
);

test.each([
  "",
  "ghcr.io//x",
  "ghcr.io/a/../b",
  "ghcr.io/Acme/app",
  "nginx:",
  "nginx:-x",
  "nginx/",
  "http://ghcr.io/x",
  "a b",
  "nginx@sha256:abc",
  "nginx@1",
])("`%s` is refused", (image) => {
  expect(() => pinTarget(image)).toThrow(`invalid image '${image}' (bad image: `);
});
