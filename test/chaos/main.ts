/**
 * `node test/chaos/main.ts [--minutes M] [--seed S] [--write FILE] [--keep DIR]`: real tmux, git, daemon and demo
 * agents, and things done to them. Every round is a project that must come to its end with each handoff taken exactly
 * once, by its git history and the agents' own receipts. One that does not prints what happened to it, and its folder
 * is kept in DIR; then the exit code is 1.
 */
import { writeFileSync } from 'node:fs';
import { provenance } from '../../bench/lib/provenance.ts';
import { readArguments } from './arguments.ts';
import { failureOf, roundLine, summary } from './report.ts';
import { playRound, type Round } from './round.ts';

const { minutes, seed, write, keep } = readArguments(process.argv.slice(2));
const lines: string[] = [];

function say(text: string): void {
  lines.push(text);
  process.stdout.write(`${text}\n`);
}

const rounds: Round[] = [];
const end = performance.now() + minutes * 60_000;
say(provenance());
say(`chaos: ${minutes} min, seed ${seed}`);
while (performance.now() < end || rounds.length === 0) {
  const round = await playRound(`${seed}-${rounds.length}`, keep);
  rounds.push(round);
  say(roundLine(round, rounds.length));
  if (failureOf(round) !== null) process.stderr.write(`${round.evidence}\n`);
}
say(`\n${summary(rounds)}`);
if (write !== null) writeFileSync(write, `${lines.join('\n')}\n`);
process.exitCode = rounds.some((round) => failureOf(round) !== null) ? 1 : 0;
