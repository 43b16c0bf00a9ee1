/**
 * `node bench/growth/main.ts [--only sessions,history,events] [--write]` prints how costs grow. With `--write` what was
 * measured takes its place in bench/growth/figures.json, and docs/growth.md and docs/growth.svg are made from all of that:
 * so that the parts, of minutes each, can be measured one by one.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { provenance } from '../lib/provenance.ts';
import type { Curve } from './curve.ts';
import { eventsCurve } from './events.ts';
import { historyCurve } from './history.ts';
import { type Figures, type Part, page, partText } from './page.ts';
import { plot } from './plot.ts';
import { sessionCurves } from './sessions.ts';

const parts: Readonly<Record<string, () => Promise<readonly Curve[]>>> = {
  sessions: sessionCurves,
  history: async () => [await historyCurve()],
  events: async () => [await eventsCurve()],
};
const file = new URL('./figures.json', import.meta.url);

/** Asked before anything is written, which would make the commit one "with changes". */
const made = provenance();

async function measure(work: () => Promise<readonly Curve[]>): Promise<Part> {
  const load = (): number => Number((loadavg()[0] ?? 0).toFixed(1));
  const before = load();
  const curves = await work();
  return { made, load: [before, load()], curves };
}

const { values } = parseArgs({ options: { only: { type: 'string' }, write: { type: 'boolean' } } });
const wanted = values.only?.split(',') ?? Object.keys(parts);
const unknown = wanted.find((name) => !Object.hasOwn(parts, name));
if (unknown !== undefined) {
  process.stderr.write(`growth: ${unknown} is not one of: ${Object.keys(parts).join(' ')}\n`);
  process.exit(2);
}
for (const name of wanted) {
  const work = parts[name];
  if (work === undefined) continue;
  const part = await measure(work);
  process.stdout.write(`${partText(part)}\n`);
  if (values.write !== true) continue;
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Figures) : {};
  const figures: Figures = { ...known, [name]: part };
  const ordered = Object.keys(parts).flatMap((one) => figures[one] ?? []);
  writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
  writeFileSync(
    new URL('../../docs/growth.svg', import.meta.url),
    plot(ordered.flatMap(({ curves }) => curves)),
  );
  writeFileSync(new URL('../../docs/growth.md', import.meta.url), page(ordered));
}
