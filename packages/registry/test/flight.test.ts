import { describe, expect, it } from "vitest";
import { RegistryError } from "../src/errors.ts";
import { abortable, createLimiter, createSingleFlight, type Work } from "../src/flight.ts";

const never = new AbortController().signal;

const fail = async (): Promise<number> => {
  throw new Error("no");
};

describe("createSingleFlight", () => {
  it("runs equal work once while it runs, and again afterwards", async () => {
    const flights = createSingleFlight<number>(1000);
    let runs = 0;
    const work = async (): Promise<number> => (runs += 1);
    await expect(
      Promise.all([
        flights.run("a", {}, work),
        flights.run("a", {}, work),
        flights.run("b", {}, work),
      ]),
    ).resolves.toEqual([1, 1, 2]);
    await expect(flights.run("a", {}, work)).resolves.toBe(3);
  });

  it("tells a late caller what happened before it came", async () => {
    const flights = createSingleFlight<void, string>(1000);
    const go = Promise.withResolvers<void>();
    const heard: string[] = [];
    const first = flights.run(
      "a",
      { onEvent: (event) => heard.push(`1:${event}`) },
      async (_signal, emit) => {
        emit("x");
        await go.promise;
        emit("y");
      },
    );
    const second = flights.run(
      "a",
      { onEvent: (event) => heard.push(`2:${event}`) },
      async () => {},
    );
    go.resolve();
    await Promise.all([first, second]);
    expect(heard).toEqual(["1:x", "2:x", "1:y", "2:y"]);
  });

  it("lets no listener that throws harm another caller", async () => {
    const flights = createSingleFlight<number, string>(1000);
    const start = (onEvent?: () => void): Promise<number> =>
      flights.run("a", { onEvent }, async (_signal, emit) => {
        await Promise.resolve();
        emit("x");
        return 1;
      });
    const throwing = start(() => {
      throw new Error("listener");
    });
    const [bad, good] = await Promise.allSettled([throwing, start()]);
    expect(bad).toMatchObject({ status: "rejected", reason: { message: "listener" } });
    expect(good).toEqual({ status: "fulfilled", value: 1 });
  });

  it("shares a failure, and does not remember it", async () => {
    const flights = createSingleFlight<number>(1000);
    const both = await Promise.allSettled([flights.run("a", {}, fail), flights.run("a", {}, fail)]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await expect(flights.run("a", {}, async () => 1)).resolves.toBe(1);
  });

  it("aborts the work when the last caller leaves, and lets nobody join it", async () => {
    const flights = createSingleFlight<number>(1000);
    const [one, two] = [new AbortController(), new AbortController()];
    const signals: AbortSignal[] = [];
    const hang = (signal: AbortSignal): Promise<number> => {
      signals.push(signal);
      return new Promise(() => {});
    };
    const calls = [
      flights.run("a", { signal: one.signal }, hang),
      flights.run("a", { signal: two.signal }, hang),
    ];
    one.abort();
    await expect(calls[0]).rejects.toMatchObject({ code: "REGISTRY_ABORTED" });
    expect(signals[0]?.aborted).toBe(false);
    two.abort();
    await expect(calls[1]).rejects.toMatchObject({ code: "REGISTRY_ABORTED" });
    expect(signals[0]?.aborted).toBe(true);
    await expect(flights.run("a", {}, async () => 7)).resolves.toBe(7);
  });

  it("starts nothing for a caller that has already left", async () => {
    const flights = createSingleFlight<number>(1000);
    let runs = 0;
    await expect(
      flights.run("a", { signal: AbortSignal.abort() }, async () => (runs += 1)),
    ).rejects.toMatchObject({ code: "REGISTRY_ABORTED" });
    expect(runs).toBe(0);
  });

  it("tells whoever leaves what was being waited for, and nobody else", async () => {
    const flights = createSingleFlight<number, string>(1000);
    const [leaving, heard] = [new AbortController(), [] as string[]];
    const done = Promise.withResolvers<number>();
    const work: Work<number, string> = async (_signal, emit, open) => {
      emit("begun");
      open.add((error) => ({
        event: `open: ${error.code}`,
        error: new RegistryError(error.code, `${error.message} at x`),
      }));
      const value = await done.promise;
      open.clear();
      emit("ended");
      return value;
    };
    const listen = (name: string) => (event: string) => heard.push(`${name} ${event}`);
    const calls = [
      flights.run("a", { signal: leaving.signal, onEvent: listen("1") }, work),
      flights.run("a", { onEvent: listen("2") }, work),
    ];
    leaving.abort();
    await expect(calls[0]).rejects.toMatchObject({ message: "the request was aborted at x" });
    done.resolve(1);
    await expect(calls[1]).resolves.toBe(1);
    expect(heard).toEqual(["1 begun", "2 begun", "1 open: REGISTRY_ABORTED", "2 ended"]);
  });

  it("leaves an error of the work as it is", async () => {
    const flights = createSingleFlight<number, string>(1000);
    const work: Work<number, string> = async (_signal, _emit, open) => {
      open.add((error) => ({ event: "x", error }));
      throw new RegistryError("REGISTRY_LIMIT", "too much");
    };
    await expect(flights.run("a", {}, work)).rejects.toMatchObject({ message: "too much" });
  });

  it("ends work that takes too long, whether or not it heeds its signal", async () => {
    const flights = createSingleFlight<number>(20);
    await expect(flights.run("a", {}, () => new Promise(() => {}))).rejects.toMatchObject({
      code: "REGISTRY_DEADLINE",
      message: "no answer within 20 ms",
    });
  });

  it("ends everything when it is closed", async () => {
    const flights = createSingleFlight<number>(1000);
    const running = flights.run("a", {}, () => new Promise(() => {}));
    const closed = new RegistryError("REGISTRY_CLOSED", "closed");
    flights.close(closed);
    await expect(running).rejects.toBe(closed);
    await expect(flights.run("a", {}, async () => 1)).rejects.toBe(closed);
  });
});

describe("createLimiter", () => {
  it("runs so many at a time, the others in line", async () => {
    const limit = createLimiter(2, 10);
    const order: number[] = [];
    let [running, most] = [0, 0];
    await Promise.all(
      [0, 1, 2, 3, 4, 5].map((index) =>
        limit(never, async () => {
          running += 1;
          most = Math.max(most, running);
          await Promise.resolve();
          running -= 1;
          order.push(index);
        }),
      ),
    );
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("refuses more than may wait", async () => {
    const limit = createLimiter(1, 1);
    const go = Promise.withResolvers<void>();
    const running = [limit(never, () => go.promise), limit(never, () => go.promise)];
    await expect(limit(never, async () => {})).rejects.toMatchObject({ code: "REGISTRY_LIMIT" });
    go.resolve();
    await Promise.all(running);
    await expect(limit(never, async () => "free")).resolves.toBe("free");
  });

  it("gives up the place of whoever leaves the line, and loses no turn", async () => {
    const limit = createLimiter(1, 5);
    const go = Promise.withResolvers<void>();
    const controller = new AbortController();
    const running = limit(never, () => go.promise);
    const leaving = limit(controller.signal, async () => "ran");
    const last = limit(never, async () => "last");
    // The caller leaves, and before it is out of the line its turn comes.
    controller.abort();
    go.resolve();
    await running;
    await expect(leaving).rejects.toMatchObject({ code: "REGISTRY_ABORTED" });
    await expect(last).resolves.toBe("last");
    await expect(limit(never, async () => "free")).resolves.toBe("free");
  });

  it("frees the place of work that failed", async () => {
    const limit = createLimiter(1, 0);
    await expect(limit(never, async () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    await expect(limit(never, async () => 1)).resolves.toBe(1);
    await expect(limit(AbortSignal.abort(), async () => 1)).rejects.toMatchObject({
      code: "REGISTRY_ABORTED",
    });
  });
});

describe("abortable", () => {
  it("leaves no listener behind and no rejection unhandled", async () => {
    const controller = new AbortController();
    await expect(abortable(Promise.resolve(1), controller.signal)).resolves.toBe(1);
    controller.abort();
    await expect(
      abortable(Promise.reject(new Error("late")), controller.signal),
    ).rejects.toMatchObject({ code: "REGISTRY_ABORTED" });
  });
});
