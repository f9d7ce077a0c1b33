import type { Diagnostic } from "../errors.ts";

/**
 * Words that say that a document may hold what nobody else may see, also when its kind is misspelt: Secrets, Docker
 * configurations, private keys. `data` counts when it is a mapping: that of an attestor's key is text, and public.
 */
const sensitive =
  /\bSecret|PRIVATE KEY|stringData|\.dockerc|\bauths\b|^data:|\bdata["']?[ \t]*:[ \t]*(?:[{#]|\r?$)/m;

/**
 * Diagnostics of a YAML or JSON file without what its Secrets and private keys are. Where the document of a fault may hold one, the
 * line is left out, and what the message quotes of it.
 */
export function withoutSecrets(
  text: string,
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  if (diagnostics.length === 0 || !sensitive.test(text)) return diagnostics;
  const lines = sensitiveLines(text);
  return diagnostics.map((fault) =>
    lines[(fault.position?.line ?? 1) - 1] === false ? fault : withoutContent(fault),
  );
}

/** Of each line, whether its document may hold such things. A line ends with LF alone: JSON may hold others in its strings. */
function sensitiveLines(text: string): readonly boolean[] {
  return text.split(/\n(?=---(?:\s|$))/).flatMap((document) => {
    const isSensitive = sensitive.test(document);
    return document.split("\n").map(() => isSensitive);
  });
}

// Their messages quote what stands in the file; all others name fields and never their values.
const quoting: ReadonlySet<string> = new Set(["POLICY_SYNTAX", "POLICY_DUPLICATE_KEY"]);

function withoutContent({ severity, code, message, help, position }: Diagnostic): Diagnostic {
  return {
    severity,
    code,
    // Punctuation of YAML may stay.
    message: quoting.has(code) ? message.replace(/`([^`]*)`/g, hideLong) : message,
    ...(help === undefined ? {} : { help }),
    ...(position === undefined ? {} : { position }),
  };
}

function hideLong(quoted: string, text: string): string {
  return text.length > 2 ? "`***`" : quoted;
}
