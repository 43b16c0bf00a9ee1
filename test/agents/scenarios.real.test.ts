import { expect, test } from 'vitest';
import { untilState } from '../e2e/lib/daemon.ts';
import { actionsOf, historyOf } from '../e2e/lib/history.ts';
import { press, screenOf } from '../e2e/lib/pane.ts';
import { until } from '../e2e/lib/wait.ts';
import { beginReal, type Cli, clis, PATIENCE_MS } from './real.ts';

const idle = '@api say Ready.\\n\\nWAITING-UNTIL: {in 500s}';

/** Requests in a row that fail. Claude Code and Codex give up before that here, opencode does not. */
const STORM = 3;

interface Ways {
  /** Tokens of a context that is nearly full, by the model that each runs with here. */
  readonly full: number;
  /** What a person types to leave. */
  readonly leave: string;
  readonly asks: { readonly vars?: Record<string, string>; readonly env?: Record<string, string> };
  /** What asks for permission then. */
  readonly command: string;
  readonly dialog: RegExp;
  /** The key that says yes. */
  readonly yes: string;
}

const ways: Readonly<Record<Cli, Ways>> = {
  claude: {
    full: 850_000,
    leave: '/exit',
    asks: { vars: { permission_mode: 'manual' } },
    command: '@api run touch made',
    dialog: /Do you want to proceed/,
    yes: '1',
  },
  codex: {
    full: 240_000,
    leave: '/quit',
    asks: { vars: { approval: 'on-request', sandbox: 'read-only' } },
    command:
      '@api tool exec_command {"cmd":"touch made","sandbox_permissions":"require_escalated","justification":"It is needed."}',
    dialog: /Would you like to run the following command/,
    yes: 'y',
  },
  opencode: {
    full: 85_000,
    leave: '/exit',
    asks: { vars: { auto: 'false' }, env: { OPENCODE_PERMISSION: '{"bash":"ask"}' } },
    command: '@api run touch made',
    dialog: /Permission required/,
    yes: 'Enter',
  },
};

test.for(clis)(
  '%s: server errors, a network that is down and comes back, a full context, an exit by itself',
  { timeout: 600_000 },
  async (cli, context) => {
    const { project, daemon, api, prompts, send } = await beginReal(context, {
      prompts: { builder: idle },
      backends: { builder: cli },
    });
    await untilState(daemon, 'builder', ['waiting'], PATIENCE_MS);

    for (const kind of ['overloaded', 'server', 'reset'] as const) {
      api.failures.fail({ kind }, kind === 'reset' ? 1 : STORM);
      await send('builder', `Try ${kind}.`);
      await until(`${kind} is met`, () => api.requests.some(({ failed }) => failed === kind));
      await untilState(daemon, 'builder', ['ready'], PATIENCE_MS);
    }
    api.failures.clear();

    await api.down();
    await send('builder', 'Nobody hears this.');
    await until('the message is taken', () =>
      prompts('builder').some((text) => text.includes('Nobody hears')),
    );
    await api.up();
    await untilState(daemon, 'builder', ['ready'], PATIENCE_MS);
    await send('builder', idle);
    await untilState(daemon, 'builder', ['waiting'], PATIENCE_MS);

    await send('builder', `@api usage ${ways[cli].full} 10`);
    await until(
      'it is told to compact',
      () => prompts('builder').some((text) => text.includes('Compact it now')),
      PATIENCE_MS,
    );
    await untilState(daemon, 'builder', ['ready', 'waiting'], PATIENCE_MS);
    expect(actionsOf(historyOf(project), 'kill')).toEqual([]);
    expect(actionsOf(historyOf(project), 'launch')).toHaveLength(1);

    const { pid } = await daemon.agent('builder');
    const { leave } = ways[cli];
    press(project, 'builder', '-l', leave);
    // An Enter that comes before the words are drawn chooses what a menu has highlighted by then.
    const isTyped = () => new RegExp(`[›❯┃]\\s+${leave}\\s*$`, 'm').test(screenOf(project, 'builder'));
    await until('the words stand in the input line', isTyped);
    await until('it is started again', async () => {
      const agent = await daemon.agent('builder');
      if (agent.pid === pid && agent.state === 'ready' && isTyped()) press(project, 'builder', 'Enter');
      return agent.generation === 2;
    });
    await until(
      'the resumed one takes its prompt',
      () => prompts('builder').some((text) => text.includes('Your session was restarted.')),
      PATIENCE_MS,
    );
    expect(actionsOf(historyOf(project), 'launch').map(({ mode }) => mode)).toEqual(['fresh', 'resume']);
    const resumed = await until('the model is asked again', () =>
      api.requests.find(({ prompts: all }) => all.at(-1)?.includes('Your session was restarted.')),
    );
    expect(resumed.prompts.some((text) => text.includes('Try server.'))).toBe(true);
  },
);

test.for(clis)(
  '%s: an answer that stops in its middle is noticed, and the session restarted in its conversation',
  async (cli, context) => {
    const { project, daemon, api, prompts, send } = await beginReal(context, {
      prompts: { builder: idle },
      backends: { builder: cli },
      timers: { stall_grace_s: 5, stall_idle_s: 6, busy_max_s: 8, tool_max_s: 20 },
    });
    await untilState(daemon, 'builder', ['waiting'], PATIENCE_MS);
    api.failures.fail({ kind: 'stall' }, 50);
    await send('builder', 'Mind the gap.');
    await until('the answer has begun', () => api.requests.some(({ failed }) => failed === 'stall'));
    await until('it is restarted', async () => (await daemon.agent('builder')).generation === 2, PATIENCE_MS);
    api.failures.clear();
    await until(
      'the resumed one takes its prompt',
      () => prompts('builder').some((text) => text.includes('Your session was restarted.')),
      PATIENCE_MS,
    );
    await untilState(daemon, 'builder', ['ready', 'waiting'], PATIENCE_MS);
    expect(actionsOf(historyOf(project), 'launch').map(({ mode }) => mode)).toEqual(['fresh', 'resume']);
  },
);

test.for(clis)(
  '%s: a permission dialog blocks, a person is told, nothing is typed; answered, the turn goes on',
  async (cli, context) => {
    const { project, daemon, prompts, send } = await beginReal(context, {
      prompts: { builder: `${ways[cli].command}\n${idle}` },
      backends: { builder: cli },
      ...ways[cli].asks,
    });
    const { agent } = await untilState(daemon, 'builder', ['blocked'], PATIENCE_MS);
    expect(agent.evidence).toMatch(/permission/i);
    await send('builder', 'Mind the gap.');
    await until('a person is told', async () =>
      (await daemon.status()).notices.some(({ text }) => text.includes('builder waits for a person')),
    );
    await until('the message is held', async () => /dialog/.test((await daemon.agent('builder')).held ?? ''));
    expect(screenOf(project, 'builder')).toMatch(ways[cli].dialog);
    expect(screenOf(project, 'builder')).not.toContain('Mind the gap.');
    press(project, 'builder', ways[cli].yes);
    await until('the message is taken', () =>
      prompts('builder').some((text) => text.includes('Mind the gap.')),
    );
    expect(prompts('builder').filter((text) => text.includes('Mind the gap.'))).toHaveLength(1);
  },
);
