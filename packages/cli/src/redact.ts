import type { Diagnostic } from "imagegate";

/**
 * Diagnostics of a YAML or JSON file without what stands in its Secrets. Where the document of a fault may be a Secret, the
 * line is left out, and what the YAML reader quotes of it.
 */
export function withoutSecrets(
  text: string,
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  if (diagnostics.length === 0 || !/\bSecret/.test(text)) return diagnostics;
  const lines = text.split("\n");
  return diagnostics.map((fault) =>
    /\bSecret/.test(documentAt(lines, fault.position?.line ?? 1)) ? withoutContent(fault) : fault,
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

function withoutContent({ severity, code, message, help, position }: Diagnostic): Diagnostic {
  return {
    severity,
    code,
    // The reader's own messages quote tokens after a colon; all others name fields and never their values.
    message: code === "POLICY_SYNTAX" ? message.replace(/: [^]*$/, "") : message,
    ...(help === undefined ? {} : { help }),
    ...(position === undefined ? {} : { position }),
  };
}
