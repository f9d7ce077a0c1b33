import { parseReference } from "@imagegate/registry";
import type { Position } from "../errors.ts";
import type { ImageOutcome } from "../evaluation.ts";
import type { Failure } from "../failure.ts";
import type { ExtractedImage } from "../images/extract.ts";
import { tryPinTarget } from "./pinning.ts";
import type { PolicyOutcome } from "./policy-run.ts";
import type { Asker, Resolution, Session } from "./session.ts";

/** What {@link describeImages} puts together. */
export interface ImageFacts {
  /** As written, in the order of the object. */
  readonly images: readonly ExtractedImage[];
  /** JSON pointer to pinned string. */
  readonly pins: ReadonlyMap<string, string>;
  readonly outcomes: readonly PolicyOutcome[];
  readonly askers: readonly Asker[];
  readonly session: Session;
  readonly locate: ((pointer: string) => Position | undefined) | undefined;
}

/** The object's images with what they were resolved to, if anybody asked. Asks nothing itself. */
export async function describeImages(facts: ImageFacts): Promise<readonly ImageOutcome[]> {
  const { images, pins, outcomes, askers, session, locate } = facts;
  const selected = new Set(
    outcomes.flatMap((outcome) => outcome.selected.map(({ pointer }) => pointer)),
  );
  return Promise.all(
    images.map(async ({ image, category, container, pointer }): Promise<ImageOutcome> => {
      const reference = pins.get(pointer) ?? image;
      const target = tryPinTarget(image);
      const pinned = target === undefined || target instanceof Error ? [] : [target.text];
      const resolutions = await session.resolved([image, ...pinned, reference], askers);
      const { digest = writtenDigest(reference), failure, lookups } = bestOf(resolutions);
      const position = locate?.(pointer);
      return {
        image,
        reference,
        ...(digest === undefined ? {} : { digest }),
        category,
        ...(container === undefined ? {} : { container }),
        pointer,
        ...(position === undefined ? {} : { position }),
        selected: selected.has(pointer),
        ...failedImage(failure),
        lookups,
      };
    }),
  );
}

function failedImage(
  failure: Failure | undefined,
): Pick<ImageOutcome, "reason" | "detail" | "request" | "retryable"> {
  if (failure === undefined) return {};
  const { reason, detail, request, retryable } = failure;
  return { reason, detail, ...(request === undefined ? {} : { request }), retryable };
}

function bestOf(resolutions: readonly Resolution[]): Resolution {
  const found = resolutions.find(
    ({ digest, failure }) => digest !== undefined && failure === undefined,
  );
  const lookups = resolutions.flatMap((each) => each.lookups);
  return { ...(found ?? resolutions[0]), lookups };
}

function writtenDigest(image: string): string | undefined {
  try {
    return parseReference(image).digest;
  } catch {
    return undefined;
  }
}
