import { parseReference, RegistryError } from "@imagegate/registry";
import { formatDiagnostics } from "imagegate";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { createClient, type RegistryFlags } from "../options.ts";

/** `imagegate digest IMAGE…`: the digest of each, one a line. The manifest is fetched and hashed: the registry's header is not believed. */
export async function digest(
  images: readonly string[],
  flags: RegistryFlags,
  io: Io,
): Promise<ExitCode> {
  const client = await createClient(flags, { io, clock: () => new Date() });
  let exitCode: ExitCode = exitCodes.yes;
  try {
    for (const image of images) {
      try {
        const reference = parseReference(image);
        // oxlint-disable-next-line no-await-in-loop -- one after the other, as they are printed
        const resolved = await client.resolve(reference, { signal: io.signal });
        // oxlint-disable-next-line no-await-in-loop -- as above
        const manifest = await client.manifest(reference, resolved.digest, { signal: io.signal });
        // oxlint-disable-next-line no-await-in-loop -- as above
        await io.print(`${manifest.digest}\n`);
      } catch (error) {
        if (!(error instanceof RegistryError)) throw error;
        io.signal.throwIfAborted();
        const { code, message, help } = error;
        // oxlint-disable-next-line no-await-in-loop -- as above
        await io.complain(
          `${formatDiagnostics([{ severity: "error", code, message: `${image}: ${message}`, help }])}\n`,
        );
        const own =
          code === "REGISTRY_INVALID_REFERENCE" ? exitCodes.badInput : exitCodes.unanswered;
        if (own > exitCode) exitCode = own;
      }
    }
  } finally {
    await client.close();
  }
  return exitCode;
}
