import { describe, expect, it } from "vitest";
import { RegistryError } from "../src/errors.ts";
import { networkError } from "../src/network-error.ts";

const url = new URL("https://reg.example/v2/a/manifests/1?sig=canary");
const coded = (code: string): Error => Object.assign(new Error("canary"), { code });

describe("networkError", () => {
  it.each([
    ["ECONNREFUSED", "the connection was refused", true],
    ["ENOTFOUND", "its name is not known", false],
    ["EAI_AGAIN", "its name could not be looked up", true],
    ["UND_ERR_CONNECT_TIMEOUT", "no connection came about in time", true],
    ["ETIMEDOUT", "no connection came about in time", true],
    ["ENETUNREACH", "there is no way to its network", true],
    ["ECONNRESET", "the connection was closed", true],
    ["UND_ERR_SOCKET", "the connection was closed", true],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "what listens there does not speak TLS", false],
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "it does not agree on a way to speak TLS", false],
    ["ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE", "it does not agree on a way to speak TLS", false],
    ["CERT_HAS_EXPIRED", "its certificate is not valid at this time", false],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "its certificate is for another name", false],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "its certificate is not trusted", false],
    ["INVALID_CA", "its certificate is not trusted", false],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "its certificate is not trusted", false],
  ])("says of %s: %s", (code, sentence, retryable) => {
    const error = networkError(coded(code), url);
    expect(error).toMatchObject({
      code: "REGISTRY_UNAVAILABLE",
      message: `no answer from \`reg.example\` for \`/v2/a/manifests/1\`: ${sentence} (${code})`,
      url: "https://reg.example/v2/a/manifests/1",
      retryable,
    });
    expect(error.help).toMatch(/^[a-z].*[^.]$/);
    expect(error).not.toHaveProperty("status");
  });

  it.each([
    [coded("UND_ERR_HEADERS_OVERFLOW"), "REGISTRY_LIMIT"],
    [coded("HPE_INVALID_CONSTANT"), "REGISTRY_PROTOCOL"],
    [Object.assign(new Error("x"), { name: "HTTPParserError" }), "REGISTRY_PROTOCOL"],
  ])("takes %s for an answer that makes no sense", (cause, code) => {
    expect(networkError(cause, url)).toMatchObject({ code, retryable: false });
  });

  it.each<[string, unknown]>([
    ["an error without a code", new TypeError("canary")],
    ["no error at all", "canary"],
  ])("knows no more of %s, and tries again", (_name, thrown) => {
    expect(networkError(thrown, url)).toMatchObject({
      code: "REGISTRY_UNAVAILABLE",
      message: "no answer from `reg.example` for `/v2/a/manifests/1`",
      retryable: true,
    });
  });

  it("names a code that it does not know", () => {
    expect(networkError(coded("EFOO"), url).message).toMatch(/: \(EFOO\)$/);
  });

  it("finds the code of the first of several addresses, and what is a RegistryError inside", () => {
    const several = new AggregateError([coded("ECONNREFUSED"), coded("ENETUNREACH")]);
    expect(networkError(several, url).message).toContain("refused (ECONNREFUSED)");
    const own = new RegistryError("REGISTRY_REFUSED_ADDRESS", "no");
    expect(networkError(new Error("x", { cause: new AggregateError([own]) }), url)).toBe(own);
  });

  it("says of an answer that began that it broke off, and its status", () => {
    expect(networkError(coded("ECONNRESET"), url, 200)).toMatchObject({
      message:
        "the answer of `reg.example` for `/v2/a/manifests/1` broke off: the connection was closed (ECONNRESET)",
      status: 200,
    });
  });

  it("ends with errors that hold themselves", () => {
    const loop = new Error("x");
    loop.cause = loop;
    expect(networkError(loop, url).code).toBe("REGISTRY_UNAVAILABLE");
  });
});
