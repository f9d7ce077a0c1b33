import type { Value } from "../src/index.ts";
import type { HostVariables } from "./documents.ts";

/** A smaller text that is still `failing`: parts are cut out while that is so. */
export function shrinkText(text: string, failing: (text: string) => boolean): string {
  let smallest = text;
  for (let size = Math.ceil(text.length / 2); size >= 1;) {
    let cut = false;
    for (let at = 0; at + size <= smallest.length;) {
      const shorter = smallest.slice(0, at) + smallest.slice(at + size);
      if (failing(shorter)) {
        smallest = shorter;
        cut = true;
      } else at += size;
    }
    if (size > 1) size = Math.floor(size / 2);
    else if (!cut) break;
  }
  return smallest;
}

/** Fewer and simpler variables that are still `failing`. */
export function shrinkVariables(
  variables: HostVariables,
  failing: (variables: HostVariables) => boolean,
): HostVariables {
  let smallest = variables;
  for (const name of Object.keys(variables)) {
    const { [name]: value = null, ...others } = smallest;
    if (failing(others)) smallest = others;
    else {
      const found = simpler(value).find((simple) => failing({ ...others, [name]: simple }));
      if (found !== undefined) smallest = { ...others, [name]: found };
    }
  }
  return smallest;
}

/** Values to try in place of one, the simplest first: constants, and the parts of it. */
function simpler(value: Value): readonly Value[] {
  const parts =
    typeof value === "object" && value !== null
      ? Object.values(Object.getOwnPropertyDescriptors(value)).map(
          (part): Value | undefined => part.value,
        )
      : [];
  return [null, 0, "", [], {}, ...parts.filter((part) => part !== undefined)];
}
