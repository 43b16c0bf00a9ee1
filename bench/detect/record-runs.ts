/**
 * `node bench/detect/record-runs.ts [claude] [codex] [opencode]` records the runs of test/fixtures/runs: what the daemon
 * was told (signals, screens, activity) while a real program was healthy all the time and did what looks like trouble, with
 * bounds so short that a session which gave no sign would count as stalled: long answers, long tool calls, queued messages, a long
 * lease.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Cli, clis, PATIENCE_MS } from '../../test/agents/real.ts';
import { untilState } from '../../test/e2e/lib/daemon.ts';
import { eventsOf } from '../../test/e2e/lib/replay.ts';
import { until } from '../../test/e2e/lib/wait.ts';
import { aWhile } from '../lib/clock.ts';
import { onStage } from './stage.ts';

const folder = fileURLToPath(new URL('../../test/fixtures/runs', import.meta.url));
const lease = '@api always say Done so far.\\n\\nWAITING-UNTIL: {in 300s}';
const timers = {
  stall_idle_s: 30,
  stall_grace_s: 8,
  busy_max_s: 50,
  tool_max_s: 120,
};

async function record(cli: Cli): Promise<void> {
  const options = { prompts: { builder: lease }, backends: { builder: cli }, timers };
  await onStage(cli, options, async ({ daemon, project, api }) => {
    const send = (text: string) => daemon.post('/v1/send', { agent: 'builder', text, by: 'test' });
    const answered = (words: string) =>
      until(
        `${words} to be answered`,
        () =>
          api.requests.some(({ said, endedMs }) => endedMs > 0 && said.some((one) => one.includes(words))),
        PATIENCE_MS,
      );
    const idle = () => untilState(daemon, 'builder', ['waiting'], PATIENCE_MS);
    await idle();
    await send('@api drip 60 1000 a long answer');
    await aWhile(8_000, 8_000);
    await send('This one waits in the queue.');
    await answered('waits in the queue');
    await idle();
    await send('@api run sleep 55');
    await answered('sleep 55');
    // What a scripted tool call ends with is no lease.
    await send('And on.');
    await answered('And on.');
    await idle();
    await aWhile(35_000, 35_000);
    const rows = eventsOf(project).filter(({ kind }) => kind === 'start' || kind === 'step');
    writeFileSync(`${folder}/${cli}.jsonl`, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    console.log(`${cli}: ${rows.length} turns of the daemon`);
  });
}

const { positionals } = parseArgs({ allowPositionals: true });
for (const cli of clis.filter((name) => positionals.length === 0 || positionals.includes(name)))
  await record(cli);
