import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives a run of the tests a temporary folder of its own, and fails the run if a test leaves something in it. */
export default function ownTempFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "imagegate-tests-"));
  process.env["TMPDIR"] = folder;
  return () => {
    const left = readdirSync(folder);
    rmSync(folder, { recursive: true });
    if (left.length > 0) throw new Error(`tests left in the temporary folder: ${left.join(", ")}`);
  };
}
