import {
  type KubernetesObject,
  type ParsedResource,
  parseResources,
  type Position,
} from "imagegate";
import { inputFailure, inputFailures } from "../failure.ts";
import type { InputFile } from "../files.ts";
import { isSecret } from "../secrets.ts";
import { podFaults } from "./pod-faults.ts";

/** An object to be judged. */
export interface Subject {
  readonly object: KubernetesObject;
  /** Where it stands, for messages. */
  readonly file: string;
  readonly line: number;
  readonly locate: (pointer: string) => Position | undefined;
  /** The Namespace that it is in, when that was given too. */
  readonly namespaceObject?: KubernetesObject;
}

/** The objects of resource files by what they are for. */
export interface Subjects {
  /** In the order of the files, then those that were added. */
  readonly subjects: readonly Subject[];
  readonly secrets: readonly KubernetesObject[];
}

/**
 * Reads resource files. Secrets and Namespaces hold no images: they are there for the other objects. Throws a `CliFailure` (3)
 * with every fault, and when there is nothing to judge.
 */
export function readSubjects(files: readonly InputFile[], more: readonly Subject[]): Subjects {
  const parsed = files.map(({ name, text }) => parseResources(text, { file: name }));
  const faults = parsed.flatMap(({ diagnostics }) => diagnostics);
  if (faults.length > 0) throw inputFailures(faults);
  const resources = parsed.flatMap((each) => each.resources);
  const objects = resources.map(({ object }) => object);
  const namespaces = new Map(
    objects.filter(isNamespace).map((object) => [object.metadata?.name, object]),
  );
  const subjects = [
    ...resources
      .filter(({ object }) => !isSecret(object) && !isNamespace(object))
      .map((resource) => toSubject(resource)),
    ...more,
  ].map((subject) => {
    const namespaceObject = namespaces.get(subject.object.metadata?.namespace ?? "default");
    return namespaceObject === undefined ? subject : { ...subject, namespaceObject };
  });
  const shapeless = subjects.flatMap((subject) => podFaults(subject));
  if (shapeless.length > 0) throw inputFailures(shapeless);
  if (subjects.length > 0) return { subjects, secrets: objects.filter(isSecret) };
  const where = files.map(({ name }) => `\`${name}\``).join(", ");
  throw inputFailure(
    "CLI_NO_RESOURCE",
    `there is nothing to judge${where === "" ? "" : ` in ${where}`}`,
    where === ""
      ? "name objects with --resource PATH or images with --image REFERENCE"
      : "name files with Pods or other objects; Secrets and Namespaces only serve them",
  );
}

/** A Pod for each image, as Kyverno's tester makes it. */
export function imageSubjects(images: readonly string[]): readonly Subject[] {
  return images.map((image, i) => {
    const position = { file: "--image", path: "", line: i + 1, column: 1, length: image.length };
    return {
      object: {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: `imagegate-${i + 1}`, namespace: "default" },
        spec: { containers: [{ name: "image", image }] },
      },
      file: position.file,
      line: position.line,
      locate: () => position,
    };
  });
}

function toSubject({ object, position, locate }: ParsedResource): Subject {
  return { object, file: position.file, line: position.line, locate };
}

function isNamespace({ apiVersion, kind }: KubernetesObject): boolean {
  return apiVersion === "v1" && kind === "Namespace";
}
