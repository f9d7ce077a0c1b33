import { createServer as createTcpServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { certificate } from "../../../core/test/support/certificate.ts";
import { signer } from "../../../core/test/support/cosign-fixtures.ts";

/** A host that is no registry, and what `imagegate verify` makes of it. */
export interface BadHost {
  readonly what: string;
  /** What listens at `registry.example`. Default: nothing. */
  readonly listens?: () => Server;
  readonly image?: string;
  /** Whether the host is named with `--insecure-registry`. */
  readonly insecure?: true;
  readonly exit: 2;
  readonly url: string;
  readonly retry: "yes" | "no";
  readonly line: string;
}

/** Reads whatever comes, so that nothing is reset, and says something. */
const says =
  (text: string) =>
  (socket: Socket): void => {
    socket.on("error", () => {});
    socket.resume();
    socket.end(text);
  };

const tls = (): Server => {
  const by = signer("P-256", "tls");
  const key = by.privateKey.export({ format: "pem", type: "pkcs8" });
  const server = createTlsServer({ key, cert: certificate(by) }, says(""));
  server.on("tlsClientError", () => {});
  return server;
};

const image = "registry.example/acme/app:1";
const url = "https://registry.example/v2/acme/app/manifests/1";

/** Hosts that are no registries. */
export const hosts: readonly BadHost[] = [
  {
    what: "nothing listens there",
    exit: 2,
    url,
    retry: "yes",
    line: `ERROR  ${image}  REGISTRY_UNAVAILABLE  no answer from \`registry.example\` for \`/v2/acme/app/manifests/1\`: the connection was refused (ECONNREFUSED)`,
  },
  {
    what: "nothing listens there, by https and by http",
    insecure: true,
    exit: 2,
    url: "http://registry.example/v2/acme/app/manifests/1",
    retry: "yes",
    line: `ERROR  ${image}  REGISTRY_UNAVAILABLE  no answer from \`registry.example\` for \`/v2/acme/app/manifests/1\`: the connection was refused (ECONNREFUSED)`,
  },
  {
    what: "a host whose name is not known",
    image: "registry.invalid/acme/app:1",
    exit: 2,
    url: "https://registry.invalid/v2/acme/app/manifests/1",
    retry: "no",
    line: "ERROR  registry.invalid/acme/app:1  REGISTRY_UNAVAILABLE  no answer from `registry.invalid` for `/v2/acme/app/manifests/1`: its name is not known (ENOTFOUND)",
  },
  {
    what: "a host on the loopback interface",
    image: "127.0.0.1:1/acme/app:1",
    exit: 2,
    url: "https://127.0.0.1:1/v2/acme/app/manifests/1",
    retry: "no",
    line: "ERROR  127.0.0.1:1/acme/app:1  REGISTRY_REFUSED  requests to `127.0.0.1:1` are refused: it is a loopback address",
  },
  {
    what: "plain http where https is asked",
    listens: () => createTcpServer(says("HTTP/1.1 400 Bad Request\r\n\r\n")),
    exit: 2,
    url,
    retry: "no",
    line: `ERROR  ${image}  REGISTRY_UNAVAILABLE  no answer from \`registry.example\` for \`/v2/acme/app/manifests/1\`: what listens there does not speak TLS (ERR_SSL_WRONG_VERSION_NUMBER)`,
  },
  {
    what: "the banner of an SSH server where https is asked",
    listens: () => createTcpServer(says("SSH-2.0-OpenSSH_9.6\r\n")),
    exit: 2,
    url,
    retry: "no",
    line: `ERROR  ${image}  REGISTRY_UNAVAILABLE  no answer from \`registry.example\` for \`/v2/acme/app/manifests/1\`: what listens there does not speak TLS (ERR_SSL_WRONG_VERSION_NUMBER)`,
  },
  {
    what: "a certificate that nobody trusts",
    listens: tls,
    exit: 2,
    url,
    retry: "no",
    line: `ERROR  ${image}  REGISTRY_UNAVAILABLE  no answer from \`registry.example\` for \`/v2/acme/app/manifests/1\`: its certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)`,
  },
];
