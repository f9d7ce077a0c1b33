import type { BadAnswer } from "../support/bad-answers.ts";
import { drip, hang } from "../support/strikes.ts";

const head = "HTTP/1.1 200 OK\r\ncontent-type: application/vnd.oci.image.manifest.v1+json\r\n";
const timeout = {
  flags: ["--timeout", "3s"],
  exit: 2,
  reason: "DEADLINE",
  status: "none",
  retry: "yes",
} as const;

/** Answers that never come, or never end. */
export const silence: readonly BadAnswer[] = [
  {
    what: "silence, by tag, with `--timeout 3s`",
    at: "tag",
    answer: hang(),
    ...timeout,
    line: "ERROR  registry.example/acme/app:1  DEADLINE  the deadline passed before an answer came: `registry.example` was asked for `/v2/acme/app/manifests/1`",
  },
  {
    what: "silence from the token server",
    at: "token",
    answer: hang(),
    ...timeout,
    line: "ERROR  registry.example/acme/app:1  DEADLINE  the deadline passed before an answer came: `registry.example` was asked for `/token`",
  },
  {
    what: "silence for the referrers",
    at: "referrers",
    answer: hang(),
    ...timeout,
    line: "ERROR  registry.example/acme/app:1  DEADLINE  the deadline passed before an answer came: `registry.example` was asked for `/v2/acme/app/referrers/sha256:IMAGE`",
  },
  {
    what: "silence for the fallback index",
    at: "fallback",
    answer: hang(),
    ...timeout,
    line: "ERROR  registry.example/acme/app:1  DEADLINE  the deadline passed before an answer came: `registry.example` was asked for `/v2/acme/app/manifests/sha256-IMAGE`",
  },
  {
    what: "silence for the `.sig` tag",
    at: "sig",
    answer: hang(),
    ...timeout,
    line: "ERROR  registry.example/acme/app:1  DEADLINE  the deadline passed before an answer came: `registry.example` was asked for `/v2/acme/app/manifests/sha256-IMAGE.sig`",
  },
  {
    what: "silence after the headers of the bundle's manifest",
    at: "bundle",
    answer: hang(`${head}content-length: 9\r\n\r\n`),
    ...timeout,
    line: "ERROR  registry.example/acme/app:1  DEADLINE  the deadline passed before an answer came: `registry.example` was asked for `/v2/acme/app/manifests/sha256:STORED`",
  },
  {
    what: "silence within the signature",
    at: "blob",
    answer: hang("HTTP/1.1 200 OK\r\ncontent-length: 224\r\n\r\n{"),
    ...timeout,
    line: "ERROR  registry.example/acme/app:1  DEADLINE  the deadline passed before an answer came: `registry.example` was asked for `/v2/acme/app/blobs/sha256:SIGNATURE`",
  },
  {
    what: "a byte a second",
    at: "digest",
    answer: drip(`${head}content-length: 9000\r\n\r\n`),
    ...timeout,
    line: "ERROR  registry.example/acme/app:1  DEADLINE  the deadline passed before an answer came: `registry.example` was asked for `/v2/acme/app/manifests/sha256:IMAGE`",
  },
];
