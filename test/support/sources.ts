import { globSync } from "node:fs";
import { posix } from "node:path";
import { readText, root } from "./markdown.ts";

/** A file of a package's `src`. */
export interface SourceFile {
  /** Package and path inside its `src`: `core/evaluate/session.ts`. */
  readonly name: string;
  readonly text: string;
}

/** One `import`, `export … from` or `import()`. */
export interface Import {
  readonly from: string;
  /** A file as {@link SourceFile.name}, or what was written if it is no relative path: `node:fs`. */
  readonly to: string;
  /** It names types alone, so nothing of the target runs. */
  readonly typeOnly: boolean;
  /** The names between the braces, as the target exports them. */
  readonly names: readonly string[];
}

/** Every file of every package's `src`, in order. */
export function readSources(): readonly SourceFile[] {
  return globSync("packages/*/src/**/*.ts", { cwd: root })
    .toSorted()
    .map((path) => ({
      name: path.replace(/^packages\/([^/]+)\/src\//, "$1/"),
      text: readText(path),
    }));
}

/** The modules that a file asks for. Statements begin at the start of a line, as the formatter leaves them. */
export function importsOf({ name, text }: SourceFile): readonly Import[] {
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s+)?([^;"']*?\bfrom\s+)?"([^"]+)"|\bimport\("([^"]+)"\)/gm,
  );
  return [...statements].map(([, type, clause = "", fixed, dynamic]) => {
    const target = fixed ?? dynamic ?? "";
    const braces = /^\{([^}]*)\}\s*from\s+$/.exec(clause)?.[1];
    const names = (braces ?? "")
      .split(",")
      .map((each) => each.trim())
      .filter((each) => each !== "");
    return {
      from: name,
      to: target.startsWith(".") ? posix.join(posix.dirname(name), target) : target,
      typeOnly:
        type !== undefined || (names.length > 0 && names.every((each) => each.startsWith("type "))),
      names: names.map((each) => each.replace(/^type /, "").replace(/ as .*$/, "")),
    };
  });
}

/** The text with its comments blanked out, line for line. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, (comment) => comment.replace(/[^\n]+/g, ""));
}
