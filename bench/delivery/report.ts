import { machine } from '../lib/machine.ts';
import { percentile } from '../lib/percentiles.ts';
import { short, table } from '../lib/table.ts';
import { type Judged, judgeRun } from './judge.ts';
import { latenessOf } from './latency.ts';
import type { When } from './messages.ts';
import type { Run } from './run.ts';

const whens: readonly (readonly [When, string])[] = [
  ['idle', 'to an idle session'],
  ['busy', 'in a turn'],
  ['burst', 'beside another one'],
];

/** One program's section, as Markdown. */
export function sectionOf(run: Run): string {
  const judged = judgeRun(run);
  const { launches, kills } = run.recorded;
  const head = `${new Date().toISOString().slice(0, 10)}, ${run.cli} ${run.version}, ${machine()}. Sessions begun: ${launches}, ended by loopctl: ${kills}.`;
  const parts = [head, counts(judged), oddities(judged), latency(run, judged)];
  return `## ${run.cli}\n\n${parts.filter((part) => part !== '').join('\n\n')}`;
}

function counts(judged: readonly Judged[]): string {
  const rows = whens.map(([when, name]) => [name, judged.filter((one) => one.when === when)] as const);
  return table([
    [
      'messages',
      'sent',
      'acknowledged by signal',
      'by the screen',
      'given up',
      'submit pressed again',
      'pasted again',
      'lost',
      'doubled',
      'altered',
      'ack p50 ms',
      'ack p99 ms',
    ],
    ...[...rows, ['all', judged] as const].map(([name, own]) => [name, ...cells(own)]),
  ]);
}

function cells(own: readonly Judged[]): readonly string[] {
  const number = (test: (one: Judged) => boolean): string => String(own.filter(test).length);
  const times = own.flatMap(({ ackMs }) => (ackMs === null ? [] : [ackMs]));
  return [
    String(own.length),
    number(({ status, how }) => status === 'acknowledged' && how === 'signal'),
    number(({ status, how }) => status === 'acknowledged' && how !== 'signal'),
    number(({ status }) => status !== 'acknowledged'),
    number(({ again }) => again > 0),
    number(({ pastes }) => pastes > 1),
    number(({ arrived }) => arrived === 0),
    number(({ arrived }) => arrived > 1),
    number(({ arrived, exact }) => arrived > 0 && !exact),
    ...percentiles(times),
  ];
}

/** What was not as it should be, one line each. */
function oddities(judged: readonly Judged[]): string {
  return judged
    .filter(({ arrived, exact, status }) => arrived !== 1 || !exact || status !== 'acknowledged')
    .map(
      (one) =>
        `- ${one.mark} (${one.kind}, ${one.when}): arrived ${one.arrived}, ${one.exact ? 'exact' : 'altered'}, ${one.status}: ${one.how}`,
    )
    .join('\n');
}

function latency(run: Run, judged: readonly Judged[]): string {
  const rows = latenessOf(run, judged).map(({ event, since, written, fact }) => [
    event,
    since ?? '–',
    String(written.length),
    ...percentiles(written),
    String(fact.length),
    ...percentiles(fact),
  ]);
  return table([
    ['signal', 'since', 'n', 'to written p50 ms', 'p99 ms', 'n', 'written to fact p50 ms', 'p99 ms'],
    ...rows,
  ]);
}

function percentiles(values: readonly number[]): readonly string[] {
  if (values.length === 0) return ['–', '–'];
  const sorted = values.toSorted((a, b) => a - b);
  return [short(percentile(sorted, 50)), short(percentile(sorted, 99))];
}
