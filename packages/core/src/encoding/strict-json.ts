const maxDepth = 64;

/**
 * Parses JSON that somebody else wrote or signed. Unlike `JSON.parse` it refuses keys that stand twice in one object, of which
 * readers take different ones, bytes that are no UTF-8, and more than 64 levels.
 * @throws SyntaxError with one lower-case line, which quotes nothing of the text but a key.
 */
export function parseStrictJson(source: string | Uint8Array): unknown {
  const text = typeof source === "string" ? source : decodeUtf8(source);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError("is not JSON", { cause });
  }
  checkKeys(text);
  return value;
}

/** The text of UTF-8 bytes. A byte order mark stays, so that JSON with one is refused as RFC 8259 allows. */
function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new SyntaxError("is not UTF-8", { cause });
  }
}

/** Walks over a text that is known to be JSON, one step a character: no recursion, no backtracking. */
function checkKeys(text: string): void {
  // One entry for each open object (its keys) or list (nothing).
  const open: (Set<string> | undefined)[] = [];
  let keyIsNext = false;
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    switch (character) {
      case "{":
      case "[":
        keyIsNext = character === "{";
        open.push(keyIsNext ? new Set() : undefined);
        if (open.length > maxDepth) throw new SyntaxError(`nests deeper than ${maxDepth} levels`);
        break;
      case "}":
      case "]":
        open.pop();
        keyIsNext = false;
        break;
      case ",":
        keyIsNext = open.at(-1) !== undefined;
        break;
      case '"': {
        const end = closingQuote(text, i);
        if (keyIsNext) addKey(open.at(-1), text.slice(i, end + 1));
        keyIsNext = false;
        i = end;
        break;
      }
      default:
    }
  }
}

function closingQuote(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
  return i;
}

function addKey(keys: Set<string> | undefined, quoted: string): void {
  const key = String(JSON.parse(quoted));
  if (keys?.has(key) === true) throw new SyntaxError(`holds the key \`${inline(key)}\` twice`);
  keys?.add(key);
}

/** Whether it is a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What lies under a path of keys and indexes; undefined where there is nothing, and for what objects inherit. */
export function lookUp(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here: unknown = value;
  for (const step of path) {
    if (!hasOwn(here, step)) return undefined;
    here = here[step];
  }
  return here;
}

function hasOwn<K extends string | number>(
  value: unknown,
  key: K,
): value is Readonly<Record<K, unknown>> {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key);
}

/** Foreign text for a message: one line, no control or bidirectional characters, at most 120 characters. */
export function inline(text: string): string {
  const plain = text.slice(0, 1000).replace(/[`\p{C}\p{Zl}\p{Zp}]/gu, "?");
  return plain.length > 120 ? `${plain.slice(0, 119)}…` : plain;
}
