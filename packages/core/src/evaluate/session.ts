import {
  type CredentialContext,
  type Lookup,
  parseReference,
  type Reference,
  type RegistryClient,
} from "@imagegate/registry";
import type { Attestor } from "../attestors/attestor.ts";
import type { Evidence } from "../evidence.ts";
import type { EngineLimits } from "../limits.ts";
import type { ReasonCode } from "../reasons.ts";
import type { TrustProvider } from "../trust/trust.ts";
import type { Deadline } from "./deadline.ts";
import { type Failure, failure, failureOf } from "../failure.ts";

/** The parts that evaluations of one engine share. */
export interface Services {
  readonly registry: RegistryClient;
  readonly trust: TrustProvider;
  readonly clock: () => Date;
  readonly limits: EngineLimits;
}

/** What an image string was resolved to, or why it was not. */
export interface Resolution {
  readonly reference?: Reference;
  readonly digest?: string;
  readonly failure?: Failure;
  readonly lookups: readonly Lookup[];
}

/** On whose behalf a question is asked. Questions of different askers share no answer; the registry client shares what it may. */
export interface Asker {
  readonly key: string;
  readonly credentials: CredentialContext;
}

/**
 * What one evaluation found out: image strings resolved to digests, each once, and attestors' evidence about digests. Nothing in
 * it outlives the evaluation.
 */
export class Session {
  readonly #services: Services;
  readonly #deadline: Deadline;
  readonly #resolutions = new Map<string, Promise<Resolution>>();
  readonly #digests = new Map<string, string>();

  constructor(services: Services, deadline: Deadline) {
    this.#services = services;
    this.#deadline = deadline;
  }

  /** Resolves an image string. Never rejects, but when the caller gave up. */
  resolve(image: string, asker: Asker): Promise<Resolution> {
    const key = `${asker.key}\n${image}`;
    const known = this.#resolutions.get(key);
    if (known !== undefined) return known;
    const resolution = this.#resolve(image, asker);
    this.#resolutions.set(key, resolution);
    return resolution;
  }

  async #resolve(image: string, { credentials }: Asker): Promise<Resolution> {
    const lookups: Lookup[] = [];
    let reference: Reference | undefined;
    try {
      reference = parseReference(image);
      const { digest } = await this.#deadline.guard(
        this.#services.registry.resolve(reference, this.#request(credentials, lookups)),
      );
      return { reference, digest, lookups, ...this.#moved(image, digest) };
    } catch (error) {
      this.#deadline.throwIfAborted();
      return { ...(reference && { reference }), failure: failureOf(error), lookups };
    }
  }

  /** INVARIANT: one image string stands for one digest in one evaluation, whoever asks. */
  #moved(image: string, digest: string): { failure?: Failure } {
    const earlier = this.#digests.get(image);
    if (earlier === undefined) this.#digests.set(image, digest);
    if (earlier === undefined || earlier === digest) return {};
    return {
      failure: failure(
        "TAG_MOVED",
        `the tag named ${earlier} and then ${digest} within one evaluation`,
      ),
    };
  }

  /** What any of the askers resolved any of the strings to; asks nothing. */
  async resolved(
    images: readonly string[],
    askers: readonly Asker[],
  ): Promise<readonly Resolution[]> {
    const keys = askers.flatMap(({ key }) =>
      [...new Set(images)].map((image) => `${key}\n${image}`),
    );
    return Promise.all(keys.flatMap((key) => this.#resolutions.get(key) ?? []));
  }

  /** One attestor's evidence about one image. Never rejects, but when the caller gave up. */
  async verify(image: string, attestor: Attestor, asker: Asker): Promise<Evidence> {
    const resolution = await this.resolve(image, asker);
    const { reference, digest } = resolution;
    if (reference === undefined || digest === undefined || resolution.failure !== undefined) {
      const why = resolution.failure ?? failureOf(new Error("the image could not be resolved"));
      return errorEvidence(image, attestor, why, resolution.lookups);
    }
    const { registry, trust, clock, limits } = this.#services;
    const { signal } = this.#deadline;
    const lookups: Lookup[] = [];
    const repository = { registry: reference.registry, repository: reference.repository };
    try {
      const [evidence] = await this.#deadline.guard(
        Promise.all([
          attestor.provider.verify({
            image,
            repository,
            digest,
            name: attestor.name,
            spec: attestor.spec,
            registry,
            credentials: { ...asker.credentials, signal },
            trust,
            clock,
            limits,
            signal,
          }),
          // A registry's word for a digest is a claim: the bytes that it stands for must be there.
          registry.manifest(repository, digest, this.#request(asker.credentials, lookups)),
        ]),
      );
      this.#deadline.throwIfAborted();
      const named = `${repository.registry}/${repository.repository}@${digest}`;
      return {
        ...evidence,
        ...(evidence.help && { help: evidence.help.replace("IMAGE@DIGEST", named) }),
        lookups: [...lookups, ...evidence.lookups],
      };
    } catch (error) {
      this.#deadline.throwIfAborted();
      return errorEvidence(image, attestor, failureOf(error), lookups, digest);
    }
  }

  #request(
    credentials: CredentialContext,
    lookups: Lookup[],
  ): Parameters<RegistryClient["manifest"]>[2] {
    const { signal } = this.#deadline;
    return {
      context: { ...credentials, signal },
      signal,
      onLookup: (lookup) => lookups.push(lookup),
    };
  }
}

/** Evidence that nothing could be told. */
export function errorEvidence(
  image: string,
  attestor: Attestor,
  failed: Failure,
  lookups: readonly Lookup[] = [],
  digest?: string,
): Evidence {
  return {
    image,
    ...(digest === undefined ? {} : { digest }),
    attestor: describeAttestor(attestor),
    outcome: "error",
    ...failed,
    lookups,
    candidates: [],
    payloads: [],
  };
}

/** An attestor as evidence names it. */
export function describeAttestor({ name, provider, spec }: Attestor): Evidence["attestor"] {
  return { name, kind: provider.kind, ...provider.describe(spec) };
}

/** The distinct reasons of pieces of evidence, in their order: their own, then their candidates'. */
export function reasonsOf(evidence: readonly Evidence[]): readonly ReasonCode[] {
  const found = evidence
    .filter(({ outcome }) => outcome !== "pass")
    .flatMap(({ reason, candidates }) => [reason, ...candidates.map((each) => each.reason)]);
  return [...new Set(found)].filter((reason) => reason !== undefined);
}
