import {
  defineLibrary,
  method,
  overload,
  type FunctionDeclaration,
  type Library,
  type Overload,
} from "../declare.ts";
import { celError } from "../errors.ts";
import { stdlib } from "../stdlib/index.ts";
import { bool, duration, int, string } from "../types.ts";
import { toInt, type Int } from "../values/int.ts";
import { codePointLength } from "../values/text.ts";
import { IpAddress, ipType, parseIp, readIp } from "./ip-address.ts";
import { requireIp } from "./ip-functions.ts";
import { network } from "./network.ts";
import { strings } from "./strings.ts";
import * as text from "./strings-text.ts";

// Where the conformance suite of the specification wants something else of a function than cel-go gives.

/** What takes the place of a function's overloads, and of its texts. */
type Replacement = Partial<FunctionDeclaration> & { readonly overloads: readonly Overload[] };

/** The library with other overloads under the same ids. What they cost stays. */
function replacing(library: Library, by: Readonly<Record<string, Replacement>>): Library {
  const replaced = (declaration: FunctionDeclaration): FunctionDeclaration => {
    const replacement = Object.hasOwn(by, declaration.name) ? by[declaration.name] : undefined;
    if (replacement === undefined) return declaration;
    const overloads = declaration.overloads.map((old) => {
      const other = replacement.overloads.find(({ id }) => id === old.id);
      if (other === undefined) return old;
      return Object.freeze(old.cost === undefined ? other : { ...other, cost: old.cost });
    });
    return Object.freeze({ ...declaration, ...replacement, overloads: Object.freeze(overloads) });
  };
  return defineLibrary({ ...library, functions: library.functions.map((each) => replaced(each)) });
}

/** The standard library in which `getMilliseconds` of a duration is the part below a second. */
export const specificationStdlib: Library = replacing(stdlib, {
  getMilliseconds: {
    doc: "The milliseconds of a timestamp beyond its second, or of a duration beyond its seconds. A second argument is a time zone, by name or as `+01:00`; without it UTC.",
    examples: [
      "timestamp('2026-03-04T05:06:07.890Z').getMilliseconds() == 890",
      "duration('1s250ms').getMilliseconds() == 250",
    ],
    overloads: [
      method("duration_to_milliseconds", [duration], int, ({ nanos }) =>
        toInt((nanos / 1_000_000n) % 1000n),
      ),
    ],
  },
});

/** Throws when an index is beyond the text. */
function within(whole: string, index: Int): void {
  if (index > codePointLength(whole)) throw celError(`index out of range: ${index}`);
}

/** The string functions in which an index beyond the text is an error everywhere. */
export const specificationStrings: Library = replacing(strings(), {
  indexOf: {
    overloads: [
      method("string_index_of_string_int", [string, string, int], int, (whole, part, from) => {
        within(whole, from);
        return text.indexOf(whole, part, from);
      }),
    ],
  },
  lastIndexOf: {
    overloads: [
      method(
        "string_last_index_of_string_int",
        [string, string, int],
        int,
        (whole, part, until) => {
          within(whole, until);
          return text.lastIndexUntil(whole, part, until);
        },
      ),
    ],
  },
});

/** The IPv4 address that an IPv6 address in hexadecimal stands for: `::ffff:c0a8:1`. */
function mappedAddress(spelt: string): IpAddress | undefined {
  const address = spelt.includes(".") ? undefined : readIp(spelt);
  return address !== undefined && address.bits >> 32n === 0xffffn && address.family === 6
    ? new IpAddress(4, address.bits & 0xffff_ffffn)
    : undefined;
}

/** The network functions in which an IPv4 address may be spelt as an IPv6 address in hexadecimal. */
export const specificationNetwork: Library = replacing(network, {
  ip: {
    overloads: [
      overload(
        "string_to_ip",
        [string],
        ipType,
        (spelt) => mappedAddress(spelt) ?? requireIp(spelt),
      ),
    ],
  },
  isIP: {
    overloads: [
      overload(
        "is_ip",
        [string],
        bool,
        (spelt) => mappedAddress(spelt) !== undefined || typeof parseIp(spelt) !== "string",
      ),
    ],
  },
});
