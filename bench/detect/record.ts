/**
 * `node bench/detect/record.ts [claude] [codex] [opencode]` records the screens of test/fixtures/held-out: real programs (the newest ones by
 * `LOOPCTL_TEST_AGENTS`), real windows of several sizes, states that the scripted model brings about, so that the label
 * is known and nobody's opinion. `loopctl record` writes them. They are to say how well the rules do on what they were not
 * made from.
 */
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Cli, clis, PATIENCE_MS, type RigOptions } from '../../test/agents/real.ts';
import type { ModelApi } from '../../test/api/server.ts';
import { untilState } from '../../test/e2e/lib/daemon.ts';
import { screenOf, tmux } from '../../test/e2e/lib/pane.ts';
import { cliJson } from '../../test/e2e/lib/run-cli.ts';
import { until } from '../../test/e2e/lib/wait.ts';
import { aWhile } from '../lib/clock.ts';
import type { State } from './corpus.ts';
import { onStage, type Stage } from './stage.ts';

const folder = fileURLToPath(new URL('../../test/fixtures/held-out', import.meta.url));
const sizes = ['80x24', '92x31', '120x40'] as const;
const lease = '@api say Here is what I found. It works as it should.\\n\\nWAITING-UNTIL: {in 500s}';

/** What a program shows while it asks for permission, as a person would tell. */
const asking: Readonly<
  Record<Cli, { readonly options: Partial<RigOptions>; readonly does: string; readonly shows: RegExp }>
> = {
  claude: {
    options: { vars: { permission_mode: 'manual' } },
    does: '@api run touch made',
    shows: /Do you want to proceed/,
  },
  codex: {
    options: { vars: { approval: 'on-request', sandbox: 'read-only' } },
    does: '@api tool exec_command {"cmd":"touch made","sandbox_permissions":"require_escalated","justification":"It is needed."}',
    shows: /Would you like to run the following command/,
  },
  opencode: {
    options: { vars: { auto: 'false' }, env: { OPENCODE_PERMISSION: '{"bash":"ask"}' } },
    does: '@api run touch made',
    shows: /Permission required/,
  },
};

/** A tool call that takes its time, as each program allows it. */
const waiting: Readonly<Record<Cli, string>> = {
  claude: '@api run timeout 60 tail -f /dev/null',
  codex: '@api tool exec_command {"cmd":"sleep 60","yield_time_ms":30000}',
  opencode: '@api run sleep 60',
};

/** Whether the model's own log says that the program is at work: an answer is under way, or a tool call is out. */
function isAtWork({ requests }: ModelApi): boolean {
  const last = requests.at(-1);
  return last !== undefined && (last.endedMs === 0 || last.calls);
}

/** In every size, once the program has drawn itself anew. What was not so all the while is no such screen. */
async function shoot(stage: Stage, name: string, label: State): Promise<void> {
  const { cli, project, api } = stage;
  const isSo = () => (label === 'busy') === isAtWork(api) || label === 'dialog';
  for (const size of sizes) {
    const [x = '', y = ''] = size.split('x');
    tmux(project, 'resize-window', '-t', '=builder:', '-x', x, '-y', y);
    await until(
      'the window has its size',
      () => screenOf(project, 'builder').split('\n').length >= Number(y),
    );
    await aWhile(2_000, 2_500);
    const wasSo = isSo();
    const out = join(project.root, 'records');
    await cliJson(project, 'record', 'builder', '--label', label, '--out', out);
    const [file = ''] = readdirSync(out);
    mkdirSync(join(folder, cli), { recursive: true });
    if (wasSo && isSo()) renameSync(join(out, file), join(folder, cli, `${name}-${size}.json`));
    else rmSync(join(out, file));
  }
}

async function record(cli: Cli): Promise<void> {
  rmSync(join(folder, cli), { recursive: true, force: true });
  const backends = { builder: cli };
  await onStage(cli, { prompts: { builder: lease }, backends }, async (stage) => {
    const { daemon, api } = stage;
    const send = (text: string) => daemon.post('/v1/send', { agent: 'builder', text, by: 'test' });
    const rests = async () => {
      await until('the model has answered', () => !isAtWork(api), PATIENCE_MS);
      await aWhile(4_000, 5_000);
    };
    const works = async (words: string) => {
      await until(
        'the model is asked',
        () => isAtWork(api) && screenOf(stage.project, 'builder').includes(words),
        PATIENCE_MS,
      );
      await aWhile(3_000, 4_000);
    };
    await untilState(daemon, 'builder', ['waiting'], PATIENCE_MS);
    await rests();
    await shoot(stage, 'ready-first', 'ready');
    await send('@api drip 60 1000');
    await works('drip 60');
    await shoot(stage, 'busy-answer', 'busy');
    await rests();
    await shoot(stage, 'ready-long', 'ready');
    await send(waiting[cli]);
    await works(waiting[cli].slice(5, 20));
    await shoot(stage, 'busy-tool', 'busy');
  });
  await onStage(
    cli,
    { prompts: { builder: lease }, backends, subscription: cli === 'claude' },
    async (stage) => {
      await untilState(stage.daemon, 'builder', ['waiting'], PATIENCE_MS);
      stage.api.failures.fail({ kind: 'limit', reset: Math.ceil(Date.now() / 60_000) * 60 + 7200 }, 100);
      await stage.daemon.post('/v1/send', { agent: 'builder', text: 'Go on, please.', by: 'test' });
      await until(
        'the limit is met',
        () => stage.api.requests.some(({ failed }) => failed === 'limit'),
        PATIENCE_MS,
      );
      await aWhile(8_000, 9_000);
      await shoot(stage, 'limited', 'limited');
    },
  );
  const { options, does, shows } = asking[cli];
  await onStage(cli, { prompts: { builder: `${does}\n${lease}` }, backends, ...options }, async (stage) => {
    await until('the question', () => shows.test(screenOf(stage.project, 'builder')), PATIENCE_MS);
    await shoot(stage, 'dialog-permission', 'dialog');
  });
}

const { positionals } = parseArgs({ allowPositionals: true });
for (const cli of clis.filter((name) => positionals.length === 0 || positionals.includes(name))) {
  await record(cli);
  console.log(`${cli}: ${readdirSync(join(folder, cli)).length} screens`);
}
