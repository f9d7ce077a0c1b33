import type { CST } from "yaml";
import { readBlock } from "./block-scalar.ts";
import { readDoubleQuoted, readFlowLines } from "./flow-scalar.ts";
import { ScalarBuilder, type ScalarText } from "./scalar-builder.ts";

/** Any scalar token of the `yaml` package's syntax tree but an alias. */
export type ScalarToken = CST.FlowScalar | CST.BlockScalar;

/**
 * Reads a scalar token again, character by character, to know where each one came from.
 *
 * A line break that is folded to a space maps to the break, an escape sequence to its backslash. Where one break of several is
 * dropped, it is the first.
 */
export function mapScalar(token: ScalarToken): ScalarText {
  const builder = new ScalarBuilder();
  switch (token.type) {
    case "block-scalar":
      readBlock(token, builder);
      break;
    case "double-quoted-scalar":
      readDoubleQuoted(token.source, token.offset, builder);
      break;
    case "single-quoted-scalar":
      readFlowLines(token.source, 1, token.source.length - 1, token.offset, builder);
      break;
    case "alias":
    case "scalar":
      readFlowLines(token.source, 0, token.source.length, token.offset, builder);
  }
  return builder.finish();
}
