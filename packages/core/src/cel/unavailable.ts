import { defineLibrary, type Library, unavailable } from "@imagegate/expr";

// What Kyverno's environment has and this one has not yet, by library. Declared so that a policy that uses it is refused by name
// and not for an unknown function. A name stands for the function and the method alike.

const celLibraries: Readonly<Record<string, readonly string[]>> = {
  strings: words(
    "charAt indexOf lastIndexOf join lowerAscii upperAscii replace split substring trim format strings.quote",
  ),
  lists: words("slice flatten distinct reverse sort sortBy lists.range isSorted sum min max"),
  math: words(
    "math.greatest math.least math.ceil math.floor math.round math.trunc math.abs math.sign math.isNaN math.isInf math.isFinite math.bitOr math.bitAnd math.bitXor math.bitNot math.bitShiftLeft math.bitShiftRight math.sqrt",
  ),
  sets: words("sets.contains sets.equivalent sets.intersects"),
  encoders: words("base64.encode base64.decode"),
  bindings: words("cel.bind"),
  "two-variable comprehensions": words(
    "all exists exists_one existsOne transformList transformMap transformMapEntry",
  ),
  optionals: words(
    "optional.of optional.none optional.ofNonZeroValue hasValue value or orValue optMap optFlatMap",
  ),
  regex: words("regex.replace regex.extract regex.extractAll find findAll"),
  protos: words("proto.hasExt proto.getExt"),
  urls: words("url isURL getScheme getHost getHostname getPort getEscapedPath getQuery"),
  quantity: words(
    "quantity isQuantity sign isInteger asInteger asApproximateFloat add sub isLessThan isGreaterThan compareTo",
  ),
  "ip and cidr": words(
    "ip isIP ip.isCanonical family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast cidr isCIDR containsIP containsCIDR masked prefixLength",
  ),
  format: words(
    "format.named format.dns1123Label format.dns1123Subdomain format.dns1035Label format.qualifiedName format.dns1123LabelPrefix format.dns1123SubdomainPrefix format.dns1035LabelPrefix format.labelValue format.uri format.uuid format.byte format.date format.datetime validate",
  ),
  semver: words("semver isSemver major minor patch"),
};

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

/** The functions of cel-go's and Kubernetes' libraries that policies may not use yet. */
export const unavailableCel: Library = refuse("unavailable.cel", celLibraries);

/** The functions of Kyverno's libraries that policies may not use yet. */
export const unavailableKyverno: Library = refuse("unavailable.kyverno", kyvernoLibraries);

function refuse(name: string, libraries: Readonly<Record<string, readonly string[]>>): Library {
  const functions = Object.entries(libraries).flatMap(([library, names]) =>
    names.map((each) => unavailable(each, `the library \`${library}\` is not supported yet`)),
  );
  return defineLibrary({ name, version: 1, functions });
}

function words(text: string): readonly string[] {
  return text.split(" ");
}
