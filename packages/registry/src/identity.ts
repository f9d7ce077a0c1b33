import { createHmac, randomBytes } from "node:crypto";
import { abortError, quote, RegistryError } from "./errors.ts";
import { abortable } from "./flight.ts";
import type { Credentials, Keychain, Repository, RequestOptions } from "./model.ts";

/** The credentials for a call, and a name for them that tells nothing about them. */
export interface Identity {
  readonly credentials: Credentials | undefined;
  /** Equal for equal credentials within one client, different otherwise; meaningless outside of it. */
  readonly identity: string;
}

/** Makes the function that asks the keychain as whom a repository is read. */
export function createIdentifier(
  keychain: Keychain,
  timeoutMs: number,
): (target: Repository, options: RequestOptions) => Promise<Identity> {
  // A fresh key, so that the names say nothing even to somebody who can guess a password.
  const key = randomBytes(32);

  return async ({ registry, repository }, options) => {
    const name = quote(`${registry}/${repository}`);
    const timeout = AbortSignal.timeout(timeoutMs);
    const given = [options.signal, options.context?.signal].filter(
      (signal) => signal !== undefined,
    );
    const signal = AbortSignal.any([...given, timeout]);
    let credentials: Credentials | undefined;
    try {
      credentials = await abortable(
        keychain.resolve({ registry, repository }, { ...options.context, signal }),
        signal,
      );
    } catch (error) {
      const aborted = given.find((each) => each.aborted);
      if (aborted !== undefined) throw abortError(aborted);
      if (timeout.aborted) {
        throw new RegistryError(
          "REGISTRY_DEADLINE",
          `the keychain did not answer for ${name} within ${timeoutMs} ms`,
          { cause: error },
        );
      }
      if (error instanceof RegistryError) throw error;
      throw new RegistryError(
        "REGISTRY_CREDENTIALS",
        `the keychain could not be asked for ${name}`,
        { cause: error, help: "see the cause" },
      );
    }
    if (credentials === undefined) return { credentials, identity: "anonymous" };
    if (credentials.kind === "registry-token" && !/^[\x21-\x7e]+$/.test(credentials.token)) {
      throw new RegistryError(
        "REGISTRY_CREDENTIALS",
        `the registry token for ${name} cannot be sent in a header`,
      );
    }
    const facts =
      credentials.kind === "basic"
        ? [credentials.username, credentials.password]
        : [credentials.token];
    const identity = createHmac("sha256", key)
      .update(JSON.stringify([credentials.kind, ...facts]))
      .digest("hex");
    return { credentials, identity };
  };
}
