import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { loadBackends } from '../../../src/agents/registry.ts';
import type { DeliveryFact } from '../../../src/core/facts.ts';
import type { Backend } from '../../../src/ports/agent.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Pane, Terminal } from '../../../src/ports/terminal.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import { bootId } from '../../../src/system/proc/identity.ts';
import { createDeliverer } from '../../../src/terminal/delivery/deliverer.ts';
import { tagOf } from '../../../src/terminal/delivery/message.ts';
import { createReceipts } from '../../../src/terminal/delivery/receipts.ts';
import { createPtyTerminal } from '../../../src/terminal/pty/pty-terminal.ts';
import { signalFileName } from '../../../src/terminal/signals/signal-file.ts';
import { createSignalTail } from '../../../src/terminal/signals/signal-tail.ts';
import { createTmuxTerminal } from '../../../src/terminal/tmux/terminal.ts';

const clock: Clock = {
  now: () => ({ mono: Math.round(performance.now()), wall: Date.now() }),
  after(ms, fn) {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
  soon: (fn) => void setImmediate(fn),
};

const demo = loadBackends().get('demo');
const lineReader = loadBackends({
  overrides: {
    reader: {
      extends: 'command',
      launch: { fresh: ['sh', '-c', 'while read -r l; do echo "got: $l"; done'] },
    },
  },
}).get('reader');
const generation = 1;

const hosts: Readonly<Record<string, (dir: string) => Terminal>> = {
  pty: () => createPtyTerminal({ project: 'p', bootId: bootId(), width: 120, height: 40 }),
  tmux: (dir) =>
    createTmuxTerminal({ socket: join(dir, 's'), project: 'p', bootId: bootId(), width: 120, height: 40 }),
};

/** The demo agent in a real terminal, its signals followed, a deliverer over it. */
async function start(host: string, faults: string, hasSignals = true, base: Backend | undefined = demo) {
  const dir = mkdtempSync(join(tmpdir(), 'delivery-'));
  const terminal = hosts[host]?.(dir);
  if (terminal === undefined || base === undefined) throw new Error(`no ${host} or no demo agent`);
  const backend = { ...base, hasSignals };
  const store = createMemoryStore();
  const receipts = createReceipts();
  const prompts: string[] = [];
  const reports: DeliveryFact[] = [];
  let pane: Pane | null = null;
  const tail = createSignalTail({
    dir: join(dir, 'signals'),
    parse: (_agent, line) => backend.signals(line),
    onSignal(from, signal) {
      if (signal.event === 'prompt') prompts.push(signal.text);
      receipts.note(from.agent, from.generation, signal.event === 'prompt' ? signal.text : null);
      deliverer.kick('helper');
    },
  });
  const deliverer = createDeliverer({
    terminal,
    store,
    clock,
    backendOf: () => backend,
    paneOf: () => pane,
    signalsOf: (agent, of) => receipts.view(agent, of, () => tail.sweep()),
    owed: () => true,
    ackWaitMs: () => 1_000,
    report: (report) => void reports.push(report),
  });
  onTestFinished(async () => {
    await deliverer.close();
    await tail.close();
    if (pane !== null) await terminal.kill(pane.session, pane.process, 0);
    await terminal.shutdown();
    await terminal.close();
    rmSync(dir, { recursive: true, force: true });
  });
  await tail.open();
  await terminal.open(() => deliverer.kick('helper'));
  const conversation = 'c';
  const launch = backend.launch({ mode: 'fresh', model: null, conversation, prompt: null, promptFile: null });
  pane = await terminal.launch({
    session: 'helper',
    tags: { project: 'p', agent: 'helper', generation, phase: '1', conversation, taken: [] },
    argv: launch.argv,
    cwd: dir,
    env: {
      ...launch.env,
      LOOPCTL_ROLE: 'assistant',
      LOOPCTL_DEMO_SPEED: '20',
      LOOPCTL_DEMO_FAULTS: faults,
      LOOPCTL_DEMO_STATE: join(dir, 'state'),
      LOOPCTL_SIGNALS: join(dir, 'signals', signalFileName({ agent: 'helper', generation })),
    },
    envFile: null,
    exitReport: join(dir, 'exit'),
    log: null,
  });
  const sweep = setInterval(() => deliverer.kick('helper'), 200);
  onTestFinished(() => clearInterval(sweep));

  return {
    terminal,
    reports,
    prompts,
    send(...texts: readonly string[]) {
      const enqueue = texts.map((text) => ({ key: text, agent: 'helper', kind: 'handoff', text }));
      const rows = store.commit({
        now: clock.now(),
        kind: 'step',
        body: '',
        durable: null,
        enqueue,
        drop: [],
      });
      deliverer.kick('helper');
      return rows;
    },
    async acknowledged() {
      const statuses = (): string[] => store.outbox().map((row) => row.status);
      await vi.waitFor(() => expect(new Set(statuses())).toEqual(new Set(['acknowledged'])), {
        timeout: 20_000,
      });
    },
  };
}

const scenarios: readonly (readonly [host: string, faults: string, hasSignals: boolean])[] = [
  ['tmux', '', true],
  ['tmux', '', false],
  ['tmux', 'dropped-enter:2', true],
  ['tmux', 'dropped-paste', true],
  ['tmux', 'slow-echo:700', true],
  ['pty', '', true],
  ['pty', 'dropped-echo', true],
  ['pty', 'slow-echo:700', false],
];

test.each(scenarios)(
  '%s: the demo agent with "%s" (signals: %s) takes each message once',
  async (host, faults, hasSignals) => {
    const stage = await start(host, faults, hasSignals);
    const first = stage.send('Review: PASS for gate "a"; see REVIEW-1.md $(id) \\');
    await stage.acknowledged();
    const second = stage.send('One', 'Two', 'Three');
    await stage.acknowledged();
    const ids = [...first, ...second].map((row) => row.id);
    const counts = (): number[] => ids.map((id) => stage.prompts.join('\n').split(tagOf(id)).length - 1);
    await vi.waitFor(() => expect(counts()).toEqual([1, 1, 1, 1]), { timeout: 10_000 });
    expect(stage.prompts[0]).toBe(
      `${tagOf(ids[0] ?? '')} Review: PASS for gate "a"; see REVIEW-1.md $(id) \\.`,
    );
    await vi.waitFor(async () => expect((await stage.terminal.list())[0]?.tags.taken).toEqual(ids));
  },
);

test('an input that reacts no more is told as frozen', async () => {
  const stage = await start('tmux', 'dropped-enter:9');
  stage.send('Review');
  await vi.waitFor(() => expect(stage.reports.at(-1)).toMatchObject({ status: 'failed', frozen: true }), {
    timeout: 20_000,
  });
});

test('a program whose screen tells nothing is typed at when it is quiet, and its echo is the receipt', async () => {
  const stage = await start('pty', '', false, lineReader);
  const [row] = stage.send('Review');
  await stage.acknowledged();
  const lines = async () => (await stage.terminal.capture('pty1')).lines;
  await vi.waitFor(async () => expect(await lines()).toContain(`got: ${tagOf(row?.id ?? '')} Review`));
  expect((await lines()).filter((line) => line.startsWith('got: '))).toHaveLength(1);
});
