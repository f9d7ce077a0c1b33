import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** The program: what `CHROMIUM` names, else the first on the path; undefined where there is none. */
export function findChromium(): string | undefined {
  const { CHROMIUM: named = "", PATH = "" } = process.env;
  if (named !== "") return named;
  return names
    .flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}

/** The first start of a browser on a busy machine takes its time. */
const timeoutMs = 60_000;

const page = `<!doctype html>
<pre>nothing yet</pre>
<script type="module" src="/page.js"></script>
`;

/**
 * Serves a module that exports `smoke`, opens a page with it in a headless browser under a content security policy, and returns what
 * `smoke` gave. What it threw is thrown, and so is what the page showed when it never got that far.
 */
export async function runInChromium(
  chromium: string,
  module: string,
  policy: string,
): Promise<unknown> {
  const script = `
    const pre = document.querySelector("pre");
    const show = (report) => { pre.textContent = "report:" + encodeURIComponent(JSON.stringify(report)); };
    try {
      const { smoke } = await import("/module.js");
      show({ result: await smoke() });
    } catch (error) {
      show({ error: String(error?.stack ?? error) });
    }
  `;
  const files: ReadonlyMap<string, readonly [type: string, text: string]> = new Map([
    ["/", ["text/html; charset=utf-8", page]],
    ["/page.js", ["text/javascript", script]],
    ["/module.js", ["text/javascript", module]],
  ]);
  const server = createServer(({ url = "" }, response) => {
    const [type, text] = files.get(url) ?? ["text/plain", ""];
    response.writeHead(files.has(url) ? 200 : 404, {
      "content-type": type,
      "content-security-policy": policy,
    });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const profile = mkdtempSync(join(tmpdir(), "imagegate-chromium-"));
  try {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const { stdout } = await promisify(execFile)(
      chromium,
      [
        "--headless",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        // It cannot have one as root, nor in most containers, and sees this page only.
        "--no-sandbox",
        "--no-proxy-server",
        `--user-data-dir=${profile}`,
        // Of the page's clock; it stands still while something loads.
        "--virtual-time-budget=10000",
        "--dump-dom",
        `http://127.0.0.1:${address.port}/`,
      ],
      { timeout: timeoutMs, killSignal: "SIGKILL" },
    );
    const encoded = /<pre>report:([^<]*)<\/pre>/.exec(stdout)?.[1];
    if (encoded === undefined) throw new Error(`the page shows ${stdout}`);
    const { result, error }: { result?: unknown; error?: string } = JSON.parse(
      decodeURIComponent(encoded),
    );
    if (error !== undefined) throw new Error(error);
    return result;
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  }
}
