import { opaque, type OpaqueType } from "../types.ts";
import { OpaqueValue } from "../values/value.ts";
import type { Check } from "./name-checks.ts";

/** The type `kubernetes.NamedFormat`. */
export const formatType: OpaqueType = opaque("kubernetes.NamedFormat");

/** A format, by the name that Kubernetes gives it. */
export class NamedFormat extends OpaqueValue {
  override readonly type: OpaqueType = formatType;
  readonly name: string;
  readonly check: Check;

  constructor(name: string, check: Check) {
    super();
    this.name = name;
    this.check = check;
  }

  override equals(other: OpaqueValue): boolean {
    return other instanceof NamedFormat && other.name === this.name;
  }

  override key(): string {
    return this.name;
  }
}
