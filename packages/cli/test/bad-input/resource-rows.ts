import {
  type BadInput,
  canary,
  goodPod,
  goodPolicy,
  listOf,
  replaced,
} from "../support/bad-input.ts";

const containers = "list its containers under `spec.containers`, each with `name` and `image`";
const noObject =
  "every object begins with `apiVersion` and `kind`; leave out files that hold something else";
const otherKinds = "Pods are evaluated; custom kinds are not supported yet";
const nestLess = "nest less: no policy and no Kubernetes object needs that";
const check = (...paths: readonly string[]): readonly string[] => ["check", ...paths];

function resource(
  what: string,
  text: string | Uint8Array,
  rest: { readonly at?: string; readonly first: string; readonly help: string },
): BadInput {
  return {
    what,
    args: ["apply", "policy.yaml", "-r", "pod.yaml"],
    files: { "policy.yaml": goodPolicy, "pod.yaml": text },
    exit: 3,
    ...rest,
    ...(rest.at === undefined ? {} : { at: `pod.yaml:${rest.at}` }),
  };
}

const podWith = (part: string, instead: string): string => replaced(goodPod, part, instead);

/** Objects to judge that are none: 3, before any request. */
export const resourceRows: readonly BadInput[] = [
  resource("a bracket that is not closed", podWith("{name: web}", "{name: web"), {
    at: "3:11",
    first: "error[POLICY_SYNTAX]: the `{` is not closed",
    help: "close it, and indent what stands in it more than its key",
  }),
  resource("a Pod without `apiVersion`", podWith("apiVersion: v1\n", ""), {
    at: "1:1",
    first: "error[POLICY_MISSING_FIELD]: `apiVersion` is missing: this is no Kubernetes object",
    help: noObject,
  }),
  resource("a kind in lower case", podWith("kind: Pod", "kind: pod"), {
    at: "2:7",
    first: "error[ENGINE_UNSUPPORTED_RESOURCE]: the kind `pod` of `v1` is not known",
    help: "did you mean `v1` `Pod`?",
  }),
  resource("a kind in the plural", podWith("kind: Pod", "kind: Pods"), {
    at: "2:7",
    first: "error[ENGINE_UNSUPPORTED_RESOURCE]: the kind `Pods` of `v1` is not known",
    help: "did you mean `v1` `Pod`?",
  }),
  resource("another version", podWith("apiVersion: v1", "apiVersion: v2"), {
    at: "2:7",
    first: "error[ENGINE_UNSUPPORTED_RESOURCE]: the kind `Pod` of `v2` is not known",
    help: "did you mean `v1` `Pod`?",
  }),
  resource("a kind that is not known", "apiVersion: example.com/v1\nkind: Widget\n", {
    at: "2:7",
    first: "error[ENGINE_UNSUPPORTED_RESOURCE]: the kind `Widget` of `example.com/v1` is not known",
    help: otherKinds,
  }),
  resource("a Pod without `spec`", podWith("spec:", "spek:"), {
    at: "1:1",
    first: "error[ENGINE_INVALID_RESOURCE]: `spec` is missing, or no object",
    help: containers,
  }),
  resource("a misspelt list of containers", podWith("  containers:", "  container:"), {
    at: "5:3",
    first: "error[ENGINE_INVALID_RESOURCE]: the Pod has no containers",
    help: containers,
  }),
  resource("containers that are no list", podWith("  - name: app\n  ", "    name: app\n  "), {
    at: "6:5",
    first: "error[ENGINE_INVALID_RESOURCE]: `spec.containers` must be a list",
    help: containers,
  }),
  resource("a container without an image", podWith("    image: ghcr.io/acme/app:1\n", ""), {
    at: "6:5",
    first: "error[ENGINE_INVALID_RESOURCE]: `spec.containers[0]` has no image",
    help: containers,
  }),
  resource("an image that is a number", podWith("ghcr.io/acme/app:1", "1.25"), {
    at: "6:5",
    first: "error[ENGINE_INVALID_RESOURCE]: `spec.containers[0]` has no image",
    help: containers,
  }),
  resource("a faulty member of `kind: List`", listOf([goodPod, "kind: Pod"]), {
    at: "11:3",
    first: "error[POLICY_MISSING_FIELD]: `apiVersion` is missing: this is no Kubernetes object",
    help: noObject,
  }),
  resource(
    "a faulty member of `kind: PodList`",
    listOf(["metadata: {name: web}\nspec: {containers: []}"], "PodList"),
    {
      at: "5:9",
      first: "error[ENGINE_INVALID_RESOURCE]: the Pod has no containers",
      help: containers,
    },
  ),
  resource("a member that is no object", listOf(["web"]), {
    at: "4:3",
    first: "error[POLICY_INVALID_VALUE]: `items[0]` is no object",
    help: "the members of a list are objects with `apiVersion` and `kind`",
  }),
  resource("an empty list", "apiVersion: v1\nkind: List\nitems: []\n", {
    first: "error[CLI_NO_RESOURCE]: there is nothing to judge in `pod.yaml`",
    help: "name files with Pods or other objects; Secrets and Namespaces only serve them",
  }),
  resource("an empty file", "", {
    first: "error[CLI_NO_RESOURCE]: there is nothing to judge in `pod.yaml`",
    help: "name files with Pods or other objects; Secrets and Namespaces only serve them",
  }),
  resource("a fault in the second document", `${goodPod}---\na: 1\na: 2\n`, {
    at: "10:1",
    first: "error[POLICY_DUPLICATE_KEY]: the key `a` is written twice; it stands first at 9:1",
    help: "remove one of the two; other readers take the first or the last",
  }),
  resource("10,000 levels of JSON", `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`, {
    at: "1:321",
    first: "error[POLICY_LIMIT]: the document nests deeper than 64 levels",
    help: nestLess,
  }),
  resource("10,000 levels of brackets", `a: ${"[".repeat(10_000)}`, {
    at: "1:67",
    first: "error[POLICY_LIMIT]: the document nests deeper than 64 levels",
    help: nestLess,
  }),
  resource(
    "a Secret with a value that stands twice",
    `apiVersion: v1\nkind: Secret\nstringData: {${canary}: ${canary}, ${canary}: a}\n`,
    {
      at: "3:44",
      first: "error[POLICY_DUPLICATE_KEY]: the key `***` is written twice; it stands first at 3:14",
      help: "remove one of the two; other readers take the first or the last",
    },
  ),
  {
    what: "no objects at all",
    args: ["apply", "policy.yaml"],
    files: { "policy.yaml": goodPolicy },
    exit: 3,
    first: "error[CLI_NO_RESOURCE]: there is nothing to judge",
    help: "name objects with --resource PATH or images with --image REFERENCE",
  },
];

const noPolicy = "name files and folders with ImageValidatingPolicies";

/** Files that cannot be read, and files without policies: 3 in both commands. */
export const fileRows: readonly BadInput[] = [
  {
    what: "a file that is not there",
    args: check("policy.yml"),
    exit: 3,
    first:
      "error[CLI_UNREADABLE_FILE]: `policy.yml` cannot be read: there is no such file or folder",
    help: "check the path",
  },
  {
    what: "an empty path",
    args: check(""),
    exit: 3,
    first: "error[CLI_UNREADABLE_FILE]: a path is empty",
    help: "name a file or folder; is a variable unset?",
  },
  {
    what: "an empty file",
    args: check("policy.yaml"),
    files: { "policy.yaml": "" },
    exit: 3,
    first: "error[CLI_NO_POLICY]: there is no policy in `policy.yaml`",
    help: noPolicy,
  },
  {
    what: "a file of comments, for `apply`",
    args: ["apply", "policy.yaml", "--image", "ghcr.io/acme/app:1"],
    files: { "policy.yaml": "# nothing\n---\n# yet\n" },
    exit: 3,
    first: "error[CLI_NO_POLICY]: there is no policy in `policy.yaml`",
    help: noPolicy,
  },
  {
    what: "an empty list of policies",
    args: check("policy.yaml"),
    files: { "policy.yaml": "apiVersion: v1\nkind: List\nitems: []\n" },
    exit: 3,
    first: "error[CLI_NO_POLICY]: there is no policy in `policy.yaml`",
    help: noPolicy,
  },
  {
    what: "a folder of other objects",
    args: check("policies"),
    files: { "policies/pod.yaml": goodPod },
    exit: 3,
    first: "error[CLI_NO_POLICY]: there is no policy in `policies`",
    help: noPolicy,
  },
  {
    what: "a folder without YAML",
    args: check("policies"),
    files: { "policies/readme.md": "none\n" },
    exit: 3,
    first: "error[CLI_UNREADABLE_FILE]: the folder `policies` holds no YAML and no JSON file",
    help: "check the path: nothing to read is not the same as nothing wrong",
  },
  {
    what: "a URL",
    args: check("https://github.com/acme/policies"),
    exit: 64,
    first: "error[CLI_USAGE]: `https://github.com/acme/policies` is a URL",
    help: "fetch it first and name the file or folder",
  },
  {
    what: "UTF-16, as PowerShell writes it",
    args: check("policy.yaml"),
    files: {
      "policy.yaml": Buffer.concat([Uint8Array.of(0xff, 0xfe), Buffer.from(goodPolicy, "utf16le")]),
    },
    exit: 3,
    first: "error[CLI_UNREADABLE_FILE]: `policy.yaml` cannot be read: it is UTF-16, not UTF-8",
    help: "save it as UTF-8",
  },
  {
    what: "Latin-1",
    args: check("policy.yaml"),
    files: { "policy.yaml": Buffer.from("a: 1\n# für\n", "latin1") },
    exit: 3,
    first: "error[CLI_UNREADABLE_FILE]: `policy.yaml` cannot be read: it is not UTF-8 (line 2)",
    help: "save it as UTF-8",
  },
  {
    what: "a program",
    args: check("policy.yaml"),
    files: { "policy.yaml": Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0x00, 0xfe) },
    exit: 3,
    first: "error[CLI_UNREADABLE_FILE]: `policy.yaml` cannot be read: it is binary, not text",
    help: "name a text file: YAML, JSON or PEM",
  },
  {
    what: "more than 16 MiB",
    args: check("policy.yaml"),
    files: { "policy.yaml": Buffer.alloc(16 * 1024 * 1024 + 1, "#") },
    exit: 3,
    first:
      "error[CLI_UNREADABLE_FILE]: `policy.yaml` cannot be read: it is larger than 16777216 bytes",
    help: "split it",
  },
];
