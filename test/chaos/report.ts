import type { Round } from './round.ts';

/** What one round came to, in a line. */
export function roundLine(round: Round, n: number): string {
  const faults = Object.values(round.faults).reduce((sum, count) => sum + count, 0);
  const { taken, found, lost, doubled } = round.audit;
  const verdict = failureOf(round) ?? 'complete';
  return `round ${n} (seed ${round.seed}): ${faults} faults, ${round.lives} lives of the daemon, ${taken.length} handoffs taken, ${found.length} found without a message, ${lost.length} lost, ${doubled.length} doubled, ${round.seconds} s: ${verdict}`;
}

/** Why a round counts as failed; null when it does not. */
export function failureOf({ failure, audit }: Round): string | null {
  if (failure !== null) return failure;
  const wrong = [
    ...audit.lost.map((name) => `lost ${name}`),
    ...audit.doubled.map((name) => `doubled ${name}`),
  ];
  return wrong.length === 0 ? null : wrong.join(', ');
}

/** All rounds together. */
export function summary(rounds: readonly Round[]): string {
  const counts = new Map<string, number>();
  for (const { faults } of rounds)
    for (const [name, count] of Object.entries(faults)) counts.set(name, (counts.get(name) ?? 0) + count);
  const sum = (of: (round: Round) => number): number => rounds.reduce((total, round) => total + of(round), 0);
  const width = Math.max(0, ...[...counts.keys()].map((name) => name.length));
  return [
    ...[...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name.padEnd(width)}  ${count}`),
    '',
    `${rounds.length} rounds, ${sum(({ seconds }) => seconds)} s; ${[...counts.values()].reduce((a, b) => a + b, 0)} faults, ${sum(({ lives }) => lives)} lives of the daemon`,
    `handoffs: ${sum(({ audit }) => audit.taken.length)} taken, ${sum(({ audit }) => audit.found.length)} found without a message, ${sum(({ audit }) => audit.lost.length)} lost, ${sum(({ audit }) => audit.doubled.length)} doubled`,
    `${rounds.length} rounds, ${rounds.filter((round) => failureOf(round) !== null).length} failed`,
  ].join('\n');
}
