import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { add, noTotals, type Totals } from './totals.ts';

const main = new URL('./main.ts', import.meta.url).pathname;
/** Begins the line by which a process tells what its share came to. */
export const TOTALS = 'TOTALS ';
/** Most of what a run makes dies young: more room for it spares collections. */
const NODE_OPTIONS = ['--max-semi-space-size=64'];

/**
 * Shares seeds out to `count` processes of their own, and adds up what they tell. What else they say goes to `say`.
 * A process that breaks off counts as a failed run.
 */
export async function shareOut(
  count: number,
  args: readonly string[],
  say: (line: string) => void,
): Promise<Totals> {
  const totals = noTotals();
  await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const child = spawn(process.execPath, [...NODE_OPTIONS, main, ...args, '--share', `${n}/${count}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let told = false;
      const lines = createInterface({ input: child.stdout });
      lines.on('line', (line) => {
        if (!line.startsWith(TOTALS)) return say(line);
        told = true;
        add(totals, JSON.parse(line.slice(TOTALS.length)) as Totals);
      });
      await new Promise((resolve) => lines.once('close', resolve));
      if (!told) {
        say(`FAIL process ${n} of ${count} broke off`);
        add(totals, { ...noTotals(), runs: 1, failed: 1 });
      }
    }),
  );
  return totals;
}
