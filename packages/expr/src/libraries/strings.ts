import { priced } from "../priced.ts";
import { libraryCosts } from "./costs.ts";
import {
  defineLibrary,
  func,
  method,
  overload,
  type FunctionDeclaration,
  type Library,
} from "../declare.ts";
import { dyn, int, list, string } from "../types.ts";
import { quoteCel } from "./quote.ts";
import { formatValidator } from "./strings-format-check.ts";
import { formatterV1 } from "./strings-format-v1.ts";
import { formatterV4 } from "./strings-format-v4.ts";
import { formatText, type Formatter } from "./strings-format.ts";
import * as text from "./strings-text.ts";

const basic: readonly FunctionDeclaration[] = [
  func(
    "charAt",
    {
      doc: "The character at an index; the empty text at the index after the last one, an error at any other.",
      examples: ["'hello'.charAt(4) == 'o'", "'hello'.charAt(5) == ''"],
    },
    method("string_char_at_int", [string, int], string, text.charAt),
  ),
  func(
    "indexOf",
    {
      doc: "The index at which a text first occurs, from the start or from an index on; -1 when it does not. The empty text occurs where the search starts.",
      examples: [
        "'hello mellow'.indexOf('ello') == 1",
        "'hello mellow'.indexOf('ello', 2) == 7",
        "'hello mellow'.indexOf('jello') == -1",
      ],
    },
    method("string_index_of_string", [string, string], int, (whole, part) =>
      text.indexOf(whole, part),
    ),
    method("string_index_of_string_int", [string, string, int], int, text.indexOf),
  ),
  func(
    "lastIndexOf",
    {
      doc: "The index at which a text last occurs, or last occurs at or before an index; -1 when it does not.",
      examples: [
        "'hello mellow'.lastIndexOf('ello') == 7",
        "'hello mellow'.lastIndexOf('ello', 6) == 1",
      ],
    },
    method("string_last_index_of_string", [string, string], int, text.lastIndexOf),
    method("string_last_index_of_string_int", [string, string, int], int, text.lastIndexUntil),
  ),
  func(
    "join",
    {
      doc: "The texts of a list one after the other, with a separator between them if one is given.",
      examples: ["['a', 'b'].join() == 'ab'", "['a', 'b'].join(', ') == 'a, b'"],
    },
    method("list_join", [list(string)], string, (texts) => text.join(texts)),
    method("list_join_string", [list(string), string], string, text.join),
  ),
  func(
    "lowerAscii",
    {
      doc: "The text with A to Z in lower case. Other letters stay as they are.",
      examples: ["'TacoCÆt'.lowerAscii() == 'tacocÆt'"],
    },
    method("string_lower_ascii", [string], string, text.lowerAscii),
  ),
  func(
    "upperAscii",
    {
      doc: "The text with a to z in upper case. Other letters stay as they are.",
      examples: ["'tacocæt'.upperAscii() == 'TACOCæT'"],
    },
    method("string_upper_ascii", [string], string, text.upperAscii),
  ),
  func(
    "replace",
    {
      doc: "The text with a part replaced by another wherever it occurs, or at its first occurrences only. A negative number means all.",
      examples: [
        "'hello hello'.replace('he', 'we') == 'wello wello'",
        "'hello hello'.replace('he', 'we', 1) == 'wello hello'",
      ],
    },
    method(
      "string_replace_string_string",
      [string, string, string],
      string,
      (whole, part, replacement) => text.replace(whole, part, replacement),
    ),
    method("string_replace_string_string_int", [string, string, string, int], string, text.replace),
  ),
  func(
    "split",
    {
      doc: "The parts of a text between separators, at most so many of them if a number is given; a negative number means all. An empty separator gives the characters.",
      examples: [
        "'a,b,c'.split(',') == ['a', 'b', 'c']",
        "'a,b,c'.split(',', 2) == ['a', 'b,c']",
        "'abc'.split('') == ['a', 'b', 'c']",
      ],
    },
    method("string_split_string", [string, string], list(string), (whole, separator) =>
      text.split(whole, separator),
    ),
    method("string_split_string_int", [string, string, int], list(string), text.split),
  ),
  func(
    "substring",
    {
      doc: "The part of a text from an index to the end, or to before another index.",
      examples: ["'tacocat'.substring(4) == 'cat'", "'tacocat'.substring(0, 4) == 'taco'"],
    },
    method("string_substring_int", [string, int], string, text.substringFrom),
    method("string_substring_int_int", [string, int, int], string, text.substring),
  ),
  func(
    "trim",
    {
      doc: "The text without white space, as Unicode defines it, at both ends.",
      examples: [String.raw`' \ttrim\n '.trim() == 'trim'`],
    },
    method("string_trim", [string], string, text.trim),
  ),
];

const quote = func(
  "strings.quote",
  {
    doc: "The text between double quotes, with escapes for quotes, backslashes and control characters that CEL has names for.",
    examples: [String.raw`strings.quote('say "hi"\n') == r'"say \"hi\"\n"'`],
  },
  overload("strings_quote", [string], string, quoteCel),
);

const formatId = "string_format";
const clauses =
  "The text with its clauses replaced by the elements of a list: %s any value, %d numbers, %f and %e doubles with digits as in %.2f, %b %o %x %X other bases, %% a percent sign.";

function format(formatter: Formatter, examples: readonly string[]): FunctionDeclaration {
  return func(
    "format",
    { doc: clauses, examples: ["'%s has %d'.format(['a', 2]) == 'a has 2'", ...examples] },
    method(formatId, [string, list(dyn)], string, (whole, values) =>
      formatText(formatter, whole, values),
    ),
  );
}

const formatV1 = format(formatterV1, [
  `'%s'.format([['a', 1]]) == '["a", 1]'`,
  "'%.1f'.format([1234.56]) == '1,234.6'",
]);
const formatV4 = format(formatterV4, [
  "'%s'.format([['a', 1]]) == '[a, 1]'",
  "'%.1f'.format([1234.56]) == '1234.6'",
]);

const reverse = func(
  "reverse",
  { doc: "The characters of a text in reverse order.", examples: ["'gums'.reverse() == 'smug'"] },
  method("string_reverse", [string], string, text.reverse),
);

function define(version: number): Library {
  const formatter = version >= 4 ? formatterV4 : formatterV1;
  return defineLibrary({
    name: "cel.lib.ext.strings",
    version,
    doc: "Functions on strings. Every index counts characters (Unicode code points) from 0.",
    functions: priced(
      [
        ...basic,
        ...(version >= 1 ? [quote, version >= 4 ? formatV4 : formatV1] : []),
        ...(version >= 3 ? [reverse] : []),
      ],
      libraryCosts,
    ),
    validators: version >= 1 ? [formatValidator(formatter, formatId)] : [],
  });
}

const versions: Readonly<Record<0 | 1 | 2 | 3 | 4, Library>> = {
  0: define(0),
  1: define(1),
  2: define(2),
  3: define(3),
  4: define(4),
};

/**
 * cel-go's `ext.Strings`. What its versions have:
 *
 * | version | functions |
 * | --- | --- |
 * | 0 | `charAt` `indexOf` `join` `lastIndexOf` `lowerAscii` `replace` `split` `substring` `trim` `upperAscii` |
 * | 1 | `format`, `strings.quote` |
 * | 2 | the same; cel-go tells which element `join` cannot take, which is done here in every version |
 * | 3 | `reverse` |
 * | 4 | `format` prints as the CEL specification says |
 *
 * Kubernetes and Kyverno have version 2. A constant format text with a list literal is checked when the expression compiles.
 * Time is in proportion to the texts. A text that is made has at most 10,000,000 UTF-16 code units, a split or a replacement at most
 * 1,000,000 parts, a clause at most 100 digits of precision; beyond is an error.
 */
export function strings(version: 0 | 1 | 2 | 3 | 4 = 4): Library {
  return versions[version];
}
