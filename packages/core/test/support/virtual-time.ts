/**
 * A clock that moves only when everything waits for it. Each move is one sequential round trip of a program whose every request
 * takes the same time, so `moves` counts them without measuring anything.
 */
export interface VirtualTime {
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Runs a piece of work to its end, moving the clock whenever nothing else can happen. */
  run<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly moves: number }>;
}

export function createVirtualTime(): VirtualTime {
  let time = 0;
  const sleepers: { at: number; wake: () => void }[] = [];
  return {
    now: () => time,
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers.push({ at: time + ms, wake });
      }),
    async run(work) {
      let settled = false;
      const promise = work().finally(() => {
        settled = true;
      });
      let moves = 0;
      for (let idle = 0; !settled && idle < 1000; idle += 1) {
        await quiet();
        if (settled || sleepers.length === 0) continue;
        idle = 0;
        time = Math.min(...sleepers.map(({ at }) => at));
        const due = sleepers.filter(({ at }) => at <= time);
        sleepers.splice(0, sleepers.length, ...sleepers.filter(({ at }) => at > time));
        for (const { wake } of due) wake();
        moves += 1;
      }
      return { value: await promise, moves };
    },
  };
}

/** Until all that can go on without the clock has gone on. */
async function quiet(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
