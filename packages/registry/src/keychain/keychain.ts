/* oxlint-disable no-await-in-loop -- the next keychain is asked only when the one before has none */
import type { Keychain } from "../model.ts";

/** No credentials for anything. The default, and an explicit end for {@link firstOf}. */
export const anonymous: Keychain = Object.freeze({ resolve: () => Promise.resolve(undefined) });

/**
 * Asks the keychains in order; the first that has credentials is taken. One that rejects ends the look-up: "could not ask"
 * is not "none", and going on would send a request as somebody else, or as nobody.
 *
 * @example
 * ```ts
 * createRegistryClient({ keychain: firstOf(pullSecrets({ read }), dockerConfig()) });
 * ```
 */
export function firstOf(...keychains: readonly Keychain[]): Keychain {
  return Object.freeze<Keychain>({
    async resolve(target, context) {
      for (const keychain of keychains) {
        const credentials = await keychain.resolve(target, context);
        if (credentials !== undefined) return credentials;
      }
      return undefined;
    },
  });
}
