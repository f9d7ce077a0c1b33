import { defineLibrary, type Library } from "../declare.ts";
import { ipFunctions } from "../libraries/ip-functions.ts";
import { ipType } from "../libraries/ip-address.ts";

/** Kubernetes' IP addresses (since 1.30): `ip`, `isIP` and what an address can be asked. */
export const kubernetesIp: Library = defineLibrary({
  name: "net.ip",
  version: 1,
  doc: "IP addresses, as Kubernetes has them.",
  types: [ipType],
  functions: ipFunctions,
});
