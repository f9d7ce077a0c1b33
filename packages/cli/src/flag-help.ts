import type { Evaluation, ImageEvidence } from "imagegate";

/** What the library's help calls an option of its own, and what does the same here. Longer phrases stand before those they hold. */
export const flagPhrases: readonly (readonly [library: string, flag: string])[] = [
  [
    "list the host in `allowedHosts` (private addresses) or `insecureHosts` (http)",
    "name the host with --insecure-registry HOST",
  ],
  [
    "list the host in the registry client's allowed hosts",
    "name the host with --insecure-registry HOST",
  ],
  ["list the host in `insecureHosts`", "name the host with --insecure-registry HOST"],
  [
    "give credentials that may read this repository; see the keychain",
    "give credentials that may read this repository: --pull-secret FILE, or docker login",
  ],
  [
    "give the credentials themselves in another keychain, or pass a runHelper to dockerConfig",
    "give the credentials themselves with --pull-secret FILE; credential helpers are not run",
  ],
  ["or pass a keychain", "or with --pull-secret FILE"],
  ["raise the timeout", "raise --timeout"],
  ["raise timeoutMs", "raise --timeout"],
  [
    "raise the limit in createRegistryClient if this is meant",
    "see what answers there; the limits of the command line are fixed, those of the library are not",
  ],
  ["or raise the limit in createEngine", "or use the library, whose limits can be raised"],
  [
    "pass a trusted_root.json to createEngine, or set ctlog.insecureIgnoreTlog",
    "trusted roots are not supported yet by the command line; where the log is not wanted, --insecure-ignore-tlog or ctlog.insecureIgnoreTlog in the policy",
  ],
];

/** The library's help in the words of the command line: flags instead of options. */
export function helpWithFlags(help: string): string {
  return flagPhrases.reduce((text, [library, flag]) => text.replace(library, flag), help);
}

/** What was found out about an image, with help that names flags. */
export function evidenceWithFlags(found: ImageEvidence): ImageEvidence {
  return { ...withFlags(found), evidence: found.evidence.map((each) => withFlags(each)) };
}

/** An evaluation, with help that names flags. */
export function evaluationWithFlags(evaluation: Evaluation): Evaluation {
  return {
    ...evaluation,
    results: evaluation.results.map((result) => ({
      ...withFlags(result),
      evidence: result.evidence.map((each) => withFlags(each)),
    })),
  };
}

function withFlags<T extends { readonly help?: string }>(said: T): T {
  return said.help === undefined ? said : { ...said, help: helpWithFlags(said.help) };
}
