import type { BadAnswer } from "../support/bad-answers.ts";
import { canary } from "../support/bad-registry.ts";
import {
  asItIs,
  bundles,
  descriptors,
  manifestOf,
  putBundle,
  say,
  send,
  serve,
  types,
} from "../support/strikes.ts";

const deep = (levels: number): string =>
  manifestOf([]).replace("[]", "[".repeat(levels) + "]".repeat(levels));

/** Answers that are too much, or not as much as they say. */
export const sizes: readonly BadAnswer[] = [
  {
    what: "a token of 100 KB",
    at: "token",
    answer: say(200, {}, JSON.stringify({ token: canary.repeat(20_000) })),
    exit: 2,
    reason: "LIMIT_EXCEEDED",
    status: "200",
    retry: "no",
    line: "ERROR  registry.example/acme/app:1  LIMIT_EXCEEDED  `registry.example` sends more than the 65536 bytes that may be read",
  },
  {
    what: "more bytes than the signature has",
    at: "blob",
    answer: serve("application/octet-stream", "x".repeat(500)),
    exit: 2,
    reason: "REGISTRY_CONTENT_MISMATCH",
    status: "200",
    retry: "no",
    line: "ERROR  registry.example/acme/app:1  REGISTRY_CONTENT_MISMATCH  `registry.example` does not send the 224 bytes that the descriptor names",
  },
  {
    what: "a compressed answer (a bomb, for what anybody knows)",
    at: "digest",
    answer: serve(types.manifest, "x".repeat(1000), { "content-encoding": "gzip" }),
    exit: 2,
    reason: "REGISTRY_INVALID_CONTENT",
    status: "200",
    retry: "no",
    line: "ERROR  registry.example/acme/app:1  REGISTRY_INVALID_CONTENT  `registry.example` sent a body in the encoding `gzip` that was not asked for",
  },
  {
    what: "more bytes than were announced",
    at: "digest",
    answer: send(
      `HTTP/1.1 200 OK\r\ncontent-type: ${types.manifest}\r\ncontent-length: 2\r\n\r\n{}{}{}`,
    ),
    exit: 2,
    reason: "REGISTRY_INVALID_CONTENT",
    status: "200",
    retry: "no",
    line: "ERROR  registry.example/acme/app:1  REGISTRY_INVALID_CONTENT  the manifest does not have the schema version 2 (http://registry.example/v2/acme/app/manifests/sha256:IMAGE)",
  },
  {
    what: "a manifest of 100 MB",
    at: "sig",
    answer: (_request, response) => {
      response.writeHead(200, { "content-type": types.manifest, "content-length": "100000000" });
      response.write("{");
    },
    exit: 2,
    reason: "LIMIT_EXCEEDED",
    status: "200",
    retry: "no",
    line: "ERROR  registry.example/acme/app:1  LIMIT_EXCEEDED  `registry.example` sends more than the 4194304 bytes that may be read",
  },
  {
    what: "a manifest without an end",
    at: "sig",
    answer: (_request, response) => {
      response.writeHead(200, { "content-type": types.manifest });
      const more = (): void => {
        while (response.write(" ".repeat(100_000)));
      };
      response.on("drain", more);
      more();
    },
    exit: 2,
    reason: "LIMIT_EXCEEDED",
    status: "200",
    retry: "no",
    line: "ERROR  registry.example/acme/app:1  LIMIT_EXCEEDED  `registry.example` sends more than the 4194304 bytes that may be read",
  },
  {
    what: "a manifest of 5,000 levels",
    at: "digest",
    answer: serve(types.manifest, deep(5000)),
    exit: 2,
    reason: "REGISTRY_INVALID_CONTENT",
    status: "200",
    retry: "no",
    line: "ERROR  registry.example/acme/app:1  REGISTRY_INVALID_CONTENT  `layers[0]` of the manifest is not an object (http://registry.example/v2/acme/app/manifests/sha256:IMAGE)",
  },
  {
    what: "5,000 signatures under the `.sig` tag",
    at: "sig",
    answer: serve(types.manifest, manifestOf(descriptors(5000, types.signature))),
    exit: 2,
    reason: "LIMIT_EXCEEDED",
    status: "200",
    retry: "no",
    line: "ERROR  registry.example/acme/app:1  LIMIT_EXCEEDED  5000 possible signatures are attached, and no more than 1000 are tried in all",
  },
  {
    what: "5,000 referrers",
    at: "referrers",
    answer: serve(types.index, bundles(5000)),
    exit: 2,
    reason: "LIMIT_EXCEEDED",
    status: "200",
    retry: "no",
    line: "ERROR  registry.example/acme/app:1  LIMIT_EXCEEDED  the list of referrers names more than 1000 manifests (http://registry.example/v2/acme/app/referrers/sha256:IMAGE)",
  },
  {
    what: "5,000 referrers in the fallback index",
    at: "fallback",
    answer: serve(types.index, bundles(5000)),
    exit: 2,
    reason: "LIMIT_EXCEEDED",
    status: "200",
    retry: "no",
    line: "ERROR  registry.example/acme/app:1  LIMIT_EXCEEDED  the list of referrers names more than 1000 manifests (http://registry.example/v2/acme/app/manifests/sha256-IMAGE)",
  },
  {
    what: "a page of referrers that links to itself",
    at: "referrers",
    answer: (request, response) => {
      response
        .writeHead(200, { "content-type": types.index, link: `<${request.url}>; rel="next"` })
        .end(bundles(1));
    },
    exit: 2,
    reason: "REGISTRY_INVALID_CONTENT",
    status: "200",
    retry: "no",
    line: "ERROR  registry.example/acme/app:1  REGISTRY_INVALID_CONTENT  the list of referrers repeats a page (http://registry.example/v2/acme/app/referrers/sha256:IMAGE)",
  },
  {
    what: "pages of referrers that never end",
    at: "referrers",
    answer: (request, response) => {
      const next = `${request.url}${request.url?.includes("?") === true ? "" : "?"}1`;
      response
        .writeHead(200, { "content-type": types.index, link: `<${next}>; rel="next"` })
        .end(bundles(1));
    },
    exit: 2,
    reason: "LIMIT_EXCEEDED",
    status: "200",
    retry: "no",
    line: "ERROR  registry.example/acme/app:1  LIMIT_EXCEEDED  the list of referrers has more than 50 pages (http://registry.example/v2/acme/app/referrers/sha256:IMAGE)",
  },
  {
    what: "a page of referrers that goes on at another host",
    at: "referrers",
    answer: serve(types.index, bundles(1), {
      link: `<https://evil.example/?${canary}>; rel="next"`,
    }),
    exit: 2,
    reason: "REGISTRY_INVALID_CONTENT",
    status: "200",
    retry: "no",
    line: "ERROR  registry.example/acme/app:1  REGISTRY_INVALID_CONTENT  the list of referrers goes on at another host than `registry.example`",
  },
  {
    what: "a bundle of 100 MB",
    at: "referrers",
    signed: "not",
    prepare: (registry, image) => putBundle(registry, image, { size: 100_000_000 }),
    answer: asItIs,
    exit: 2,
    reason: "LIMIT_EXCEEDED",
    retry: "no",
    line: "ERROR  registry.example/acme/app:1  LIMIT_EXCEEDED  the signature is larger than the limit",
  },
];
