/** What the process ends with. 1 wins over 2: trying again may cure 2, never 1. */
export const exitCodes = {
  /** Allowed, verified, accepted, printed. */
  yes: 0,
  /** Denied by a policy, not verified, rejected. */
  no: 1,
  /** Could not tell: a registry, a credential, a deadline. */
  unanswered: 2,
  /** A file, policy, resource, key or reference is wrong. */
  badInput: 3,
  /** The command line is wrong. */
  usage: 64,
  /** A fault in imagegate. */
  fault: 70,
  /** SIGINT. */
  interrupted: 130,
  /** Nobody reads the output any more. */
  brokenPipe: 141,
  /** SIGTERM. */
  terminated: 143,
} as const;

/** A code of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
