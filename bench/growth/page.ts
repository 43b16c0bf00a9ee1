import { short, table } from '../lib/table.ts';
import type { Curve } from './curve.ts';

/** Curves that were measured together. */
export interface Part {
  /** When, from which commit and where. */
  readonly made: string;
  /** Load average before and after. */
  readonly load: readonly [number, number];
  readonly curves: readonly Curve[];
}

export type Figures = Readonly<Record<string, Part>>;

const INTRO = `# How costs grow

![Curves of the tables below](growth.svg)

Made by \`npm run bench:growth -- --write\`. A sweep is one slow look at idle sessions in tmux by the daemon's session
observer; memory is that of a daemon with so many sessions, from the bundle. A start is timed until the daemon has decided
what to launch: with a work repo of so many commits, clones made already, and with \`--resume\` over an event log of so many
events. The daemon keeps 200,000 of them.
`;

export function page(parts: readonly Part[]): string {
  return `${INTRO}\n${parts.map(partText).join('\n')}`;
}

export function partText({ made, load, curves }: Part): string {
  const [before, after] = load;
  const where = `${made}. Load average ${before} at the beginning, ${after} at the end; the measurement makes some itself.`;
  return `${curves.map(asTable).join('\n\n')}\n\n${where}\n`;
}

function asTable({ title, x, y, points }: Curve): string {
  const rows = points.map((point) => [String(point.x), short(point.y)]);
  return `## ${title}\n\n${table([[x, y], ...rows])}`;
}
