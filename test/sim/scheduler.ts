interface Event {
  readonly at: number;
  readonly seq: number;
  readonly fn: () => void;
  cancelled: boolean;
}

/** Simulated time: things happen in order of time, then of asking, one at a time. */
export interface Scheduler {
  /** Milliseconds since the simulation began. Never goes back. */
  now(): number;
  /** Wall clock, which can be set. */
  wall(): number;
  jump(ms: number): void;
  /** Calls `fn` after `ms`; returns a canceller. */
  after(ms: number, fn: () => void): () => void;
  /** Lets everything happen until `end` or until `done` says so, all promises settled between two events. */
  run(end: number, done: () => boolean): Promise<void>;
  /** Events that have happened. */
  count(): number;
}

/** 2027-01-15T08:00:00Z. */
const WALL_START = 1_800_000_000_000;

export function createScheduler(): Scheduler {
  const heap: Event[] = [];
  let now = 0;
  let seq = 0;
  let offset = WALL_START;
  let count = 0;

  function push(event: Event): void {
    heap.push(event);
    let at = heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!swapIfBefore(at, parent)) return;
      at = parent;
    }
  }

  function pop(): Event | null {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return null;
    if (heap.length === 0) return first;
    heap[0] = last;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const child = right < heap.length && isBefore(right, left) ? right : left;
      if (child >= heap.length || !swapIfBefore(child, at)) return first;
      at = child;
    }
  }

  function isBefore(a: number, b: number): boolean {
    const x = heap[a];
    const y = heap[b];
    if (x === undefined || y === undefined) return false;
    return x.at < y.at || (x.at === y.at && x.seq < y.seq);
  }

  function swapIfBefore(a: number, b: number): boolean {
    const x = heap[a];
    const y = heap[b];
    if (x === undefined || y === undefined || !isBefore(a, b)) return false;
    heap[a] = y;
    heap[b] = x;
    return true;
  }

  return {
    now: () => now,
    wall: () => offset + now,
    jump(ms) {
      offset += ms;
    },
    after(ms, fn) {
      seq += 1;
      const event: Event = { at: now + Math.max(0, Math.round(ms)), seq, fn, cancelled: false };
      push(event);
      return () => {
        event.cancelled = true;
      };
    },
    async run(end, done) {
      await settled();
      while (!done()) {
        const event = pop();
        if (event === null) return;
        if (event.cancelled) continue;
        if (event.at > end) {
          push(event);
          now = end;
          return;
        }
        now = event.at;
        count += 1;
        event.fn();
        await settled();
      }
    },
    count: () => count,
  };
}

/** Resolves once every promise that can settle now has. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
