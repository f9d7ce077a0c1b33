import { RegistryError } from "@imagegate/registry";
import { describe, expect, test } from "vitest";
import { failure, failureOf, throwIfGivenUp } from "../src/failure.ts";

const url = "https://ghcr.io/v2/acme/app/manifests/1";

describe("failureOf", () => {
  test("keeps what the registry client says: reason, request, help, whether a retry may help", () => {
    const error = new RegistryError("REGISTRY_UNAVAILABLE", "the registry `ghcr.io` answered 503", {
      url,
      status: 503,
      registryCode: "BUSY",
      help: "wait",
      retryable: false,
    });
    expect(failureOf(error)).toEqual({
      reason: "REGISTRY_UNAVAILABLE",
      detail: "the registry `ghcr.io` answered 503",
      help: "wait",
      request: { url, status: 503, code: "BUSY" },
      retryable: false,
    });
  });

  test("names the URL where the message does not name its host", () => {
    const error = new RegistryError("REGISTRY_PROTOCOL", "the manifest is not JSON", { url });
    expect(failureOf(error)).toMatchObject({
      detail: `the manifest is not JSON (${url})`,
      request: { url },
    });
  });

  test("takes from another client what is no URL", () => {
    const error = new RegistryError("REGISTRY_PROTOCOL", "no", { url: "cache" });
    expect(failureOf(error)).toMatchObject({ detail: "no", request: { url: "(not a URL)" } });
  });

  test.each([
    [new RegistryError("REGISTRY_NOT_FOUND", "x"), "IMAGE_NOT_FOUND", false],
    [new RegistryError("REGISTRY_DEADLINE", "x"), "DEADLINE", true],
    [new DOMException("the deadline of 5 ms passed", "TimeoutError"), "DEADLINE", true],
    [new TypeError("x"), "ATTESTOR_FAILED", false],
    ["x", "ATTESTOR_FAILED", false],
  ])("takes %s for %s", (error, reason, retryable) => {
    const failed = failureOf(error);
    expect(failed).toMatchObject({ reason, retryable, help: expect.stringMatching(/\S/) });
    expect(failed).not.toHaveProperty("request");
  });
});

test("a failure of a reason has its help", () => {
  expect(failure("TAG_MOVED", "moved")).toMatchObject({
    help: "try again, or name the image by digest",
    retryable: true,
  });
});

test("a deadline is not giving up", () => {
  const late = AbortSignal.abort(new DOMException("late", "TimeoutError"));
  expect(() => throwIfGivenUp(late)).not.toThrow();
  expect(() => throwIfGivenUp(new AbortController().signal)).not.toThrow();
  expect(() => throwIfGivenUp(AbortSignal.abort(new Error("given up")))).toThrow("given up");
});
