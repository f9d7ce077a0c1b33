import { type BadPolicy, goodPolicy, policyWith } from "../support/bad-input.ts";

const levels = 10_000;
const quoteIt = "put the text into quotes";
const notClosed = "close it, and indent what stands in it more than its key";
const removeOne = "remove one of the two; other readers take the first or the last";
const nestLess = "nest less: no policy and no Kubernetes object needs that";
const noObject =
  "every object begins with `apiVersion` and `kind`; leave out files that hold something else";
const tooDeep = "error[POLICY_LIMIT]: the document nests deeper than 64 levels";
const notAllowed =
  "remove it, or write it as an escape in a double-quoted string; if it is everywhere, save the file as UTF-8";

/** Files that are no YAML, or YAML that nobody means. */
export const yamlRows: readonly BadPolicy[] = [
  {
    what: "a key that is indented more than its neighbours",
    text: policyWith("  name: signed\n", "   name: signed\n  labels: {}\n"),
    at: "5:3",
    first: "error[POLICY_SYNTAX]: this key is not indented as the others of its mapping",
    help: "begin all keys of one mapping in the same column",
  },
  {
    what: "a tab as indentation",
    text: policyWith("  name: signed", "\tname: signed"),
    at: "4:1",
    first: "error[POLICY_SYNTAX]: a tab indents this line",
    help: "indent with spaces: YAML takes no tabs there",
  },
  {
    what: "a key without a colon",
    text: policyWith("spec:\n", "spec\n"),
    at: "5:1",
    first: "error[POLICY_SYNTAX]: there is no `: ` after this key",
    help: "write `key: value`; text over several lines needs quotes, or `|` and more indentation",
  },
  {
    what: "a colon without a space",
    text: policyWith("  name: signed", "  name:signed"),
    at: "4:3",
    first: "error[POLICY_INVALID_VALUE]: `metadata` must be an object, not a string",
    help: "write its fields on lines of their own, indented, as `name: value` with a space after the colon",
  },
  {
    what: "a double quote that is not closed",
    text: policyWith("name: signed", 'name: "signed'),
    at: "4:9",
    first: 'error[POLICY_SYNTAX]: the `"` is not closed',
    help: notClosed,
  },
  {
    what: "a single quote that is not closed",
    text: policyWith("must be signed", "'it''s to be signed"),
    at: "16:14",
    first: "error[POLICY_SYNTAX]: the `'` is not closed",
    help: notClosed,
  },
  {
    what: "a bracket that is not closed",
    text: policyWith("[Deny]", "[Deny"),
    at: "12:22",
    first: "error[POLICY_SYNTAX]: the `[` is not closed",
    help: notClosed,
  },
  {
    what: "a brace that is not closed",
    text: policyWith("Tlog: true}", "Tlog: true"),
    at: "20:14",
    first: "error[POLICY_SYNTAX]: the `{` is not closed",
    help: notClosed,
  },
  {
    what: "a bracket too many",
    text: policyWith("[Deny]", "[Deny]]"),
    at: "12:28",
    first: "error[POLICY_SYNTAX]: the `]` closes nothing",
    help: "remove it, or open the bracket before it",
  },
  {
    what: "a colon in text without quotes",
    text: policyWith("must be signed", "note: be signed"),
    at: "16:14",
    first: "error[POLICY_SYNTAX]: there is a second `: ` in this line",
    help: "put the value into quotes, or write it on lines of its own after `>-`",
  },
  {
    what: "text that begins with `@`",
    text: policyWith("must be signed", "@acme must sign"),
    at: "16:14",
    first: "error[POLICY_SYNTAX]: text cannot begin with `@`",
    help: quoteIt,
  },
  {
    what: "a template of Helm",
    text: policyWith("name: signed", "name: {{ .Release.Name }}"),
    at: "4:10",
    first: "error[POLICY_SYNTAX]: a key must be a string",
    help: "this is a template: render it first, as helm template does",
  },
  {
    what: "a template of Helm around the file",
    text: `{{- if .Values.policy }}\n${goodPolicy}{{- end }}\n`,
    at: "1:3",
    first: "error[POLICY_SYNTAX]: lines of a block stand inside of brackets",
    help: "this is a template: render it first, as helm template does",
  },
  {
    what: "a merge conflict",
    text: policyWith("spec:\n", "<<<<<<< HEAD\nspec:\n"),
    at: "5:1",
    first: "error[POLICY_SYNTAX]: this is the mark of a merge conflict",
    help: "resolve the conflict",
  },
  {
    what: "a NUL character",
    text: policyWith("name: signed", "name: sig\0ned"),
    at: "4:12",
    first: "error[POLICY_SYNTAX]: the character U+0000 is not allowed in YAML",
    help: notAllowed,
  },
  {
    what: "a terminal sequence",
    text: policyWith("must be signed", "\u001B[31msigned"),
    at: "16:14",
    first: "error[POLICY_SYNTAX]: the character U+001B is not allowed in YAML",
    help: notAllowed,
  },
  {
    what: "UTF-16 without a byte order mark",
    text: Buffer.from(goodPolicy, "utf16le"),
    at: "1:2",
    first: "error[POLICY_SYNTAX]: the character U+0000 is not allowed in YAML",
    help: notAllowed,
  },
  {
    what: "line ends of an old Mac",
    text: goodPolicy.replaceAll("\n", "\r"),
    at: "1:35",
    first:
      "error[POLICY_SYNTAX]: the character U+000D ends a line for some readers of YAML and not for others",
    help: "write it as an escape in a double-quoted string, or as an ordinary line break",
  },
  {
    what: "spaces that are none, from a web page",
    text: policyWith("  name: signed", "\u00A0\u00A0name: signed"),
    at: "4:1",
    first: "error[POLICY_SYNTAX]: a key begins with the invisible character U+00A0",
    help: "remove it; indent with ordinary spaces",
  },
  {
    what: "a byte order mark between joined files",
    text: `${goodPolicy}---\n\uFEFF${goodPolicy}`,
    at: "28:1",
    first: "error[POLICY_SYNTAX]: a key begins with the invisible character U+FEFF",
    help: "remove it; indent with ordinary spaces",
  },
  {
    what: "a text file",
    text: "hello\n",
    at: "1:1",
    first: "error[POLICY_SYNTAX]: the document is a single value, not a mapping",
    help: "write `key: value` lines; put `---` between several objects",
  },
  {
    what: "a list of policies without `kind: List`",
    text: `- ${goodPolicy.trim().replaceAll("\n", "\n  ")}\n`,
    at: "1:1",
    first: "error[POLICY_SYNTAX]: the document is a list, not a mapping",
    help: "write `key: value` lines; put `---` between several objects",
  },
  {
    what: "some other YAML",
    text: "image:\n  repository: app\n",
    at: "1:1",
    first:
      "error[POLICY_MISSING_FIELD]: `apiVersion` and `kind` are missing: this is no Kubernetes object",
    help: noObject,
  },
  {
    what: "JSON with a comma missing",
    text: '{\n  "apiVersion": "v1"\n  "kind": "Pod"\n}\n',
    at: "3:3",
    first: "error[POLICY_SYNTAX]: a comma is missing before this",
    help: "put commas between what stands in brackets",
  },
  {
    what: "JSON that is cut off",
    text: '{"apiVersion": "v1", "kind": "List", "items": [{"a": 1}',
    at: "1:47",
    first: "error[POLICY_SYNTAX]: the `[` is not closed",
    help: notClosed,
  },
  {
    what: "a key that stands twice",
    text: `${goodPolicy}spec: {}\n`,
    at: "27:1",
    first: "error[POLICY_DUPLICATE_KEY]: the key `spec` is written twice; it stands first at 5:1",
    help: removeOne,
  },
  {
    what: "a key that stands twice deep inside",
    text: policyWith("      operations:", "      apiVersions: [v2]\n      operations:"),
    at: "10:7",
    first:
      "error[POLICY_DUPLICATE_KEY]: the key `apiVersions` is written twice; it stands first at 9:7",
    help: removeOne,
  },
  {
    what: "an alias bomb",
    text: bomb(),
    at: "6:9",
    first:
      "error[POLICY_LIMIT]: the document has more than 200000 values, with aliases written out",
    help: "use fewer aliases, or split the document",
  },
  {
    what: "an alias in its own anchor",
    text: policyWith("[Deny]", "&a [*a]"),
    at: "12:26",
    first: "error[POLICY_SYNTAX]: the node `&a` contains itself",
    help: "write out what is meant: a document has an end",
  },
  {
    what: "an alias without an anchor",
    text: policyWith("[Deny]", "*actions"),
    at: "12:22",
    first: "error[POLICY_SYNTAX]: there is no anchor `&actions` before this",
    help: "define it, or put the text into quotes: `*` at its start makes it an alias",
  },
  {
    what: "a merge of what is not there",
    text: policyWith("  name: signed", "  name: signed\n  <<: *base"),
    at: "5:7",
    first: "error[POLICY_SYNTAX]: there is no anchor `&base` before this",
    help: "define it, or put the text into quotes: `*` at its start makes it an alias",
  },
  {
    what: "a merge of text",
    text: policyWith("  name: signed", "  name: signed\n  <<: base"),
    at: "5:7",
    first: "error[POLICY_SYNTAX]: `<<` merges maps only",
    help: 'quote the key ("<<") if this is no merge',
  },
  {
    what: "a tag of another language",
    text: policyWith("name: signed", "name: !!python/object signed"),
    at: "4:9",
    first: "error[POLICY_SYNTAX]: the tag `!!python/object` does not fit here",
    help: "remove the tag, or give a value of that type",
  },
  {
    what: "600 levels of keys",
    text: Array.from({ length: 600 }, (_, i) => `${" ".repeat(i)}a:\n`).join(""),
    at: "65:65",
    first: tooDeep,
    help: nestLess,
  },
  {
    what: "10,000 levels of brackets",
    text: policyWith("[Deny]", "[".repeat(levels) + "]".repeat(levels)),
    at: "12:84",
    first: tooDeep,
    help: nestLess,
  },
  {
    what: "10,000 levels of brackets that are not closed",
    text: `a: ${"[".repeat(levels)}`,
    at: "1:67",
    first: tooDeep,
    help: nestLess,
  },
  {
    what: "10,000 levels of list items",
    text: `${"- ".repeat(levels)}a\n`,
    at: "1:129",
    first: tooDeep,
    help: nestLess,
  },
  {
    what: "10,000 levels of JSON",
    text: `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`,
    at: "1:321",
    first: tooDeep,
    help: nestLess,
  },
  {
    what: "more than 512 KiB",
    text: `${"# more\n".repeat(80_000)}${goodPolicy}`,
    at: "1:1",
    first: "error[POLICY_LIMIT]: the file is larger than 524288 bytes",
    help: "split it",
  },
];

/** Ten million values in ten lines. */
function bomb(): string {
  const lines = Array.from({ length: 10 }, (_, i) => {
    const item = i === 0 ? "x" : `*a${i - 1}`;
    return `a${i}: &a${i} [${Array.from({ length: 10 }, () => item).join(", ")}]\n`;
  });
  return lines.join("");
}
