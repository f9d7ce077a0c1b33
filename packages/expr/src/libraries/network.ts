import { defineLibrary, func, method, type Library } from "../declare.ts";
import { bool } from "../types.ts";
import { cidrType, maskCidr } from "./cidr-block.ts";
import { cidrFunctions, cidrOf } from "./cidr-functions.ts";
import { ipType } from "./ip-address.ts";
import { ipFunctions } from "./ip-functions.ts";

/**
 * cel-go's network library: IP addresses (`ip`, `isIP`) and CIDR blocks (`cidr`, `isCIDR`). It is Kubernetes' `ip` and `cidr` in
 * one, with `isMask()` beside; an environment has either.
 */
export const network: Library = defineLibrary({
  name: "cel.lib.ext.network",
  version: 0,
  doc: "IP addresses and CIDR blocks.",
  types: [ipType, cidrType],
  functions: [
    ...ipFunctions,
    ...cidrFunctions,
    func(
      "isMask",
      {
        doc: "Whether the block has no host bits set.",
        examples: ['cidr("192.168.0.0/24").isMask()', '!cidr("192.168.0.1/24").isMask()'],
      },
      method("cidr_is_mask", [cidrType], bool, (block) =>
        maskCidr(cidrOf(block)).equals(cidrOf(block)),
      ),
    ),
  ],
});
