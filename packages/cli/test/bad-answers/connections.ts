import type { BadAnswer } from "../support/bad-answers.ts";
import { send, type Strike } from "../support/strikes.ts";

const head = "HTTP/1.1 200 OK\r\ncontent-type: application/vnd.oci.image.manifest.v1+json\r\n";
const lost: Strike = ({ socket }) => socket.destroy();
const broken = { exit: 2, reason: "REGISTRY_UNAVAILABLE", retry: "yes" } as const;

/** Connections that break, or carry something else. Those that break are tried again, after a second and after three more. */
export const connections: readonly BadAnswer[] = [
  {
    what: "a connection that is closed before the answer",
    at: "tag",
    answer: lost,
    ...broken,
    status: "none",
    line: "ERROR  registry.example/acme/app:1  REGISTRY_UNAVAILABLE  no answer from `registry.example` for `/v2/acme/app/manifests/1`: the connection was closed (UND_ERR_SOCKET)",
  },
  {
    what: "a connection that is closed before the token server's answer",
    at: "token",
    answer: lost,
    ...broken,
    status: "none",
    line: "ERROR  registry.example/acme/app:1  REGISTRY_UNAVAILABLE  no answer from `registry.example` for `/token`: the connection was closed (UND_ERR_SOCKET)",
  },
  {
    what: "a connection that is closed before the list of referrers",
    at: "referrers",
    answer: lost,
    ...broken,
    status: "none",
    line: "ERROR  registry.example/acme/app:1  REGISTRY_UNAVAILABLE  no answer from `registry.example` for `/v2/acme/app/referrers/sha256:IMAGE`: the connection was closed (UND_ERR_SOCKET)",
  },
  {
    what: "a connection that is closed before the signature",
    at: "blob",
    answer: lost,
    ...broken,
    status: "none",
    line: "ERROR  registry.example/acme/app:1  REGISTRY_UNAVAILABLE  no answer from `registry.example` for `/v2/acme/app/blobs/sha256:SIGNATURE`: the connection was closed (UND_ERR_SOCKET)",
  },
  {
    what: "a connection that is closed within the headers",
    at: "sig",
    answer: send("HTTP/1.1 200 OK\r\ncontent-ty"),
    ...broken,
    status: "none",
    line: "ERROR  registry.example/acme/app:1  REGISTRY_UNAVAILABLE  no answer from `registry.example` for `/v2/acme/app/manifests/sha256-IMAGE.sig`: the connection was closed (UND_ERR_SOCKET)",
  },
  {
    what: "a connection that is closed within the body",
    at: "digest",
    answer: send(`${head}content-length: 200\r\n\r\n{}`),
    ...broken,
    status: "200",
    line: "ERROR  registry.example/acme/app:1  REGISTRY_UNAVAILABLE  the answer of `registry.example` for `/v2/acme/app/manifests/sha256:IMAGE` broke off: the connection was closed (UND_ERR_SOCKET)",
  },
  {
    what: "a chunked body that breaks off",
    at: "digest",
    answer: send(`${head}transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n`),
    ...broken,
    status: "200",
    line: "ERROR  registry.example/acme/app:1  REGISTRY_UNAVAILABLE  the answer of `registry.example` for `/v2/acme/app/manifests/sha256:IMAGE` broke off: the connection was closed (UND_ERR_SOCKET)",
  },
  {
    what: "the banner of an SSH server",
    at: "tag",
    answer: send("SSH-2.0-OpenSSH_9.6\r\n"),
    exit: 2,
    reason: "REGISTRY_INVALID_CONTENT",
    status: "none",
    retry: "no",
    line: "ERROR  registry.example/acme/app:1  REGISTRY_INVALID_CONTENT  no answer from `registry.example` for `/v2/acme/app/manifests/1`: what it sends is not HTTP (HTTPParserError)",
  },
  {
    what: "headers of 1 MB",
    at: "tag",
    answer: send(`HTTP/1.1 200 OK\r\nx: ${"x".repeat(1_000_000)}\r\n\r\n`),
    exit: 2,
    reason: "LIMIT_EXCEEDED",
    status: "none",
    retry: "no",
    line: "ERROR  registry.example/acme/app:1  LIMIT_EXCEEDED  no answer from `registry.example` for `/v2/acme/app/manifests/1`: its headers are larger than may be read (UND_ERR_HEADERS_OVERFLOW)",
  },
];
