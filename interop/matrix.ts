// Asks the cosign that signed and imagegate the same question about each case, and holds both against what is true.
import { type Case, cases, type Signers } from "./cases.ts";
import type { Ran } from "./process.ts";
import type { Scene } from "./scene.ts";

/** One cell: a case on a registry, signed by one version of cosign. */
export interface Cell {
  readonly case: string;
  readonly registry: string;
  readonly cosign: string;
  readonly cosignExit: number;
  readonly imagegateExit: number;
  readonly reasons: readonly string[];
  /** `agree`, the reason of a disagreement that docs/interop.md explains, or what is wrong. */
  readonly outcome: string;
  readonly ok: boolean;
  /** What both printed. */
  readonly printed: string;
}

interface Asked {
  readonly verified: boolean;
  readonly artifacts: readonly {
    readonly evidence: readonly {
      readonly reason?: string;
      readonly candidates: readonly { readonly reason?: string }[];
    }[];
  }[];
}

/** Runs every case of one version of cosign on one registry, in order. */
export async function runCases(scene: Scene, signers: Signers): Promise<readonly Cell[]> {
  const cells: Cell[] = [];
  const column = `by-${signers.cosign.version}`;
  for (const [number, one] of cases.entries())
    cells.push(await runCase(scene, one, `sf-matt/case-${number + 1}-${column}`, signers));
  return cells;
}

async function runCase(
  scene: Scene,
  one: Case,
  repository: string,
  signers: Signers,
): Promise<Cell> {
  const { cosign, keys } = signers;
  const image = await one.prepare(scene, repository, signers);
  const theirs = await scene.cosignVerify(cosign, keys, image);
  const ours = await scene.verify(keys, image);
  const report = readReport(ours);
  const named = report.artifacts.flatMap(({ evidence }) =>
    evidence.flatMap(({ reason, candidates }) => [reason, ...candidates.map((c) => c.reason)]),
  );
  const reasons = [...new Set(named.filter((reason) => reason !== undefined))];
  const { verified } = report;
  const verdict = judge(
    one,
    { version: cosign.version, exitCode: theirs.exitCode },
    { exitCode: ours.exitCode, verified, reasons },
  );
  return {
    case: one.name,
    registry: scene.registry.name,
    cosign: cosign.version,
    cosignExit: theirs.exitCode,
    imagegateExit: ours.exitCode,
    reasons,
    ...verdict,
    printed: `${theirs.stderr}${theirs.stdout}${ours.stderr}${ours.stdout}`,
  };
}

function readReport({ stdout, stderr }: Ran): Asked {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`imagegate verify printed no report\n${stderr}${stdout}`);
  }
}

/** Whether what the two said is what is true, and what docs/interop.md explains. */
export function judge(
  { wanted, disagrees }: Pick<Case, "wanted" | "disagrees">,
  theirs: { readonly version: string; readonly exitCode: number },
  ours: {
    readonly exitCode: number;
    readonly verified: boolean;
    readonly reasons: readonly string[];
  },
): { readonly ok: boolean; readonly outcome: string } {
  const { verified, exitCode, reasons } = ours;
  if (theirs.exitCode < 0) return wrong("cosign was killed");
  if (verified !== (exitCode === 0)) return wrong(`verified ${verified}, exit code ${exitCode}`);
  if (verified !== (wanted === "verified")) return wrong(`wanted ${wanted.toString()}`);
  if (wanted !== "verified" && !wanted.some((reason) => reasons.includes(reason)))
    return wrong(`wanted ${wanted.join(" or ")}`);
  const agree = (theirs.exitCode === 0) === verified;
  const [major = ""] = theirs.version.split(".");
  const explained = disagrees?.cosign.some((version) => version === major) === true;
  if (agree !== explained)
    return { ok: true, outcome: agree ? "agree" : `differ: ${disagrees?.why}` };
  return wrong(agree ? "agree, which docs/interop.md denies" : "differ, unexplained");
}

function wrong(outcome: string): { readonly ok: false; readonly outcome: string } {
  return { ok: false, outcome: `WRONG: ${outcome}` };
}

/** The matrix as lines of text, a line for each cell. */
export function formatMatrix(cells: readonly Cell[]): string {
  const rows = cells.map((cell) => [
    cell.case,
    cell.registry,
    cell.cosign,
    cell.cosignExit === 0 ? "yes" : `no (${cell.cosignExit})`,
    cell.imagegateExit === 0 ? "yes" : `no (${cell.imagegateExit})`,
    cell.outcome,
    cell.imagegateExit === 0 ? "" : cell.reasons.join(" "),
  ]);
  const head = ["case", "registry", "signed by", "cosign", "imagegate", "", "imagegate's reasons"];
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((text, i) => text.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
