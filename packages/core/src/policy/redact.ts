import type { Diagnostic } from "../errors.ts";

/** Words that say that a document may hold what nobody else may see, also when its kind is misspelt. */
const sensitive = /\bSecret|PRIVATE KEY|stringData|\.dockerc|^data:/m;

/**
 * Diagnostics of a YAML or JSON file without what its Secrets and private keys are. Where the document of a fault may hold one, the
 * line is left out, and what the message quotes of it.
 */
export function withoutSecrets(
  text: string,
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  if (diagnostics.length === 0 || !sensitive.test(text)) return diagnostics;
  const lines = text.split("\n");
  return diagnostics.map((fault) =>
    sensitive.test(documentAt(lines, fault.position?.line ?? 1)) ? withoutContent(fault) : fault,
  );
}

/** The document that a line (from 1) is part of. */
function documentAt(lines: readonly string[], line: number): string {
  const start = lines.slice(0, line).findLastIndex(isBorder);
  const length = lines.slice(line).findIndex(isBorder);
  return lines.slice(Math.max(start, 0), length === -1 ? undefined : line + length).join("\n");
}

function isBorder(line: string): boolean {
  return /^---(?:\s|$)/.test(line);
}

// Their messages quote what stands in the file; all others name fields and never their values.
const quoting: ReadonlySet<string> = new Set(["POLICY_SYNTAX", "POLICY_DUPLICATE_KEY"]);

function withoutContent({ severity, code, message, help, position }: Diagnostic): Diagnostic {
  return {
    severity,
    code,
    message: quoting.has(code) ? message.replace(/`[^`]{3,}`/g, "`***`") : message,
    ...(help === undefined ? {} : { help }),
    ...(position === undefined ? {} : { position }),
  };
}
