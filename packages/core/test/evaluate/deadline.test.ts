import { afterEach, expect, test } from "vitest";
import { type Deadline, startDeadline } from "../../src/evaluate/deadline.ts";

const open: Deadline[] = [];

function start(timeoutMs: number, caller?: AbortSignal): Deadline {
  const deadline = startDeadline(timeoutMs, caller);
  open.push(deadline);
  return deadline;
}

afterEach(() => {
  for (const deadline of open.splice(0)) deadline.dispose();
});

/** Rejects with its own words as soon as the signal fires. */
function heeding({ signal }: Deadline): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("its own words")), { once: true });
  });
}

test("what heeds the signal has the last word", async () => {
  const deadline = start(5);
  await expect(deadline.guard(heeding(deadline))).rejects.toThrow("its own words");
});

test("what does not heed it is left behind", async () => {
  const deadline = start(5);
  await expect(deadline.guard(new Promise(() => {}))).rejects.toMatchObject({
    name: "TimeoutError",
    message: "the deadline of 5 ms passed",
  });
  await expect(deadline.guard(new Promise(() => {}))).rejects.toMatchObject({
    name: "TimeoutError",
  });
});

test("what was there in time is not taken back", async () => {
  const deadline = start(60_000);
  await expect(deadline.guard(Promise.resolve(1))).resolves.toBe(1);
});

test("everything that is guarded has settled before whoever waits for that goes on", async () => {
  const deadline = start(5);
  const ended: string[] = [];
  const guarded = deadline.guard(new Promise(() => {})).catch(() => ended.push("guarded"));
  await deadline.guard(heeding(deadline)).catch(() => {});
  await deadline.settled();
  expect(ended).toEqual(["guarded"]);
  await guarded;
});

test("without a deadline that has passed nobody waits", async () => {
  await expect(start(60_000).settled()).resolves.toBeUndefined();
});

test("the caller's giving up is no deadline", () => {
  const deadline = start(60_000, AbortSignal.abort("x"));
  expect(deadline.expired()).toBe(false);
  expect(() => deadline.throwIfAborted()).toThrow("given up by its caller");
});
