import {
  anonymous,
  createRegistryClient,
  type CredentialContext,
  dockerConfig,
  firstOf,
  type Keychain,
  type RegistryClient,
  RegistryError,
} from "@imagegate/registry";
import { EngineError } from "./errors.ts";
import { type Deadline, startDeadline } from "./evaluate/deadline.ts";
import { evaluateRequest } from "./evaluate/evaluate.ts";
import { readRequest } from "./evaluate/request.ts";
import type { Services } from "./evaluate/session.ts";
import type { Evaluation, EvaluationRequest, KubernetesObject } from "./evaluation.ts";
import { completeEngineLimits, type EngineLimits } from "./limits.ts";
import type { PolicySet } from "./plan.ts";
import type { TrustProvider } from "./trust/trust.ts";
import type { ErrorRule } from "./verdict.ts";

/** What engines and `verifyImage` are made of. Everything has a default; each part is an interface, so one may be replaced alone. */
export interface ServiceOptions {
  /** As whom registries are read. Default: the Docker configuration of this process, else anonymous; not with `registry`. */
  readonly keychain?: Keychain;
  /** The registry client. Default: one of its own, closed with the engine. One that is passed in stays open. */
  readonly registry?: RegistryClient;
  /** Trust material for transparency logs (`trustedRoot(json)`). Default: none; a policy that needs it then gets an error. */
  readonly trust?: TrustProvider;
  /** Over {@link defaultEngineLimits}. */
  readonly limits?: Partial<EngineLimits>;
  /** What time it is. Default: the system's clock. */
  readonly clock?: () => Date;
}

/** What {@link createEngine} takes. */
export interface EngineOptions extends ServiceOptions {
  readonly policies: PolicySet;
  /**
   * `auto` (default): resolve tags before the policies that pin (`mutateDigest`) are evaluated, as the cluster does. `off`: evaluate the
   * object as it is.
   */
  readonly pin?: "auto" | "off";
  /** What an evaluation error means under Deny: `deny` (default, as Kyverno does), or by the policy's `failurePolicy`, as its API text says. */
  readonly errors?: ErrorRule;
}

/** Evaluates Kubernetes objects against policies. Made by {@link createEngine}. */
export interface Engine {
  /**
   * Decides one object. What the registry, the network or a policy's expression does wrong is a result of the evaluation, never a
   * rejection. Rejects with an {@link EngineError}: `ENGINE_ABORTED` when the request's signal fires, `ENGINE_CLOSED`,
   * `ENGINE_INVALID_RESOURCE` and `ENGINE_UNSUPPORTED_RESOURCE` for an object that cannot be evaluated.
   */
  evaluate(resource: KubernetesObject, request?: EvaluationRequest): Promise<Evaluation>;
  /** Closes the connections of an engine that made its own registry client. Evaluations after it reject. */
  close(): Promise<void>;
}

/**
 * Makes an engine for compiled policies. Makes no request. Engines hold no state of requests, so one serves any number at once.
 * @throws TypeError for options that contradict each other.
 */
export function createEngine(options: EngineOptions): Engine {
  const { policies, pin = "auto", errors = "deny" } = options;
  if (policies === undefined)
    throw new TypeError("policies are missing: pass what compilePolicies gave");
  if (pin !== "auto" && pin !== "off") throw new TypeError('pin must be "auto" or "off"');
  if (errors !== "deny" && errors !== "failurePolicy") {
    throw new TypeError('errors must be "deny" or "failurePolicy"');
  }
  const { services, close } = createServices(options);
  let closed = false;
  return Object.freeze<Engine>({
    async evaluate(resource, request = {}) {
      if (closed) throw new EngineError("ENGINE_CLOSED", "the engine is closed");
      const read = readRequest(resource, request);
      return withDeadline(request, services.limits, (deadline) =>
        evaluateRequest({
          policies,
          pin,
          errors,
          request: read,
          locate: request.locate,
          services,
          deadline,
        }),
      );
    },
    async close() {
      closed = true;
      await close();
    },
  });
}

/** The shared parts, and how to close those that were made here. */
export function createServices(options: ServiceOptions): {
  readonly services: Services;
  readonly close: () => Promise<void>;
} {
  const { keychain, registry, trust, clock = () => new Date() } = options;
  if (keychain !== undefined && registry !== undefined) {
    throw new TypeError(
      "keychain and registry were both given: give the keychain to the registry client",
    );
  }
  const limits = completeEngineLimits(options.limits);
  const client =
    registry ??
    createRegistryClient({
      clock,
      keychain: keychain ?? firstOf(unreadableSecrets, dockerConfig(), anonymous),
    });
  return {
    services: {
      registry: client,
      trust: trust ?? { trustedRoot: () => Promise.resolve(undefined) },
      clock,
      limits,
    },
    close: async () => {
      if (registry === undefined) await client.close();
    },
  };
}

const maxTimeoutMs = 2 ** 31 - 1;

/** Runs something inside a deadline, and stops its clock whatever happens. */
export async function withDeadline<T>(
  { signal, timeoutMs }: { readonly signal?: AbortSignal; readonly timeoutMs?: number },
  limits: EngineLimits,
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const milliseconds = timeoutMs ?? limits.timeoutMs;
  // A timer takes no more, and one that is given more fires at once.
  if (!(milliseconds > 0 && milliseconds <= maxTimeoutMs)) {
    throw new TypeError(`timeoutMs must be milliseconds above 0 and at most ${maxTimeoutMs}`);
  }
  const deadline = startDeadline(milliseconds, signal);
  try {
    deadline.throwIfAborted();
    return await work(deadline);
  } finally {
    deadline.dispose();
  }
}

/** A policy that names Secrets must not be evaluated as if it had named none. */
const unreadableSecrets: Keychain = {
  resolve(_target, { policy }: CredentialContext) {
    const [first] = policy?.secrets ?? [];
    if (policy === undefined || first === undefined) return Promise.resolve(undefined);
    const message = `the policy \`${policy.name}\` names the Secret \`${first}\`, and nothing was given to read it with`;
    return Promise.reject(
      new RegistryError("REGISTRY_CREDENTIALS", message, {
        help: "pass a keychain: firstOf(pullSecrets({ read }), dockerConfig(), anonymous)",
      }),
    );
  },
};
