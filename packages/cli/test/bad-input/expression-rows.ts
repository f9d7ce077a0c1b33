import { type BadPolicy, policyWith } from "../support/bad-input.ts";

const levels = 10_000;
const expression = "images.containers.all(i, verifyImageSignatures(i, [attestors.cosign]) > 0)";
const literal = `>-\n      ${expression}`;
const primary =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";
const quoted = "put the value into quotes, or write it on lines of its own after `>-`";
const wholeQuoted = "put the whole value into quotes, or write it on lines of its own after `>-`";
const nestLess = "nest less: split the expression, or use variables";
const chain =
  "at most 250 selections, indexes, method calls, sums and comparisons may hang on one another; put parts in parentheses or in a list";
const wantsBool = "error[EXPR_RESULT_TYPE]: output is expected to be of type bool";

/** In a folded scalar, which begins on line 15, column 7. */
function folded(text: string): string {
  return policyWith(expression, text);
}

/** As the value itself, on line 14 from column 17 on. */
function plain(text: string): string {
  return policyWith(literal, text);
}

function json(text: string): string {
  const rule = { apiGroups: [""], apiVersions: ["v1"], operations: ["*"], resources: ["pods"] };
  const spec = {
    matchConstraints: { resourceRules: [rule] },
    attestors: [],
    validations: [{ expression: text }],
  };
  const head = { apiVersion: "policies.kyverno.io/v1", kind: "ImageValidatingPolicy" };
  return JSON.stringify({ ...head, metadata: { name: "signed" }, spec });
}

const misspeltJson = json("imagez.containers.all(i, i != 'é')");

/** Expressions that do not parse, name what is not there, or are no condition. */
export const expressionRows: readonly BadPolicy[] = [
  {
    what: "an operator too many, in a folded scalar",
    text: folded("images.containers.all(i,\n        i >> 0)"),
    at: "16:12",
    first: `error[EXPR_SYNTAX]: Syntax error: extraneous input '>' expecting ${primary}`,
    help: "a value is missing before this, or this is too much",
  },
  {
    what: "a bracket that is not closed, in a literal block",
    text: plain("|\n      images.containers\n        .all(i, i != ''\n"),
    at: "17:1",
    first: "error[EXPR_SYNTAX]: Syntax error: mismatched input '<EOF>' expecting ')'",
    help: "add the `)`",
  },
  {
    what: "a bracket too many",
    text: folded("true)"),
    at: "15:11",
    first: "error[EXPR_SYNTAX]: Syntax error: extraneous input ')' expecting <EOF>",
    help: "remove it: it closes nothing",
  },
  {
    what: "one `=`, in double quotes with escapes",
    text: plain('"\\"\\u00e9\\" = \\"e\\""'),
    at: "14:29",
    first: "error[EXPR_SYNTAX]: Syntax error: token recognition error at: '='",
    help: "write `==`",
  },
  {
    what: "`or`, in single quotes",
    text: plain("'''a'' == ''b'' or true'"),
    at: "14:33",
    first: "error[EXPR_SYNTAX]: Syntax error: mismatched input 'or' expecting <EOF>",
    help: "write `||`",
  },
  {
    what: "an arrow function",
    text: folded("images.containers.all(i => true)"),
    at: "15:31",
    first: "error[EXPR_SYNTAX]: Syntax error: token recognition error at: '='",
    help: "CEL has no arrow functions: write `list.all(x, condition)`",
  },
  {
    what: "quotes of a word processor",
    text: folded("images.containers.all(i, i == “a”)"),
    at: "15:37",
    first: "error[EXPR_SYNTAX]: Syntax error: token recognition error at: '“'",
    help: "write straight quotes: \" or '",
  },
  {
    what: "a quote that is not closed",
    text: folded("images.containers.all(i, i == 'a)"),
    at: "15:37",
    first: "error[EXPR_INVALID_LITERAL]: Syntax error: token recognition error at: ''a)'",
    help: "close it with '; only triple quotes may span lines",
  },
  {
    what: "a comment of YAML in an expression",
    text: plain("images.containers.all(i, i != 'a # b')"),
    at: "14:47",
    first: "error[EXPR_INVALID_LITERAL]: Syntax error: token recognition error at: ''a'",
    help: "the text ends before ` #`, which begins a comment: put the expression into quotes, or on lines of its own after `>-`",
  },
  {
    what: "an escape that does not exist",
    text: folded(String.raw`'\d' != ''`),
    at: "15:8",
    first: String.raw`error[EXPR_INVALID_LITERAL]: Syntax error: token recognition error at: '\d'`,
    help: String.raw`\`\d\` is no escape; write \\ for a backslash, or put r before the quote`.replaceAll(
      "\\`",
      "`",
    ),
  },
  {
    what: "an expression that begins with `!`",
    text: plain("!has(object.spec)"),
    at: "14:17",
    first: "error[POLICY_SYNTAX]: the tag `!has(object.spec)` does not fit here",
    help: "put the text into quotes: `!` at its start makes it a tag",
  },
  {
    what: "an expression that begins with `!` and goes on after a comma",
    text: plain("!images.containers.all(i, true)"),
    at: "14:17",
    first: "error[POLICY_SYNTAX]: text begins with `!`, which has a meaning in YAML",
    help: "put the text into quotes",
  },
  {
    what: "a ternary without quotes",
    text: plain("true ? true : false"),
    at: "14:17",
    first: "error[POLICY_SYNTAX]: there is a second `: ` in this line",
    help: quoted,
  },
  {
    what: "an expression that begins with a quote",
    text: plain("'a' == 'b'"),
    at: "14:21",
    first: "error[POLICY_SYNTAX]: more text follows where the value has ended",
    help: wholeQuoted,
  },
  {
    what: "an expression that begins with a bracket",
    text: plain("[1].size() == 1"),
    at: "14:20",
    first: "error[POLICY_SYNTAX]: more text follows where the value has ended",
    help: wholeQuoted,
  },
  {
    what: "a boolean of YAML",
    text: plain("true"),
    at: "14:17",
    first:
      "error[POLICY_INVALID_VALUE]: `spec.validations[0].expression` must be a string, not a boolean",
    help: "put it into quotes if it is meant as text",
  },
  {
    what: "an empty expression",
    text: plain('""'),
    at: "14:17",
    first: "error[POLICY_INVALID_VALUE]: `spec.validations[0].expression` must not be empty",
    help: "write something, or remove it",
  },
  {
    what: "a misspelt function",
    text: folded("images.containers.all(i, verifyImageSignature(i, [attestors.cosign]) > 0)"),
    at: "15:32",
    first:
      "error[EXPR_UNDECLARED_REFERENCE]: undeclared reference to 'verifyImageSignature' (in container '')",
    help: "did you mean `verifyImageSignatures`?",
  },
  {
    what: "a misspelt variable, in JSON on one line",
    text: misspeltJson,
    at: `1:${misspeltJson.indexOf("imagez") + 1}`,
    first: "error[EXPR_UNDECLARED_REFERENCE]: undeclared reference to 'imagez' (in container '')",
    help: "did you mean `images`?",
  },
  {
    what: "a name like no other",
    text: folded("quarterly"),
    at: "15:7",
    first:
      "error[EXPR_UNDECLARED_REFERENCE]: undeclared reference to 'quarterly' (in container '')",
    help: "nothing of this name is known here; put text into quotes",
  },
  {
    what: "a misspelt attestor",
    text: folded("images.containers.all(i, verifyImageSignatures(i, [attestors.cosing]) > 0)"),
    at: "15:68",
    first: "error[POLICY_UNKNOWN_ATTESTOR]: unknown attestor `cosing`",
    help: "did you mean `cosign`?",
  },
  {
    what: "a function that is not there yet",
    text: folded("images.containers.all(i, verifyAttestationSignatures(i, 'sbom', []) > 0)"),
    at: "15:32",
    first: "error[EXPR_NOT_SUPPORTED]: function 'verifyAttestationSignatures' is not supported",
    help: "the library `attestation verification` is not supported yet",
  },
  {
    what: "a variable before its definition",
    text: policyWith(
      "  validations:",
      "  variables: [{name: a, expression: 'variables.b'}, {name: b, expression: '1'}]\n  validations:",
    ),
    at: "13:48",
    first: "error[EXPR_UNDEFINED_FIELD]: undefined field 'b'",
    help: "none is defined yet here: each is known to those after it",
  },
  {
    what: "a number for a condition",
    text: folded("verifyImageSignatures(images.containers[0], [attestors.cosign])"),
    at: "15:7",
    first: wantsBool,
    help: "this gives `int`: compare it, as in `… > 0`",
  },
  {
    what: "a number in `all`",
    text: folded("images.containers.all(i, verifyImageSignatures(i, [attestors.cosign]))"),
    at: "15:32",
    first: "error[EXPR_TYPE_MISMATCH]: expected type 'bool' but found 'int'",
    help: "this gives `int`: compare it, as in `… > 0`",
  },
  {
    what: "what is only known when it runs",
    text: folded("object.metadata.labels.signed"),
    at: "15:7",
    first: wantsBool,
    help: "the type is only known when the expression runs; compare or convert the value",
  },
  {
    what: "the list that a macro gives",
    text: folded("images.containers.map(i, i != '')"),
    at: "15:7",
    first: wantsBool,
    help: "this gives `list(bool)`: make one answer of it with all() or exists()",
  },
  {
    what: 'the text "true"',
    text: plain(String.raw`"\"true\""`),
    at: "14:18",
    first: wantsBool,
    help: "this gives `string`: compare it, as in `… == 'text'`",
  },
  {
    what: "a number for a message",
    text: policyWith("message: must be signed", "messageExpression: '1 + 1'"),
    at: "16:25",
    first: "error[EXPR_RESULT_TYPE]: output is expected to be of type string",
    help: "this gives `int`: convert it with string()",
  },
  {
    what: "images in a match condition",
    text: policyWith(
      "  validations:",
      "  matchConditions: [{name: a, expression: 'images.containers.size() > 0'}]\n  validations:",
    ),
    at: "13:44",
    first: "error[POLICY_INVALID_VALUE]: `images` has no value yet when match conditions run",
    help: "conditions may read `object`, `oldObject`, `request` and `namespaceObject`",
  },
  {
    what: "a pattern that is not closed",
    text: folded("images.containers.all(i, i.matches('('))"),
    at: "15:42",
    first: "error[EXPR_INVALID_CONSTANT]: invalid matches argument",
    help: "error parsing regexp: missing closing ): `(`",
  },
  {
    what: "a duration in words",
    text: folded("duration('1 day') > duration('1h')"),
    at: "15:16",
    first: "error[EXPR_INVALID_CONSTANT]: invalid duration argument",
    help: "write it as in `1h30m`, `45s` or `100ms` (type conversion error from 'string' to 'google.protobuf.Duration')",
  },
  {
    what: "10,000 nested parentheses",
    text: folded("(".repeat(levels) + "true" + ")".repeat(levels)),
    at: "15:257",
    first: "error[EXPR_LIMIT]: expression recursion limit exceeded: 250",
    help: nestLess,
  },
  {
    what: "10,000 parentheses that are not closed",
    text: folded("(".repeat(levels)),
    at: "15:257",
    first: "error[EXPR_LIMIT]: expression recursion limit exceeded: 250",
    help: nestLess,
  },
  {
    what: "10,000 nested calls",
    text: folded("string(".repeat(levels) + "1" + ")".repeat(levels)),
    at: "15:1757",
    first: "error[EXPR_LIMIT]: expression recursion limit exceeded: 250",
    help: nestLess,
  },
  {
    what: "10,000 selections in a row",
    text: folded(`object${".a".repeat(levels)} == 1`),
    at: "15:7",
    first: "error[EXPR_LIMIT]: max recursion depth exceeded",
    help: chain,
  },
  {
    what: "10,000 terms of a sum",
    text: folded(`${"1 + ".repeat(levels)}1 == 1`),
    at: "15:7",
    first: "error[EXPR_LIMIT]: max recursion depth exceeded",
    help: chain,
  },
  {
    what: "more than 100,000 characters",
    text: folded(`'${"x".repeat(120_000)}' == ''`),
    at: "15:7",
    first:
      "error[EXPR_LIMIT]: expression code point size exceeds limit: size: 120008, limit 100000",
    help: "split the expression",
  },
];
