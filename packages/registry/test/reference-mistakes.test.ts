import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkReference, parseReference } from "../src/reference.ts";
import { mistakeInReference, withoutUserinfo } from "../src/reference-mistakes.ts";
import { RegistryError } from "../src/errors.ts";

/** What a person is told who names this image. */
function helpFor(text: string): string {
  try {
    checkReference(parseReference(text));
    return "accepted";
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    return error.help;
  }
}

const hex = "a".repeat(64);
const scheme = "leave out the scheme: write `host/path`, not `https://host/path`";
const tag =
  "a tag holds letters, digits, `_`, `.` and `-`, and begins with a letter, a digit or `_`";
const form = "write it as [host/]path[:tag][@sha256:…], path in lower case";

describe("a mistake is named", () => {
  it.each([
    ["", "name an image; is a variable unset?"],
    [" a", "remove the white space at its ends"],
    ["a\n", "remove the white space at its ends"],
    ["a b", "remove the white space"],
    ["a\u0000", "remove the invisible character"],
    ["a:\u202E1", "remove the invisible character"],
    ["http://ghcr.io/a", scheme],
    ["https://ghcr.io/a:1", scheme],
    ["docker://ghcr.io/a", scheme],
    ["ghcr.io/a:${TAG}", "put in the value of the variable: nothing is expanded here"],
    ["ghcr.io\\a", "write slashes, not backslashes"],
    ["u:p/w==@ghcr.io/a", "leave out user and password: give them as a pull secret"],
    ["u:p@ghcr.io/a", "leave out user and password: give them as a pull secret"],
    [`a@sha512:${hex}${hex}`, "only sha256 digests are supported"],
    [`a@sha256:${hex.slice(1)}`, "a sha256 digest has 64 digits"],
    [`a@sha256:${hex}a`, "a sha256 digest has 64 digits"],
    [`a@sha256:${hex.toUpperCase()}`, "write the digest in lower case"],
    [`a@sha256:${hex.slice(1)}g`, "a digest holds digits and the letters a to f alone"],
    [`a@sha256:${hex}@sha256:${hex}`, "keep one digest"],
    [`a@${hex}`, "write a digest as `@sha256:` and 64 digits"],
    ["a@", "write a digest as `@sha256:` and 64 digits"],
    ["::1/a", "put an IPv6 address into brackets: `[::1]:5000/path`"],
    ["ghcr.io:99999/a", "a port lies between 1 and 65535"],
    ["ghcr.io:0/a", "a port lies between 1 and 65535"],
    ["ghcr.io:x/a", "a port is a number between 1 and 65535"],
    ["ghcr.io:/a", "a port is a number between 1 and 65535"],
    ["a:1:2", "keep one tag"],
    ["a:", "write the tag behind the colon, or leave the colon out"],
    [`a:${"t".repeat(129)}`, "a tag has at most 128 characters"],
    ["a:-x", tag],
    ["a:1+b", tag],
    ["ghcr.io/Acme/app:1", "write the path in lower case; a tag and a host may hold capitals"],
    ["ghcr.io//a", "remove the slash too many: every part between slashes has a name"],
    ["/a", "remove the slash too many: every part between slashes has a name"],
    ["ghcr.io/a/../b", "write the path itself: `..` leads nowhere"],
    ["a".repeat(300), "a path has at most 255 characters"],
    ["a".repeat(3000), "a path has at most 255 characters, a tag 128"],
    ["ghcr.io/a_/b", form],
    ["ghcr.io/äpp:1", form],
  ])("%j", (text, help) => expect(helpFor(text)).toBe(help));

  it("in any text, in one line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 700 }), (text) => {
        expect(mistakeInReference(text)).toMatch(/^.+$/);
      }),
    );
  });
});

describe("withoutUserinfo", () => {
  it.each([
    ["could not parse reference: u:p@ghcr.io/a", "could not parse reference: ***@ghcr.io/a"],
    ["https://u:p@ghcr.io:5000/a", "https://***@ghcr.io:5000/a"],
    ["`u:p@ss@ghcr.io/a`", "`***@ghcr.io/a`"],
    ["u:p/w==@ghcr.io/a", "***@ghcr.io/a"],
    [`AWS:${"t".repeat(2000)}@ghcr.io/a`, "***@ghcr.io/a"],
    ["u:p@[::1]:5000/a", "***@[::1]:5000/a"],
    ["localhost:5000/acme@1/app", "localhost:5000/acme@1/app"],
    [
      "https://gitlab.example:8443/g/p//.gitlab-ci.yml@refs/heads/main",
      "https://gitlab.example:8443/g/p//.gitlab-ci.yml@refs/heads/main",
    ],
    [`ghcr.io/a:1@sha256:${hex}`, `ghcr.io/a:1@sha256:${hex}`],
    [`a:1@sha256:${hex}`, `a:1@sha256:${hex}`],
    ["me@example.com/a", "me@example.com/a"],
    [
      "https://github.com/a/b/.github/workflows/r.yml@refs/tags/v1",
      "https://github.com/a/b/.github/workflows/r.yml@refs/tags/v1",
    ],
  ])("%j becomes %j", (text, shown) => expect(withoutUserinfo(text)).toBe(shown));

  it("takes time in proportion to the text", () => {
    const start = performance.now();
    withoutUserinfo("a:".repeat(500_000));
    withoutUserinfo("a:b ".repeat(250_000));
    withoutUserinfo(`${"a:".repeat(120)}/`.repeat(4000));
    withoutUserinfo(`${":".repeat(256)}@${"w".repeat(1_000_000)}`);
    withoutUserinfo("a:@b/".repeat(200_000));
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it("keeps the password out of the error", () => {
    expect(() => parseReference("user:canary-1@ghcr.io/a")).toThrow(
      "could not parse reference: ***@ghcr.io/a",
    );
  });
});
