import { type BadInput, canary, goodPod, listOf, policyWith } from "../support/bad-input.ts";

const create = "create it with kubectl create secret docker-registry";
const shape = 'write it as {"auths":{"HOST":{"auth":"…"}}}';
const entry = "`auth` is the base64 of `user:password`; the other members are strings";
const giveSecret = "give a Secret of the type kubernetes.io/dockerconfigjson or a config.json";
const notClosed = "close it, and indent what stands in it more than its key";

const encode = (text: string | Uint8Array): string => Buffer.from(text).toString("base64");
const config = JSON.stringify({ auths: { "ghcr.io": { auth: encode(`robot:${canary}`) } } });
const auth = (value: unknown): string => JSON.stringify({ auths: { "ghcr.io": { auth: value } } });

function secret(body: string, type = "kubernetes.io/dockerconfigjson"): string {
  return `apiVersion: v1
kind: Secret
metadata: {name: creds, namespace: kyverno}
type: ${type}
${body}
`;
}

const holding = (text: string | Uint8Array): string =>
  secret(`data: {.dockerconfigjson: ${encode(text)}}`);
const key = "`.dockerconfigjson` of ";

/** What is wrong with a Secret, its text, what is said of it (`%` is its name), and what to do. */
const mistakes: readonly (readonly [what: string, text: string, said: string, help: string])[] = [
  [
    "a value that is not base64",
    secret(`data: {.dockerconfigjson: '${canary}!'}`),
    `${key}% is not base64 of text`,
    "`data` holds base64; put JSON as it is under `stringData`",
  ],
  [
    "plain JSON in `data`",
    secret(`data: {.dockerconfigjson: '${config}'}`),
    `${key}% is not base64 of text`,
    "`data` holds base64; put JSON as it is under `stringData`",
  ],
  [
    "base64 of bytes",
    holding(Uint8Array.of(0xff, 0xfe, 0x00)),
    `${key}% is not base64 of text`,
    "`data` holds base64; put JSON as it is under `stringData`",
  ],
  ["base64 of junk", holding(canary), `${key}% is not JSON`, shape],
  ["JSON that is cut off", holding(config.slice(0, -3)), `${key}% is not JSON`, shape],
  [
    "base64 of base64",
    holding(encode(config)),
    `${key}% is not JSON`,
    "it was encoded in base64 twice: encode it once, or put it under `stringData` as it is",
  ],
  [
    "a list",
    holding(`["${canary}"]`),
    `${key}% does not have the shape of a Docker configuration`,
    shape,
  ],
  [
    "`auths` that is text",
    holding(`{"auths":"${canary}"}`),
    "% does not have the shape of a Docker configuration",
    shape,
  ],
  [
    "an entry that is text",
    holding(`{"auths":{"ghcr.io":"${canary}"}}`),
    "% does not have the shape of a Docker configuration",
    shape,
  ],
  [
    "an `auth` without a colon",
    holding(auth(encode(canary))),
    "the entry `ghcr.io` of % cannot be read",
    entry,
  ],
  [
    "an `auth` that is not base64",
    holding(auth(`${canary}!`)),
    "the entry `ghcr.io` of % cannot be read",
    entry,
  ],
  [
    "an `auth` that is a number",
    holding(auth(5)),
    "the entry `ghcr.io` of % cannot be read",
    entry,
  ],
  [
    "another key in `data`",
    secret(`data: {config.json: ${encode(config)}}`),
    "% has no text `.dockerconfigjson` in `data`",
    create,
  ],
  [
    "`data` that is text",
    secret(`data: ${canary}`),
    "% has no text `.dockerconfigjson` in `data`",
    create,
  ],
  ["no `data`", secret(""), "% has no text `.dockerconfigjson` in `data`", create],
  [
    "an object in `stringData`",
    secret(`stringData: {.dockerconfigjson: {auths: {ghcr.io: {auth: ${canary}}}}}`),
    "% has no text `.dockerconfigjson` in `data`",
    create,
  ],
  [
    "junk in `stringData`",
    secret(`stringData: {.dockerconfigjson: ${canary}}`),
    `${key}% is not JSON`,
    shape,
  ],
  [
    "another type",
    secret(`data: {password: ${encode(canary)}}`, "Opaque"),
    "% is no pull secret (type `Opaque`)",
    create,
  ],
];

const given = (path: string): readonly string[] => [
  "digest",
  `--pull-secret=${path}`,
  "ghcr.io/acme/app:1",
];

/** Files of `--pull-secret`: 3, before any request. */
export const pullSecretRows: readonly BadInput[] = [
  ...mistakes.map(([what, text, said, help]) => ({
    what,
    args: given("secret.yaml"),
    files: { "secret.yaml": text },
    exit: 3,
    first: `error[CLI_INVALID_SECRET]: \`secret.yaml\`: ${said.replace("%", "the Secret `kyverno/creds`")}`,
    help,
  })),
  {
    what: "a Secret without credentials",
    args: given("secret.yaml"),
    files: { "secret.yaml": holding(`{"ghcr.io":{"auth":"${encode(`robot:${canary}`)}"}}`) },
    exit: 3,
    first:
      "error[CLI_INVALID_SECRET]: `secret.yaml`: the Secret `kyverno/creds` names no credentials",
    help: shape,
  },
  {
    what: "a faulty Secret in `kind: List`",
    args: given("secret.yaml"),
    files: { "secret.yaml": listOf([holding(config), holding(canary)]) },
    exit: 3,
    first: `error[CLI_INVALID_SECRET]: \`secret.yaml\`: ${key}the Secret \`kyverno/creds\` is not JSON`,
    help: shape,
  },
  {
    what: "a Secret in broken YAML",
    args: given("secret.yaml"),
    files: { "secret.yaml": secret(`data: {.dockerconfigjson: "${canary}`) },
    exit: 3,
    at: "secret.yaml:5:27",
    first: 'error[CLI_INVALID_SECRET]: `secret.yaml` is broken: the `"` is not closed',
    help: notClosed,
  },
  {
    what: "a Secret whose value is read as an alias",
    args: given("secret.yaml"),
    files: { "secret.yaml": secret(`data: {.dockerconfigjson: *${canary}}`) },
    exit: 3,
    at: "secret.yaml:5:27",
    first:
      "error[CLI_INVALID_SECRET]: `secret.yaml` is broken: there is no anchor `***` before this",
    help: "define it, or put the text into quotes: `*` at its start makes it an alias",
  },
  {
    what: "a `.netrc`",
    args: given("netrc"),
    files: { netrc: `machine ghcr.io login robot password ${canary}\n` },
    exit: 3,
    at: "netrc:1:1",
    first:
      "error[CLI_INVALID_SECRET]: `netrc` is broken: the document is a single value, not a mapping",
    help: "write `key: value` lines; put `---` between several objects",
  },
  {
    what: "another object",
    args: given("other.yaml"),
    files: { "other.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n" },
    exit: 3,
    first:
      "error[CLI_INVALID_SECRET]: `other.yaml` holds neither a Secret nor a Docker configuration",
    help: giveSecret,
  },
  {
    what: "an empty file",
    args: given("empty"),
    files: { empty: "" },
    exit: 3,
    first: "error[CLI_INVALID_SECRET]: `empty` holds neither a Secret nor a Docker configuration",
    help: giveSecret,
  },
  ...(
    [
      ["a Docker configuration with a comma too many", `${config.slice(0, -1)},}`, "is not JSON"],
      ["a Docker configuration without entries", "{}", "names no credentials"],
      [
        "a Docker configuration that is a list",
        `["${canary}"]`,
        "does not have the shape of a Docker configuration",
      ],
      [
        "10,000 levels of JSON",
        `{"auths":${"[".repeat(10_000)}${"]".repeat(10_000)}}`,
        "does not have the shape of a Docker configuration",
      ],
    ] as const
  ).map(([what, text, said]) => ({
    what,
    args: given("config.json"),
    files: { "config.json": text },
    exit: 3,
    first: `error[CLI_INVALID_SECRET]: \`config.json\` ${said}`,
    help: shape,
  })),
  {
    what: "a Docker configuration with an `auth` without a colon",
    args: given("config.json"),
    files: { "config.json": auth(encode(canary)) },
    exit: 3,
    first: "error[CLI_INVALID_SECRET]: the entry `ghcr.io` of `config.json` cannot be read",
    help: entry,
  },
  {
    what: "a file that is not there",
    args: given("nowhere.yaml"),
    exit: 3,
    first:
      "error[CLI_UNREADABLE_FILE]: `nowhere.yaml` cannot be read: there is no such file or folder",
    help: "check the path",
  },
];

const policy = policyWith("  validations:", "  credentials: {secrets: [creds]}\n  validations:");

/** Secrets among the resources that a policy names: the Pod is undecided (2), and the block names the Secret. */
export const policySecretRows: readonly (BadInput & { readonly said: string })[] = mistakes.map(
  ([what, text, said, help]) => ({
    what: `for a policy: ${what}`,
    args: ["apply", "policy.yaml", "-r", "secret.yaml", "-r", "pod.yaml"],
    files: { "policy.yaml": policy, "secret.yaml": text, "pod.yaml": goodPod },
    exit: 2,
    first: "ERROR  Pod default/web  pod.yaml:1",
    at: "pod.yaml:7:12",
    said: said.replace("%", "the Secret `creds` in the namespace `kyverno`"),
    help,
  }),
);
