// What the command line will have and has not yet. Each name is refused by name.

/** Commands that are not there yet. */
export const commandsNotThere: readonly string[] = [
  "test",
  "verify-attestation",
  "verify-blob",
  "tree",
  "inspect",
  "triangulate",
  "eval",
  "webhook",
  "completion",
];

/** Output formats that are not there yet. */
export const formatsNotThere: readonly string[] = ["report", "junit", "sarif", "github"];

const registryFlags: readonly string[] = [
  "--docker-config",
  "--credential-helpers",
  "--registry-layout",
  "--registry-save",
  "--registry-mirror",
  "--registry-ca",
  "--registry-client-cert",
  "--offline",
  "--concurrency",
  "--cache-dir",
  "--no-cache",
];

const trustFlags: readonly string[] = ["--trusted-root", "--tuf-mirror", "--tuf-root"];

const outputFlags: readonly string[] = [
  "-q",
  "--quiet",
  "--color",
  "--ascii",
  "--stats",
  "--log-level",
  "--log-format",
];

/** Flags of each command that are not there yet. */
export const flagsNotThere: Readonly<Record<string, readonly string[]>> = {
  apply: [
    ...registryFlags,
    ...trustFlags,
    ...outputFlags,
    "--json",
    "-e",
    "--exception",
    "--exceptions",
    "--context-file",
    "--context",
    "-u",
    "--userinfo",
    "-f",
    "--values-file",
    "--resources",
    "--operation",
    "--subresource",
    "--old-resource",
    "-n",
    "--namespace",
    "--namespace-labels",
    "--no-match",
    "--fail-on",
    "--explain",
    "--max-details",
    "--audit-warn",
    "--registry",
    "-p",
    "--policy-report",
    "--detailed-results",
    "--remove-color",
  ],
  verify: [
    ...registryFlags,
    ...trustFlags,
    ...outputFlags,
    "--certificate-identity",
    "--certificate-identity-regexp",
    "--certificate-oidc-issuer",
    "--certificate-oidc-issuer-regexp",
    "--certificate-github-workflow-name",
    "--certificate-github-workflow-ref",
    "--certificate-github-workflow-repository",
    "--certificate-github-workflow-sha",
    "--certificate-github-workflow-trigger",
    "--certificate",
    "--certificate-chain",
    "--ca-roots",
    "--ca-intermediates",
    "--timestamp-certificate-chain",
    "--use-signed-timestamps",
    "--insecure-ignore-sct",
    "-a",
    "--annotations",
    "--type",
    "--bundle",
    "--signature",
    "--local-image",
    "--attachment-tag-prefix",
    "--signature-digest-algorithm",
    "--signature-repository",
  ],
  check: [...outputFlags, "--max-warnings"],
  digest: [...registryFlags, ...outputFlags, "-o", "--output", "--platform", "--full-ref"],
  version: [...outputFlags, "-o", "--output"],
};

const noGit = "clone the repository and name its folder";

/** Flags of other programs that imagegate will not have, with what to do instead. */
export const flagsRefused: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  apply: {
    "--cluster": "pipe the objects in: kubectl get pods -A -o yaml | imagegate apply POLICIES -r -",
    "--table": "text is the table; for programs there is -o json",
    "--warn-exit-code": "warnings do not change the exit code",
    "--warn-no-pass": "an object that no policy matches is named in the output",
    "--continue-on-fail": "every object is judged, and the worst answer is the exit code",
    "-b": noGit,
    "--git-branch": noGit,
  },
  verify: {
    "--check-claims": "the digest and the annotations are always checked",
    "--rekor-url": "logs are checked with the keys of a trusted root, without asking them",
    "--sk": "export the public key and name it with --key",
    "--allow-insecure-registry": "name the registry: --insecure-registry HOST",
    "--policy": "use imagegate apply",
  },
};
