import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CliFailure } from "../src/failure.ts";
import { readInputs, readOne, refuseSharedStdin } from "../src/files.ts";
import { fakeIo, folder } from "./support/run.ts";

async function names(paths: readonly string[], cwd: string): Promise<readonly string[]> {
  return (await readInputs(paths, fakeIo(cwd))).map(({ name }) => name);
}

test("files come in the order given, those of a folder by path", async () => {
  const cwd = folder({
    "z.yaml": "z",
    "all/b.yml": "",
    "all/a/x.JSON": "",
    "all/a/readme.md": "",
    "all/a.yaml": "",
    "all/.git/c.yaml": "",
    "all/.d.yaml": "",
  });
  expect(await names(["z.yaml", "all/"], cwd)).toEqual([
    "z.yaml",
    "all/a/x.JSON",
    "all/a.yaml",
    "all/b.yml",
  ]);
});

test("links are followed, and a folder that holds itself is read once", async () => {
  const cwd = folder({ "real/..data/policy.yaml": "text", "real/sub/x.yaml": "" });
  symlinkSync("..data/policy.yaml", join(cwd, "real/policy.yaml"));
  symlinkSync("..", join(cwd, "real/sub/loop"));
  symlinkSync("real", join(cwd, "linked"));
  expect(await names(["linked"], cwd)).toEqual(["linked/policy.yaml", "linked/sub/x.yaml"]);
});

test.each([
  [
    "a missing file",
    "missing.yaml",
    3,
    /^`missing\.yaml` cannot be read: there is no such file or folder$/,
  ],
  [
    "a folder in place of a file",
    "empty/readme.md/x",
    3,
    /a part of the path is a file, not a folder$/,
  ],
  ["an empty path", "", 3, /^a path is empty$/],
  ["a folder without files of ours", "empty", 3, /the folder `empty` holds no YAML and no JSON/],
  ["a file that is not UTF-8", "latin1.yaml", 3, /it is not UTF-8/],
  ["a file without end", "/dev/zero", 3, /it is larger than 16777216 bytes/],
  ["a URL", "https://github.com/acme/policies", 64, /is a URL/],
])("%s is refused", async (_name, path, exitCode, message) => {
  const cwd = folder({ "empty/readme.md": "x" });
  const io = fakeIo(cwd, { stdin: Uint8Array.of(0xe4, 0x20) });
  const { writeFileSync } = await import("node:fs");
  writeFileSync(join(cwd, "latin1.yaml"), Uint8Array.of(0xe4, 0x20));
  const failure: CliFailure = await readInputs([path], io).then(
    () => expect.unreachable(),
    (error: unknown) => error as CliFailure,
  );
  expect(failure.exitCode).toBe(exitCode);
  expect(failure.message).toMatch(message);
});

test("a dash is stdin, without a byte order mark", async () => {
  const io = fakeIo("/", { stdin: "\uFEFFkind: Pod" });
  expect(await readInputs(["-"], io)).toEqual([{ name: "stdin", text: "kind: Pod" }]);
  expect(await readOne("-", io)).toBe("kind: Pod");
});

test("stdin is read once", () => {
  expect(() => refuseSharedStdin(["-"], ["a"], undefined)).not.toThrow();
  expect(() => refuseSharedStdin(["-"], ["a", "-"])).toThrow("`-` is named twice");
});

test.each([
  ["UTF-16", [0xff, 0xfe, 0x61, 0x00], "it is UTF-16, not UTF-8"],
  ["UTF-16 the other way round", [0xfe, 0xff, 0x00, 0x61], "it is UTF-16, not UTF-8"],
  ["a program", [0x7f, 0x45, 0x4c, 0x46, 0x00, 0xff], "it is binary, not text"],
  ["an old encoding", [0x61, 0x0a, 0x62, 0xe4, 0x63], "it is not UTF-8 (line 2)"],
])("of what is not UTF-8 the kind is told: %s", async (_name, bytes, why) => {
  const cwd = folder({ f: Uint8Array.from(bytes) });
  await expect(readOne("f", fakeIo(cwd))).rejects.toThrow(`\`f\` cannot be read: ${why}`);
});

test("a folder is no file, and says so in plain words", async () => {
  await expect(readOne("d", fakeIo(folder({ "d/f": "" })))).rejects.toThrow(
    "`d` cannot be read: it is a folder",
  );
});
