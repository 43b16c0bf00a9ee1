/**
 * `node bench/delivery/main.ts [--messages N] [--write] [claude] [codex] [opencode]` sends messages to the real programs
 * through a real daemon and prints what became of them; all three by default, 500 messages each. With `--write` their
 * sections of docs/delivery.md are made anew, and what docs/benchmarks.md has of them. Code 1: a message was lost, doubled or altered.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Cli, clis } from '../../test/agents/real.ts';
import { writeBenchmarks } from '../included/included.ts';
import { judgeRun } from './judge.ts';
import { pageWith } from './page.ts';
import { sectionOf } from './report.ts';
import { deliver } from './run.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean' }, messages: { type: 'string', default: '500' } },
});
const wanted = clis.filter((cli) => positionals.length === 0 || positionals.includes(cli));
const odd = positionals.filter((name) => !clis.some((cli: Cli) => cli === name));
if (odd.length > 0) throw new Error(`not one of ${clis.join(', ')}: ${odd.join(', ')}`);

const file = fileURLToPath(new URL('../../docs/delivery.md', import.meta.url));
for (const cli of wanted) {
  const run = await deliver(cli, Number(values.messages), (done) => console.error(`${cli}: ${done} sent`));
  const section = sectionOf(run);
  console.log(`${section}\n`);
  if (values.write) write(section);
  if (judgeRun(run).some(({ arrived, exact }) => arrived !== 1 || !exact)) process.exitCode = 1;
}

function write(section: string): void {
  writeFileSync(file, pageWith(existsSync(file) ? readFileSync(file, 'utf8') : '', [section]));
  writeBenchmarks();
}
