import { checkReference, parseReference, RegistryError } from "@imagegate/registry";
import { EngineError } from "../errors.ts";
import type { PatchOperation, Result } from "../evaluation.ts";
import type { ExtractedImage } from "../images/extract.ts";
import { type PinTarget, pinTarget } from "../images/pin.ts";
import type { PolicyPlan } from "../plan.ts";
import { reasons } from "../reasons.ts";
import { makeResult, selectImages } from "./policy-run.ts";
import type { Asker, Session } from "./session.ts";

/** A policy that pins, and on whose behalf it asks. */
export interface Pinner {
  readonly plan: PolicyPlan;
  readonly asker: Asker;
}

/** What the pinning step did. */
export interface Pinning {
  /** In the order of the object; of several policies that pin an image, the first. */
  readonly patch: readonly PatchOperation[];
  /** Policies that could not pin, with why. */
  readonly errors: ReadonlyMap<PolicyPlan, Result>;
}

/**
 * Kyverno's mutating step (`mutateDigest`): tags of the images that a policy selects are resolved, and the digest is appended.
 * Verifies nothing. Images are selected by their text with registry and tag written out (`docker.io/nginx:latest`).
 */
export async function pinImages(
  pinners: readonly Pinner[],
  images: readonly ExtractedImage[],
  session: Session,
): Promise<Pinning> {
  const pinned = await Promise.all(
    pinners.map(async ({ plan, asker }) => ({
      plan,
      ...(await pinFor(plan, asker, images, session)),
    })),
  );
  const values = new Map<string, string>();
  for (const { pins } of pinned) {
    for (const [pointer, value] of pins) if (!values.has(pointer)) values.set(pointer, value);
  }
  return {
    patch: images.flatMap(({ pointer }) => {
      const value = values.get(pointer);
      return value === undefined ? [] : [{ op: "replace" as const, path: pointer, value }];
    }),
    errors: new Map(
      pinned.flatMap(({ plan, error }) => (error === undefined ? [] : [[plan, error]])),
    ),
  };
}

async function pinFor(
  plan: PolicyPlan,
  asker: Asker,
  images: readonly ExtractedImage[],
  session: Session,
): Promise<{ readonly pins: ReadonlyMap<string, string>; readonly error?: Result }> {
  const pins = new Map<string, string>();
  const fail = (message: string, facts: Partial<Result> = {}): Result =>
    makeResult(plan, {
      rule: "mutateDigest",
      result: "error",
      message: `failed to update digest: ${message}`,
      ...facts,
    });
  try {
    const targets = [];
    for (const { image, pointer } of images) {
      const target = tryPinTarget(image);
      if (target instanceof Error) {
        const help = mendingOf(image);
        return {
          pins,
          error: fail(target.message, { images: [image], reasons: ["REFERENCE_INVALID"], help }),
        };
      }
      if (target !== undefined) targets.push({ image: target.text, written: image, pointer });
    }
    const selected = selectImages(plan, targets);
    const resolved = await Promise.all(
      selected.map(async (target) => ({
        ...target,
        ...(await session.resolve(target.image, asker)),
      })),
    );
    for (const { pointer, image, digest, failure } of resolved) {
      if (failure === undefined && digest !== undefined) pins.set(pointer, `${image}@${digest}`);
    }
    const failures = resolved.flatMap(({ image, written, failure }) =>
      failure === undefined ? [] : [{ image, written, failure }],
    );
    const [first] = failures;
    if (first === undefined) return { pins };
    const texts = failures.map(
      ({ image, failure }) => `failed to resolve digest for image ${image}: ${failure.detail}`,
    );
    const error = fail(texts.join("; "), {
      images: failures.map(({ written }) => written),
      reasons: [...new Set(failures.map(({ failure }) => failure.reason))],
      help: first.failure.help,
      retryable: failures.some(({ failure }) => failure.retryable),
    });
    return { pins, error };
  } catch (error) {
    if (error instanceof EngineError) throw error;
    return { pins, error: fail(error instanceof Error ? error.message : String(error)) };
  }
}

/** What to do about a string that is no image: the parser of references knows the mistakes. */
function mendingOf(image: string): string {
  try {
    checkReference(parseReference(image));
  } catch (error) {
    if (error instanceof RegistryError) return error.help;
  }
  return reasons.REFERENCE_INVALID.help;
}

/** What to resolve for an image string, or why it is none. One string that does not parse ends the pinning of its policy, as in Kyverno. */
export function tryPinTarget(image: string): PinTarget | Error | undefined {
  try {
    return pinTarget(image);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
