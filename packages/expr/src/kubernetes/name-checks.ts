// The names of Kubernetes objects, labels and annotations, with the words of its API server (apimachinery's validation).

/** What is wrong with a text; empty when it is fine. */
export type Check = (text: string) => readonly string[];

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const subdomain = `${label}(\\.${label})*`;
const label1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
const qualified = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const value = `(${qualified})?`;

// All of them match in linear time: what stands before a repetition cannot be matched by it in two ways.
const labelForm = whole(label);
const subdomainForm = whole(subdomain);
const label1035Form = whole(label1035);
const qualifiedForm = whole(qualified);
const valueForm = whole(value);

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`);
}

/** `(e.g. 'x',  or 'y', regex used for validation is '…')`, with the spaces that Kubernetes puts there. */
function mismatch(message: string, pattern: string, ...examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(" or ");
  return `${message} (e.g. ${shown}regex used for validation is '${pattern}')`;
}

function tooLong(text: string, max: number): readonly string[] {
  // A name that fits is ASCII, or wrong for another reason.
  return text.length > max ? [`must be no more than ${max} bytes`] : [];
}

const qualifiedRule =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** A label of RFC 1123: 63 lower-case letters, digits and hyphens at most. */
export const checkDns1123Label: Check = (text) => {
  const faults = tooLong(text, 63);
  if (labelForm.test(text)) return faults;
  const fault = subdomainForm.test(text)
    ? "must not contain dots"
    : mismatch(
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
        label,
        "my-name",
        "123-abc",
      );
  return [...faults, fault];
};

/** Labels of RFC 1123 with dots between, 253 characters at most. */
export const checkDns1123Subdomain: Check = (text) => {
  const faults = tooLong(text, 253);
  if (subdomainForm.test(text)) return faults;
  const fault = mismatch(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
    subdomain,
    "example.com",
  );
  return [...faults, fault];
};

/** A label of RFC 1035: it starts with a letter. */
export const checkDns1035Label: Check = (text) => {
  const faults = tooLong(text, 63);
  if (label1035Form.test(text)) return faults;
  const fault = mismatch(
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
    label1035,
    "my-name",
    "abc-123",
  );
  return [...faults, fault];
};

/** The name of a label or an annotation: 63 characters at most, perhaps with a subdomain and a slash before. */
export const checkQualifiedName: Check = (text) => {
  const [first = "", second, ...more] = text.split("/");
  const rule = mismatch(qualifiedRule, qualified, "MyName", "my.name", "123-abc");
  if (more.length > 0) {
    return [
      `a qualified name ${rule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const name = second ?? first;
  const prefix = second === undefined ? [] : checkPrefix(first);
  const length = name === "" ? ["must be non-empty"] : tooLong(name, 63);
  const form = qualifiedForm.test(name) ? [] : [rule];
  return [...prefix, ...[...length, ...form].map((fault) => `name part ${fault}`)];
};

function checkPrefix(text: string): readonly string[] {
  const faults = text === "" ? ["must be non-empty"] : checkDns1123Subdomain(text);
  return faults.map((fault) => `prefix part ${fault}`);
}

/** The value of a label: nothing, or 63 characters at most. */
export const checkLabelValue: Check = (text) => {
  const faults = tooLong(text, 63);
  if (valueForm.test(text)) return faults;
  const fault = mismatch(
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    value,
    "MyValue",
    "my_value",
    "12345",
  );
  return [...faults, fault];
};

/** The check for the beginning of a name to which something is added: a hyphen at the end is fine. */
export function checkOfPrefix(check: Check): Check {
  // Kubernetes puts one letter for the last two characters, so that a hyphen before the last one counts as little.
  return (text) => check(text.length > 1 && text.endsWith("-") ? `${text.slice(0, -2)}a` : text);
}
