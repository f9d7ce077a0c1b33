import { vi } from "vitest";
import { testBadAnswers } from "../support/bad-answers.ts";
import { redirects } from "./redirects.ts";

// What a resolver says of a name that does not exist, also on a machine that has none.
vi.mock("node:dns", async (load) => ({
  ...(await load<typeof import("node:dns")>()),
  lookup: (name: string, _options: object, done: (error: Error) => void) =>
    done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND" })),
}));

testBadAnswers(redirects);
