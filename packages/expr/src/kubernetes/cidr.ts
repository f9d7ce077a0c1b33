import { defineLibrary, type Library } from "../declare.ts";
import { cidrFunctions } from "../libraries/cidr-functions.ts";
import { cidrType } from "../libraries/cidr-block.ts";
import { ipType } from "../libraries/ip-address.ts";

/** Kubernetes' CIDR blocks (since 1.30): `cidr`, `isCIDR` and what a block can be asked. Goes with {@link kubernetesIp}. */
export const kubernetesCidr: Library = defineLibrary({
  name: "net.cidr",
  version: 1,
  doc: "CIDR blocks, as Kubernetes has them.",
  types: [ipType, cidrType],
  functions: cidrFunctions,
});
