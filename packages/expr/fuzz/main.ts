// Hostile expressions and values, made by chance that a seed repeats. See docs/expr.md, "Fuzzing".
import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { fuzz } from "./run.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    count: { type: "string" },
    time: { type: "string" },
    nightly: { type: "boolean", default: false },
  },
});

function whole(name: string, text: string): number {
  const number = Number(text.replace(/s$/, ""));
  if (!Number.isSafeInteger(number) || number < 0) {
    throw new TypeError(`--${name} is a whole number, not \`${text}\``);
  }
  return number;
}

/** Texts of cel-go's conformance suite, where it lies beside the repository. */
function corpus(): readonly string[] {
  const shared = process.env["IMAGEGATE_SHARED"] ?? `${import.meta.dirname}/../../../../shared`;
  const file = `${shared}/testdata/cel/conformance.jsonl`;
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .flatMap((line) => {
      const value: unknown = JSON.parse(line);
      return typeof value === "object" &&
        value !== null &&
        "expr" in value &&
        typeof value.expr === "string"
        ? [value.expr]
        : [];
    });
}

const nightly = values.nightly ? "1000000" : undefined;
const countText = values.count ?? nightly;
const timeText = values.time ?? (countText === undefined ? "60s" : undefined);
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : whole("seed", values.seed);
const count = countText === undefined ? Infinity : whole("count", countText);
const seconds = timeText === undefined ? Infinity : whole("time", timeText);

console.log(`fuzz: seed ${seed}`);
const failures = fuzz({ seed, count, seconds, corpus: corpus(), log: console.log });
if (failures > 0) process.exitCode = 1;
