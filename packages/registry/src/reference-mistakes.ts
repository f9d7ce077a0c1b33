/** What to do about a text that is no image reference; the first mistake that is found counts. */
export function mistakeInReference(text: string): string {
  // Hostile texts are not worth the patterns.
  if (text.length > maxLength) return "a path has at most 255 characters, a tag 128";
  const [, help = form] = mistakes.find(([pattern]) => pattern.test(text)) ?? [];
  return help;
}

/** More than any reference has. */
const maxLength = 600;

const form = "write it as [host/]path[:tag][@sha256:…], path in lower case";

const mistakes: readonly (readonly [pattern: RegExp, help: string])[] = [
  [/^$/, "name an image; is a variable unset?"],
  [/^\s|\s$/, "remove the white space at its ends"],
  [/\s/, "remove the white space"],
  [/[\p{C}\p{Zl}\p{Zp}]/u, "remove the invisible character"],
  [/^[a-z][a-z0-9+.-]*:\/\//i, "leave out the scheme: write `host/path`, not `https://host/path`"],
  // The registry `https:`, once taken apart.
  [/^(?:https?|oci|docker):\//, "leave out the scheme: write `host/path`, not `https://host/path`"],
  [/[$%]|\{\{/, "put in the value of the variable: nothing is expanded here"],
  [/\\/, "write slashes, not backslashes"],
  [
    /^[^/]*@[^/]+\/|^[^/]*:(?!\d+\/)[^@]*@[\w.-]+\//,
    "leave out user and password: give them as a pull secret",
  ],
  [/@sha(?:384|512):/i, "only sha256 digests are supported"],
  [/@sha256:[0-9a-f]*[A-F]/, "write the digest in lower case"],
  [/@sha256:[0-9a-f]*[^0-9a-f@]/, "a digest holds digits and the letters a to f alone"],
  [/@.*@/, "keep one digest"],
  [/@sha256:/, "a sha256 digest has 64 digits"],
  [/@/, "write a digest as `@sha256:` and 64 digits"],
  [/^[0-9a-f]*:[0-9a-f:]*:[0-9a-f:.]*\//i, "put an IPv6 address into brackets: `[::1]:5000/path`"],
  [/^[^/]+:\d+\//, "a port lies between 1 and 65535"],
  [/^[^/]*:[^/]*\//, "a port is a number between 1 and 65535"],
  [/:[^/:]*:[^/]*$/, "keep one tag"],
  [/:$/, "write the tag behind the colon, or leave the colon out"],
  [/:[^/]{129,}$/, "a tag has at most 128 characters"],
  [
    /:(?!\w[\w.-]*$)[^/:]*$/,
    "a tag holds letters, digits, `_`, `.` and `-`, and begins with a letter, a digit or `_`",
  ],
  [/[A-Z]/, "write the path in lower case; a tag and a host may hold capitals"],
  [/^\/|\/\/|\/$/, "remove the slash too many: every part between slashes has a name"],
  [/(?:^|\/)\.{1,2}(?:\/|$)/, "write the path itself: `..` leads nowhere"],
  [/^.{256,}/, "a path has at most 255 characters"],
];

/** The `@` before a host with a path. That before a digest is followed by no slash. */
const beforeHost = /@(?=(?:[\w.-]{1,255}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?\/)/gi;

/** The colon behind a user: neither a scheme's nor a port's. */
const behindUser = /:(?!\/\/|\d{1,5}\/)/;

/**
 * A text with `***` for user and password of image references and URLs in it (`user:password@host/path`), however long they are. A
 * password ends at white space and quotes, not at a slash.
 */
export function withoutUserinfo(text: string): string {
  return text.replace(/[^\s`'"]+/g, (word) => {
    if (!word.includes("@")) return word;
    const at = [...word.matchAll(beforeHost)].at(-1)?.index ?? 0;
    const colon = word.slice(0, at).search(behindUser);
    if (colon === -1) return word;
    return `${word.slice(0, word.lastIndexOf("/", colon) + 1)}***${word.slice(at)}`;
  });
}
