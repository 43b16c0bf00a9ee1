/** One process, as the kernel tells it at one moment. */
export interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Session id; 0 where the platform does not tell it. */
  readonly session: number;
  /** Controlling terminal, opaque; null when there is none. */
  readonly tty: string | null;
  /** Process group in the foreground of that terminal; -1 when there is none. */
  readonly foregroundGroup: number;
  /** Dead, and only waiting for its parent to notice. */
  readonly zombie: boolean;
  /** Stopped by a signal, a terminal or a debugger: it runs on when somebody lets it. */
  readonly stopped: boolean;
  /** User and system time, its own and that of children it has waited for, milliseconds. */
  readonly cpuMs: number;
  /** Opaque; two processes that ever had the same pid differ in it. */
  readonly startTime: string;
}

/** The kernel's unit in /proc is 1/100 s on every architecture Linux exposes to programs (USER_HZ). */
const msPerTick = 10;

/**
 * Parses /proc/PID/stat. The program's name may hold spaces, parentheses and newlines, so fields are counted from
 * the last closing parenthesis. Null for anything that is not such a line.
 */
export function parseStat(text: string): ProcessStat | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 1 || close < open) return null;
  const rest = text
    .slice(close + 1)
    .trim()
    .split(' ');
  const field = (number: number): number => Number(rest[number - 3] ?? Number.NaN);
  const startTime = rest[22 - 3];
  const pid = Number(text.slice(0, open));
  const ticks = field(14) + field(15) + field(16) + field(17);
  if (startTime === undefined || !/^\d+$/.test(startTime) || !Number.isInteger(pid) || Number.isNaN(ticks)) {
    return null;
  }
  return {
    pid,
    parent: field(4),
    group: field(5),
    session: field(6),
    tty: field(7) === 0 ? null : String(field(7)),
    foregroundGroup: field(8),
    zombie: rest[0] === 'Z' || rest[0] === 'X',
    stopped: rest[0] === 'T' || rest[0] === 't',
    cpuMs: ticks * msPerTick,
    startTime,
  };
}
