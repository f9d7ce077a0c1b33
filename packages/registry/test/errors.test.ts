import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import {
  abortError,
  quote,
  redactUrl,
  RegistryError,
  whileWaitingFor,
  withNote,
} from "../src/errors.ts";

describe("RegistryError", () => {
  it("holds code, help and a URL without secrets", () => {
    const error = new RegistryError("REGISTRY_FORBIDDEN", "no", {
      url: "https://u:p@h.example/x?sig=s#f",
      status: 403,
      registryCode: "DENIED",
    });
    expect(error).toMatchObject({
      name: "RegistryError",
      code: "REGISTRY_FORBIDDEN",
      message: "no",
      url: "https://h.example/x",
      status: 403,
      registryCode: "DENIED",
      retryable: false,
    });
    expect(error.help).not.toBe("");
    expect(Object.keys(new RegistryError("REGISTRY_LIMIT", "x"))).toEqual([
      "name",
      "code",
      "help",
      "retryable",
    ]);
    expect(inspect(error)).not.toMatch(/sig=s|u:p/);
  });

  it.each([
    ["REGISTRY_RATE_LIMITED", true],
    ["REGISTRY_UNAVAILABLE", true],
    ["REGISTRY_DEADLINE", true],
    ["REGISTRY_NOT_FOUND", false],
    ["REGISTRY_DIGEST_MISMATCH", false],
  ] as const)("%s is retryable: %s", (code, retryable) => {
    expect(new RegistryError(code, "x").retryable).toBe(retryable);
  });

  it("is recognised across two copies of the package", () => {
    const foreign = Object.assign(new Error("x"), {
      [Symbol.for("imagegate.RegistryError")]: true,
    });
    expect(foreign).toBeInstanceOf(RegistryError);
    expect(new RegistryError("REGISTRY_LIMIT", "x")).toBeInstanceOf(Error);
    for (const other of [new Error("x"), null, undefined, "x", {}])
      expect(other).not.toBeInstanceOf(RegistryError);
  });
});

it.each([
  ["https://u:p@h.example:8443/a/b?c=d#e", "https://h.example:8443/a/b"],
  ["no url", "(not a URL)"],
])("redactUrl(%s)", (url, expected) => {
  expect(redactUrl(url)).toBe(expected);
});

it.each([
  ["plain", "`plain`"],
  ["a`b\n\u001b[31m\u202ec\u2028d", "`a?b??[31m?c?d`"],
  ["x".repeat(121), `\`${"x".repeat(119)}…\``],
  ["ünïcode 🙂", "`ünïcode 🙂`"],
])("quote(%j)", (text, expected) => {
  expect(quote(text)).toBe(expected);
});

describe("abortError", () => {
  it("tells a timeout from an abort, and keeps our own errors", () => {
    const own = new RegistryError("REGISTRY_CLOSED", "closed");
    expect(abortError(AbortSignal.abort(own))).toBe(own);
    expect(abortError(AbortSignal.abort(new DOMException("late", "TimeoutError")))).toMatchObject({
      code: "REGISTRY_DEADLINE",
    });
    expect(abortError(AbortSignal.abort())).toMatchObject({ code: "REGISTRY_ABORTED" });
    expect(abortError(AbortSignal.abort("why"))).toMatchObject({
      code: "REGISTRY_ABORTED",
      cause: "why",
    });
  });
});

describe("whileWaitingFor", () => {
  it("says whose answer was waited for, and for what", () => {
    const late = new RegistryError("REGISTRY_DEADLINE", "no answer within 20 ms");
    const error = whileWaitingFor("https://u:p@reg.example/token?sig=s", late);
    expect(error).toMatchObject({
      code: "REGISTRY_DEADLINE",
      message: "no answer within 20 ms: `reg.example` was asked for `/token`",
      url: "https://reg.example/token",
      retryable: true,
      cause: late,
    });
    expect(whileWaitingFor("https://other.example/", error)).toBe(error);
  });
});

it("withNote keeps everything but the message", () => {
  const error = new RegistryError("REGISTRY_FORBIDDEN", "no", {
    help: "h",
    url: "https://reg.example/x",
    status: 403,
    registryCode: "DENIED",
    retryable: true,
  });
  const { message, ...kept } = {
    ...withNote(error, "; n"),
    message: withNote(error, "; n").message,
  };
  expect(message).toBe("no; n");
  expect(kept).toEqual({ ...error });
});
