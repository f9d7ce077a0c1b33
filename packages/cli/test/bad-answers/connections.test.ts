import { vi } from "vitest";
import { testBadAnswers } from "../support/bad-answers.ts";
import { connections } from "./connections.ts";

// The waits between tries, four seconds in all, take no time here.
vi.mock(import("../../../registry/src/retry.ts"), async (load) => ({
  ...(await load()),
  timerSleep: () => Promise.resolve(),
}));

testBadAnswers(connections);
