/** `node bench/growth/main.ts [--write]` prints how costs grow; with `--write` the plots go to docs/growth.svg. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { provenance } from '../lib/provenance.ts';
import { table } from '../lib/table.ts';
import type { Curve } from './curve.ts';
import { eventsCurve } from './events.ts';
import { historyCurve } from './history.ts';
import { plot } from './plot.ts';
import { sessionCurves } from './sessions.ts';

function asTable({ title, x, y, points }: Curve): string {
  const rows = points.map((point) => [String(point.x), point.y.toPrecision(3)]);
  return `${title}\n\n${table([[x, y], ...rows])}`;
}

const curves = [...(await sessionCurves()), await historyCurve(), await eventsCurve()];
process.stdout.write(`${provenance()}\n\n${curves.map(asTable).join('\n\n')}\n`);
if (process.argv.includes('--write'))
  writeFileSync(fileURLToPath(new URL('../../docs/growth.svg', import.meta.url)), plot(curves));
