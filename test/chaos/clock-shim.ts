/**
 * Loaded before the daemon (`node --import`): the wall clock stands as many milliseconds off as the file named in
 * CHAOS_CLOCK says, and jumps when it is rewritten. The monotonic clock is left alone, as in life.
 */
import { readFileSync } from 'node:fs';

const LOOK_MS = 100;
const file = process.env.CHAOS_CLOCK ?? '';
const RealDate = Date;
let offsetMs = 0;

function look(): void {
  try {
    offsetMs = Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    offsetMs = 0;
  }
}

class ShiftedDate extends RealDate {
  constructor(...args: unknown[]) {
    if (args.length === 0) super(RealDate.now() + offsetMs);
    else super(...(args as [number]));
  }

  static override now(): number {
    return RealDate.now() + offsetMs;
  }
}

if (file !== '') {
  look();
  setInterval(look, LOOK_MS).unref();
  globalThis.Date = ShiftedDate as DateConstructor;
}
