/**
 * `node --import` of this writes down when the program reads something from its terminal: a line of JSON, appended to
 * the file named in BENCH_STAMPS, before the program itself sees a byte.
 */
import { appendFileSync } from 'node:fs';
import { monoMs } from '../lib/clock.ts';

const file = process.env.BENCH_STAMPS;
if (file !== undefined) {
  const emit = process.stdin.emit.bind(process.stdin);
  process.stdin.emit = (event: string | symbol, ...args: unknown[]) => {
    if (event === 'data')
      appendFileSync(file, `${JSON.stringify({ at: monoMs(), text: String(args[0]) })}\n`);
    return Reflect.apply(emit, process.stdin, [event, ...args]);
  };
}
