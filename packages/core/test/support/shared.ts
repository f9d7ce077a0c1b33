import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

/** The folder of test data that is not part of the repository. Tests that need it skip where it is absent. */
export const sharedFolder: string =
  process.env["IMAGEGATE_SHARED"] ?? resolve(import.meta.dirname, "../../../../../shared");

/** Whether a file or folder of it is there. */
export function hasShared(path: string): boolean {
  return existsSync(resolve(sharedFolder, path));
}

/** The text of one of its files. */
export function readShared(path: string): string {
  return readFileSync(resolve(sharedFolder, path), "utf8");
}
