import {
  type BadInput,
  canary,
  goodPod,
  goodPolicy,
  publicKey,
  replaced,
} from "../support/bad-input.ts";

const hex = "a".repeat(64);
const scheme = "leave out the scheme: write `host/path`, not `https://host/path`";
const lower = "write the path in lower case; a tag and a host may hold capitals";
const code = "error[REGISTRY_INVALID_REFERENCE]:";

/** What is wrong with an image's name, what is said of it, and what to do. */
const mistakes: readonly (readonly [what: string, image: string, said: string, help: string])[] = [
  ["an upper-case path", "ghcr.io/Acme/app:1", "`ghcr.io/Acme/app:1` is no image reference", lower],
  ["nothing", "", "an image is empty", "name an image; is a variable unset?"],
  [
    "white space behind it",
    "ghcr.io/acme/app:1 ",
    "`ghcr.io/acme/app:1 ` is no image reference",
    "remove the white space at its ends",
  ],
  [
    "white space in it",
    "ghcr.io/acme/my app",
    "`ghcr.io/acme/my app` is no image reference",
    "remove the white space",
  ],
  [
    "`http://` before it",
    "http://ghcr.io/acme/app:1",
    "`http://ghcr.io/acme/app:1` is no image reference: the registry `http:` is not a host name",
    scheme,
  ],
  [
    "`docker://` before it",
    "docker://ghcr.io/acme/app",
    "`docker://ghcr.io/acme/app` is no image reference: the registry `docker:` is not a host name",
    scheme,
  ],
  [
    "a path that is too long",
    `ghcr.io/${"a/".repeat(150)}b`,
    `\`ghcr.io/${"a/".repeat(76)}…\` is no image reference`,
    "a path has at most 255 characters",
  ],
  [
    "a tag that is too long",
    `app:${"t".repeat(129)}`,
    `\`app:${"t".repeat(129)}\` is no image reference`,
    "a tag has at most 128 characters",
  ],
  [
    "a digest of 63 digits",
    `app@sha256:${hex.slice(1)}`,
    `\`app@sha256:${hex.slice(1)}\` is no image reference`,
    "a sha256 digest has 64 digits",
  ],
  [
    "a digest in upper case",
    `app@sha256:${hex.toUpperCase()}`,
    `\`app@sha256:${hex.toUpperCase()}\` is no image reference`,
    "write the digest in lower case",
  ],
  [
    "a sha512 digest",
    `app@sha512:${hex}`,
    `\`app@sha512:${hex}\` is no image reference`,
    "only sha256 digests are supported",
  ],
  [
    "a digest without its algorithm",
    `app@${hex}`,
    `\`app@${hex}\` is no image reference`,
    "write a digest as `@sha256:` and 64 digits",
  ],
  [
    "two digests",
    `app@sha256:${hex}@sha256:${hex}`,
    `\`app@sha256:${hex}@sha256:${hex}\` is no image reference`,
    "keep one digest",
  ],
  [
    "a terminal sequence",
    "app:\u001B[31m1",
    String.raw`\`app:\u{1b}[31m1\` is no image reference`.replaceAll("\\`", "`"),
    "remove the invisible character",
  ],
  [
    "a character that turns the text around",
    "app:\u202E1",
    String.raw`\`app:\u{202e}1\` is no image reference`.replaceAll("\\`", "`"),
    "remove the invisible character",
  ],
  [
    "an IPv6 address without brackets",
    "::1/app",
    "`::1/app` is no image reference",
    "put an IPv6 address into brackets: `[::1]:5000/path`",
  ],
  [
    "port 99999",
    "ghcr.io:99999/acme/app",
    "`ghcr.io:99999/acme/app` is no image reference: the registry `ghcr.io:99999` is not a host name",
    "a port lies between 1 and 65535",
  ],
  [
    "port 0",
    "ghcr.io:0/acme/app",
    "`ghcr.io:0/acme/app` is no image reference: the registry `ghcr.io:0` is not a host name",
    "a port lies between 1 and 65535",
  ],
  [
    "a port in letters",
    "ghcr.io:https/app",
    "`ghcr.io:https/app` is no image reference",
    "a port is a number between 1 and 65535",
  ],
  ["two tags", "app:1:2", "`app:1:2` is no image reference", "keep one tag"],
  [
    "a colon without a tag",
    "app:",
    "`app:` is no image reference",
    "write the tag behind the colon, or leave the colon out",
  ],
  [
    "a tag that begins with a dash",
    "app:-x",
    "`app:-x` is no image reference: the tag `-x` is malformed",
    "a tag holds letters, digits, `_`, `.` and `-`, and begins with a letter, a digit or `_`",
  ],
  [
    "two slashes",
    "ghcr.io//app",
    "`ghcr.io//app` is no image reference: the repository `/app` is malformed",
    "remove the slash too many: every part between slashes has a name",
  ],
  [
    "a way upwards",
    "ghcr.io/acme/../app",
    "`ghcr.io/acme/../app` is no image reference: the repository `acme/../app` is malformed",
    "write the path itself: `..` leads nowhere",
  ],
  [
    "a variable that is not expanded",
    "ghcr.io/acme/app:${TAG}",
    "`ghcr.io/acme/app:${TAG}` is no image reference",
    "put in the value of the variable: nothing is expanded here",
  ],
  [
    "a password before the host",
    `robot:${canary}@ghcr.io/acme/app`,
    "`***@ghcr.io/acme/app` is no image reference",
    "leave out user and password: give them as a pull secret",
  ],
];

const files = { "policy.yaml": goodPolicy, "key.pem": publicKey };

/** Images on the command line: 3, before any request, in the same words in every command. */
export const referenceRows: readonly BadInput[] = mistakes.flatMap(([what, image, said, help]) => {
  const row = { what, files, exit: 3, first: `${code} ${said}`, help };
  return [
    { ...row, args: ["digest", "--", image] },
    { ...row, args: ["verify", "--key", "key.pem", "--", image] },
    { ...row, args: ["apply", "policy.yaml", `--image=${image}`] },
  ];
});

/** Each mistake once, for the page. */
export const referencePage: readonly BadInput[] = referenceRows.filter((_, i) => i % 3 === 0);

/** Images in a Pod: the Pod is undecided (2), and the block names image, container and place. */
export const podImageRows: readonly BadInput[] = mistakes
  .filter(([, image]) => image !== "")
  .map(([what, image, , help]) => ({
    what: `in a Pod: ${what}`,
    args: ["apply", "policy.yaml", "-r", "pod.yaml"],
    files: {
      "policy.yaml": goodPolicy,
      "pod.yaml": replaced(goodPod, "ghcr.io/acme/app:1", JSON.stringify(image)),
    },
    exit: 2,
    first: "ERROR  Pod default/web  pod.yaml:1",
    at: "pod.yaml:7:12",
    help,
  }));
