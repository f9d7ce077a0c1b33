/** How many code points a string has. A lone surrogate counts as one. */
export function codePointLength(text: string): number {
  // Engines keep texts of Latin letters apart, and answer this for them without a look.
  if (!/[\ud800-\udbff]/.test(text)) return text.length;
  let length = text.length;
  for (let i = 0; i + 1 < text.length; i++) {
    if (isHigh(text.charCodeAt(i)) && isLow(text.charCodeAt(i + 1))) {
      length--;
      i++;
    }
  }
  return length;
}

/** Order by code point: negative, zero or positive. JavaScript's `<` compares UTF-16 units, which puts U+10000 before U+FF00. */
export function compareText(left: string, right: string): number {
  const common = Math.min(left.length, right.length);
  for (let i = 0; i < common; i++) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** A code unit's place in code point order: surrogates stand for the planes above U+FFFF. */
function rank(unit: number): number {
  return isHigh(unit) || isLow(unit) ? unit + 0x10000 : unit;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
