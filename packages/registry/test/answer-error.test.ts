import { describe, expect, it } from "vitest";
import { answerError, readRegistryCode } from "../src/answer-error.ts";
import type { TransportAnswer } from "../src/transport.ts";
import { utf8 } from "./support/fake-fetch.ts";

const answer = (parts: Partial<TransportAnswer>): TransportAnswer => ({
  status: 500,
  headers: {},
  bytes: new Uint8Array(),
  url: new URL("https://reg.example/v2/a/manifests/1?sig=canary"),
  foreign: false,
  ...parts,
});
const base = "the registry `reg.example` answered";
const path = "for `/v2/a/manifests/1`";

describe("answerError", () => {
  it.each<[Partial<TransportAnswer>, string, string]>([
    [{ status: 500 }, "REGISTRY_UNAVAILABLE", `${base} 500 ${path}`],
    [
      { status: 403, bytes: utf8('{"errors":[{"code":"DENIED"}]}') },
      "REGISTRY_FORBIDDEN",
      `${base} 403 DENIED ${path}`,
    ],
    [
      { status: 403, anonymous: true },
      "REGISTRY_FORBIDDEN",
      `${base} 403 ${path}; no credentials were given`,
    ],
    [
      { status: 401, anonymous: false },
      "REGISTRY_UNAUTHORIZED",
      `${base} 401 ${path}, without saying which credentials it takes; credentials were given`,
    ],
    [
      { status: 401, anonymous: true, headers: { "www-authenticate": "Negotiate" } },
      "REGISTRY_UNAUTHORIZED",
      `${base} 401 ${path}, and wants the scheme \`negotiate\`, which is not supported; no credentials were given`,
    ],
    [
      { status: 401, anonymous: false, headers: { "www-authenticate": "Basic realm=canary" } },
      "REGISTRY_UNAUTHORIZED",
      `${base} 401 ${path}; credentials were given`,
    ],
    [
      { status: 429, headers: { "retry-after": "31536000" } },
      "REGISTRY_RATE_LIMITED",
      `${base} 429 ${path}, and asks to wait 31536000 s`,
    ],
    [
      { status: 503, headers: { "retry-after": "Fri, 31 Dec 2100 23:59:59 GMT" } },
      "REGISTRY_UNAVAILABLE",
      `${base} 503 ${path}, and asks to wait until \`Fri, 31 Dec 2100 23:59:59 GMT\``,
    ],
    [
      { status: 429, headers: { "retry-after": "0" } },
      "REGISTRY_RATE_LIMITED",
      `${base} 429 ${path}`,
    ],
    [
      { status: 429, headers: { "retry-after": "-5" } },
      "REGISTRY_RATE_LIMITED",
      `${base} 429 ${path}`,
    ],
    [{ status: 404, headers: { "retry-after": "5" } }, "REGISTRY_NOT_FOUND", `${base} 404 ${path}`],
  ])("of %j is %s", (parts, code, message) => {
    const { status } = parts;
    const url = "https://reg.example/v2/a/manifests/1";
    expect(answerError(answer(parts), "registry")).toMatchObject({ code, message, status, url });
  });

  it.each([401, 403])("of %i from a storage is no matter of credentials", (status) => {
    const url = new URL("https://cdn.example/x?sig=canary");
    const error = answerError(answer({ status, url, foreign: true, anonymous: false }), "registry");
    expect(error).toMatchObject({
      message: `\`cdn.example\`, where the registry redirects to, answered ${status} for \`/x\``,
      help: expect.stringContaining("link to its storage"),
      retryable: true,
    });
  });

  it("of 404 from a token server says nothing of the image", () => {
    expect(answerError(answer({ status: 404 }), "token server").code).toBe("REGISTRY_PROTOCOL");
  });
});

it.each([
  ['{"errors":[{"code":"NAME_UNKNOWN"}]}', "NAME_UNKNOWN"],
  ['{"errors":[{"code":"\\u001b[31m"}]}', undefined],
  ['{"errors":[]}', undefined],
  ['{"errors":{}}', undefined],
  ["{", undefined],
  ["<html>", undefined],
  ["", undefined],
])("the registry's own code in %j is %s", (text, code) => {
  expect(readRegistryCode(utf8(text))).toBe(code);
});
