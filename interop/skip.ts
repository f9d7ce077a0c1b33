/** What a run without its tools says and ends with. In CI it is a failure, unless `INTEROP=optional` says that it may be missing. */
export function skipped(
  missing: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): { readonly line: string; readonly exitCode: number } {
  const why = `not on this machine: ${missing.join(", ")}`;
  const mayMiss = env["CI"] === undefined || env["CI"] === "" || env["INTEROP"] === "optional";
  return mayMiss
    ? { line: `interop: skipped, ${why}`, exitCode: 0 }
    : { line: `interop: failed, ${why} (INTEROP=optional lets CI go on without)`, exitCode: 1 };
}
