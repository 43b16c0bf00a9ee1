import { readFileSync } from 'node:fs';
import type { Memory } from './memory.ts';

/** One ordered fault: `name[:arg][@point][*]`, several separated by spaces or semicolons. */
export interface Fault {
  readonly name: string;
  readonly arg: string | null;
  /** Where it strikes: `start`, `turn`, `end`, a step's name (`claim`, `claim:gate`, `claim+` after it), or the number of a step. */
  readonly at: string | null;
  /** Strikes every time instead of once per clone. */
  readonly repeat: boolean;
  readonly key: string;
}

/** Things that happen at a point of time. */
const actNames = [
  'dialog',
  'limit',
  'limit-unreadable',
  'freeze',
  'frozen-input',
  'garbled',
  'crash',
  'exit',
  'busy-forever',
  'long-tool',
  'long-tool-cpu',
  'stray-children',
] as const;
export type ActName = (typeof actNames)[number];

/** Mistakes and losses counted one by one: the argument says how often (1). `slow-echo` has milliseconds and stays. */
const slipNames = [
  'dropped-enter',
  'dropped-echo',
  'dropped-paste',
  'slow-echo',
  'forget-marker',
  'bad-marker',
  'forget-push',
  'force-push',
  'wrong-file',
  'malformed-verdict',
  'self-review',
  'early-done',
] as const;
export type SlipName = (typeof slipNames)[number];

const known: readonly string[] = [...actNames, ...slipNames];
const pattern = /^([a-z-]+)(?::([^@*\s]*))?(?:@([^*\s]+))?(\*)?$/;

/** Throws a plain Error that names an unknown fault and the known ones. */
export function parseFaults(text: string): Fault[] {
  return text
    .split(/[\s;]+/)
    .filter((word) => word !== '')
    .map((key) => {
      const [, name, arg, at, repeat] = pattern.exec(key) ?? [];
      if (name === undefined || !known.includes(name)) {
        throw new Error(`unknown fault "${key}"; known: ${known.join(' ')}`);
      }
      return { name, arg: arg ?? null, at: at ?? null, repeat: repeat === '*', key };
    });
}

export interface Faults {
  /** Acts that strike at any of these points, marked as fired. */
  due(...points: readonly string[]): readonly Fault[];
  /** True when the slip is ordered and not used up; counts it. */
  slip(name: SlipName): boolean;
  /** Milliseconds by which input is delayed; 0 for none. */
  echoDelayMs(): number;
  /** Reads the control file again; acts without a point that are new in it strike at `now`. */
  reload(): void;
}

/** Hands out faults, each as often as ordered, over restarts of the process too (counted in the memory). */
export function createFaults(initial: readonly Fault[], control: string | null, memory: Memory): Faults {
  let added: readonly Fault[] = [];

  function all(): readonly Fault[] {
    return [...initial, ...added];
  }
  function take(fault: Fault, times: number): boolean {
    if (fault.repeat) return true;
    if (memory.fired(fault.key) >= times) return false;
    memory.fire(fault.key);
    return true;
  }
  function isAct(fault: Fault): boolean {
    return (actNames as readonly string[]).includes(fault.name);
  }

  return {
    due(...points) {
      const hit = all().filter((fault) => {
        const at = fault.at ?? (added.includes(fault) ? 'now' : 'start');
        return isAct(fault) && points.includes(at);
      });
      return hit.filter((fault) => take(fault, 1));
    },
    slip: (name) => all().some((fault) => fault.name === name && take(fault, Number(fault.arg ?? 1) || 1)),
    echoDelayMs() {
      const fault = all().find((one) => one.name === 'slow-echo');
      return fault === undefined ? 0 : Number(fault.arg ?? 500) || 500;
    },
    reload() {
      const before = added;
      added = control === null ? [] : parseQuietly(control);
      for (const old of before) if (!added.some((fault) => fault.key === old.key)) memory.forget(old.key);
    },
  };
}

function parseQuietly(control: string): readonly Fault[] {
  try {
    return parseFaults(readFileSync(control, 'utf8'));
  } catch {
    return [];
  }
}
