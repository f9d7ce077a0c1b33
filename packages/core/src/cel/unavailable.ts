import {
  defineLibrary,
  double,
  func,
  type FunctionDeclaration,
  int,
  type Library,
  unavailable,
  unavailableOverload,
} from "@imagegate/expr";

// What Kyverno's environment has and this one has not yet, by library. Declared so that a policy that uses it is refused by name
// and not for an unknown function. A name stands for the function and the method alike.

const kyvernoLibraries: Readonly<Record<string, readonly string[]>> = {
  "attestation verification": words("verifyAttestationSignatures extractPayload"),
  "image data": words("getImageData image.getMetadata image.GetMetadata"),
  resource: words(
    "resource.get resource.Get resource.list resource.List resource.post resource.Post resource.toGVR resource.ToGVR",
  ),
  globalContext: words("globalContext.get globalContext.Get"),
  http: words("http.get http.Get http.post http.Post http.client http.Client"),
  hash: words("hash.sha256 hash.sha1 hash.md5 sha256 sha1 md5"),
  json: words("json.marshal json.unmarshal"),
  yaml: words("yaml.parse"),
  random: words("random random.random"),
  time: words("time.now time.truncate time.toCron"),
  transform: words("transform.listObjToMap listObjToMap"),
  user: words("user.parseServiceAccount parseServiceAccount"),
  gzip: words("gzip.compress gzip.decompress"),
};

/** The functions of cel-go's libraries that policies may not use yet. */
export const unavailableCel: Library = defineLibrary({
  name: "unavailable.cel",
  version: 1,
  functions: refused({ protos: words("proto.hasExt proto.getExt") }),
});

/** The functions of Kyverno's libraries that policies may not use yet. */
export const unavailableKyverno: Library = defineLibrary({
  name: "unavailable.kyverno",
  version: 1,
  functions: [
    ...refused(kyvernoLibraries),
    // cel-go's own takes one argument.
    func(
      "math.round",
      unavailableOverload(
        "math_round_double_int",
        [double, int],
        double,
        "rounding to a number of digits is of Kyverno's library `math`, which is not supported yet",
      ),
    ),
  ],
});

function refused(
  libraries: Readonly<Record<string, readonly string[]>>,
): readonly FunctionDeclaration[] {
  return Object.entries(libraries).flatMap(([library, names]) =>
    names.map((name) => unavailable(name, `the library \`${library}\` is not supported yet`)),
  );
}

function words(text: string): readonly string[] {
  return text.split(" ");
}
