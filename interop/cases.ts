// The cases of the matrix: an image in a state that both verifiers are asked about, and what is true of it.
import type { ReasonCode } from "imagegate";
import { copySignatures, type Forgery, rot } from "./attacker.ts";
import type { KeyPair, Scene } from "./scene.ts";
import type { Tool } from "./tools.ts";

/** Who signs in a case: the cosign of its column with the key that is asked for or another, or the other cosign. */
export interface Signers {
  readonly cosign: Tool;
  readonly otherCosign: Tool;
  readonly keys: KeyPair;
  readonly otherKeys: KeyPair;
}

export interface Case {
  readonly name: string;
  /** What imagegate must say: `verified`, or one of these reasons why not. */
  readonly wanted: "verified" | readonly ReasonCode[];
  /** Where cosign says otherwise: the first digits of its versions, and the heading of docs/interop.md that says who is right. */
  readonly disagrees?: { readonly cosign: readonly ("2" | "3")[]; readonly why: string };
  /** Brings about the state in a repository of its own. Answers the image to ask for: `REPOSITORY:TAG` or `REPOSITORY@DIGEST`. */
  prepare(scene: Scene, repository: string, signers: Signers): Promise<string>;
}

export const cases: readonly Case[] = [
  {
    name: "signed",
    wanted: "verified",
    prepare: async (scene, repository, { cosign, keys }) => {
      const image = await pushed(scene, repository);
      await scene.sign(cosign, keys, image);
      return image;
    },
  },
  { name: "unsigned", wanted: ["NO_SIGNATURES_FOUND"], prepare: pushed },
  {
    name: "other key",
    wanted: ["SIGNATURE_INVALID"],
    prepare: async (scene, repository, { cosign, otherKeys }) => {
      const image = await pushed(scene, repository);
      await scene.sign(cosign, otherKeys, image);
      return image;
    },
  },
  {
    name: "other key, then the right one",
    wanted: "verified",
    prepare: async (scene, repository, { cosign, keys, otherKeys }) => {
      const image = await pushed(scene, repository);
      await scene.sign(cosign, otherKeys, image);
      await scene.sign(cosign, keys, image);
      return image;
    },
  },
  forged("tampered signature", "signature", "same image", "SIGNATURE_INVALID"),
  forged("tampered manifest: signature of another image", "none", "other image", "DIGEST_MISMATCH"),
  forged("tampered payload: names another image", "payload", "other image", "SIGNATURE_INVALID"),
  {
    name: "tampered payload: other bytes under its digest",
    wanted: ["REGISTRY_CONTENT_MISMATCH", "REGISTRY_INVALID_CONTENT"],
    prepare: async (scene, repository, { cosign, keys }) => {
      const image = await pushed(scene, repository);
      await scene.sign(cosign, keys, image);
      expectSome(await rot(scene, { repository, digest: digestOf(image) }));
      return image;
    },
  },
  {
    name: "moved tag",
    wanted: ["NO_SIGNATURES_FOUND"],
    prepare: async (scene, repository, { cosign, keys }) => {
      await scene.sign(cosign, keys, await pushed(scene, repository));
      await scene.pushImage(`${repository}:1`, `${repository} moved`);
      return `${repository}:1`;
    },
  },
  {
    name: "index",
    wanted: "verified",
    prepare: async (scene, repository, { cosign, keys }) => {
      const { digest } = await scene.pushIndex(`${repository}:1`);
      await scene.sign(cosign, keys, `${repository}@${digest}`);
      return `${repository}:1`;
    },
  },
  {
    name: "child of the index",
    wanted: "verified",
    prepare: async (scene, repository, { cosign, keys }) => {
      const { digest, children } = await scene.pushIndex(`${repository}:1`);
      await scene.sign(cosign, keys, `${repository}@${digest}`);
      return `${repository}@${children[1]}`;
    },
  },
  {
    name: "child of an index signed alone",
    wanted: ["NO_SIGNATURES_FOUND"],
    prepare: async (scene, repository, { cosign, keys }) => {
      const { digest, children } = await scene.pushIndex(`${repository}:1`);
      await scene.sign(cosign, keys, `${repository}@${digest}`, { recursive: false });
      return `${repository}@${children[1]}`;
    },
  },
  {
    name: "both formats",
    wanted: "verified",
    prepare: async (scene, repository, { cosign, otherCosign, keys }) => {
      const image = await pushed(scene, repository);
      await scene.sign(cosign, keys, image);
      await scene.sign(otherCosign, keys, image);
      return image;
    },
  },
  {
    name: "both formats, other key in this one",
    wanted: "verified",
    disagrees: { cosign: ["2", "3"], why: "one format only" },
    prepare: async (scene, repository, { cosign, otherCosign, keys, otherKeys }) => {
      const image = await pushed(scene, repository);
      await scene.sign(cosign, otherKeys, image);
      await scene.sign(otherCosign, keys, image);
      return image;
    },
  },
  {
    name: "both formats, other key in the other",
    wanted: "verified",
    prepare: async (scene, repository, { cosign, otherCosign, keys, otherKeys }) => {
      const image = await pushed(scene, repository);
      await scene.sign(cosign, keys, image);
      await scene.sign(otherCosign, otherKeys, image);
      return image;
    },
  },
  {
    name: "attested, not signed",
    // cosign 2 keeps attestations where no signature is looked for.
    wanted: ["PREDICATE_TYPE_MISMATCH", "NO_SIGNATURES_FOUND"],
    disagrees: { cosign: ["3"], why: "an attestation is no signature" },
    prepare: async (scene, repository, { cosign, keys }) => {
      const image = await pushed(scene, repository);
      await scene.attest(cosign, keys, image);
      return image;
    },
  },
];

/** A signature taken from a signed image, changed, and put where only the changed one lies. */
function forged(
  name: string,
  forgery: Forgery,
  on: "same image" | "other image",
  reason: ReasonCode,
): Case {
  return {
    name,
    wanted: [reason],
    prepare: async (scene, repository, { cosign, keys }) => {
      const source = `${repository}-source`;
      const original = await pushed(scene, source);
      await scene.sign(cosign, keys, original);
      const digest =
        on === "same image"
          ? await copied(scene, original, repository)
          : digestOf(await pushed(scene, repository));
      const from = { repository: source, digest: digestOf(original) };
      expectSome(await copySignatures(scene, from, { repository, digest }, forgery));
      return `${repository}@${digest}`;
    },
  };
}

async function pushed(scene: Scene, repository: string): Promise<string> {
  return `${repository}@${await scene.pushImage(`${repository}:1`, repository)}`;
}

/** The same image in another repository, without its signatures. */
async function copied(scene: Scene, image: string, repository: string): Promise<string> {
  await scene.crane(["copy", scene.at(image), scene.at(`${repository}:1`)]);
  return digestOf(image);
}

function digestOf(image: string): string {
  return image.slice(image.indexOf("@") + 1);
}

function expectSome(signatures: number): void {
  if (signatures === 0) throw new Error("there was no signature to tamper with");
}
