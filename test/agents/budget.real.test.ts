import { expect, test } from 'vitest';
import type { Costs } from '../../src/core/view/costs.ts';
import { startDaemon, untilState } from '../e2e/lib/daemon.ts';
import { actionsOf, historyOf } from '../e2e/lib/history.ts';
import { cliJson } from '../e2e/lib/run-cli.ts';
import { until } from '../e2e/lib/wait.ts';
import { beginReal, clis, PATIENCE_MS } from './real.ts';

const A_TURN = 5100;
/** Every turn uses the same, and ends with a lease. */
const spend = '@api always usage 5000 100\n@api always say Ready.\\n\\nWAITING-UNTIL: {in 500s}';

test.for(clis)(
  '%s: what it spends is stopped at a cap, and goes on when that is raised',
  async (backend, context) => {
    const { project, daemon, prompts, send } = await beginReal(context, {
      prompts: { builder: spend },
      backends: { builder: backend },
    });
    const limit = (turns: number) =>
      project.configure((config) => {
        config.budget = { phase: { tokens: turns * A_TURN } };
        config.prices = { 'mock-model': { input: 1, output: 10 } };
      });
    limit(3);
    await untilState(daemon, 'builder', ['waiting'], PATIENCE_MS);
    const took = (n: number) => prompts('builder').some((text) => text.includes(`Message ${n}.`));
    for (const n of [2, 3]) {
      await send('builder', `Message ${n}.`);
      await until(`message ${n} is taken`, () => took(n));
      // What it used is told at the end of its turn: before that a message would join the same turn.
      await until(`turn ${n} is counted`, async () => (await daemon.agent('builder')).tokens === n * A_TURN);
      await untilState(daemon, 'builder', ['waiting']);
    }
    const held = await until('it is held', async () => {
      const agent = await daemon.agent('builder');
      return agent.budget_spent === null ? null : agent;
    });
    expect(held.budget_spent).toBe('budget.phase.tokens (one): 15,300 tokens');
    expect(held.tokens).toBe(3 * A_TURN);
    await send('builder', 'Message 4.');

    process.kill(daemon.child.pid ?? 0, 'SIGKILL');
    await daemon.exited;
    const next = await startDaemon(project, '--resume');
    await until('its session is found again', async () => (await next.agent('builder')).pid !== null);
    const found = await next.agent('builder');
    expect(found).toMatchObject({ tokens: 3 * A_TURN, generation: 1 });
    expect(found.budget_spent).toBe(held.budget_spent);
    expect(took(4)).toBe(false);

    limit(10);
    await until('message 4 is taken', () => took(4));
    await until('its turn is counted', async () => (await next.agent('builder')).tokens === 4 * A_TURN);
    const { total, lines } = await cliJson<Costs>(project, 'costs', '--by', 'session');
    expect(lines.map(({ name, tokens, turns }) => [name, tokens, turns])).toEqual([
      ['builder 1', 4 * A_TURN, 4],
    ]);
    if (backend === 'codex') expect(total.cost_usd).toBeCloseTo((4 * (5000 + 10 * 100)) / 1e6, 9);
    else if (backend === 'claude') expect(total.cost_usd).toBeGreaterThan(0);
    // It knows no price, and does not say which model it is: unknown, not 0.
    else expect(total.cost_usd).toBeNull();
    expect(actionsOf(historyOf(project), 'kill')).toEqual([]);
  },
);

test.for(clis)(
  '%s: a hard cap interrupts the turn and keeps the session, which goes on when the cap is raised',
  async (backend, context) => {
    const { project, daemon, api, prompts, send } = await beginReal(context, {
      prompts: { builder: '@api say Ready.\\n\\nWAITING-UNTIL: {in 500s}' },
      backends: { builder: backend },
    });
    const limit = (turns: number) =>
      project.configure((config) => {
        config.budget = { hard: true, phase: { turns } };
      });
    const took = (words: string) => prompts('builder').some((text) => text.includes(words));
    const { agent } = await untilState(daemon, 'builder', ['waiting'], PATIENCE_MS);
    limit(2);
    // Claude Code puts a prompt that had no answer yet back into its input line: it is submitted again later.
    await send('builder', '@api drip 30 1000 at length');
    await until('the turn is interrupted', () =>
      historyOf(project).facts.some((fact) => fact.type === 'interrupted'),
    );
    const { facts } = historyOf(project);
    expect(facts.filter((fact) => fact.type === 'interrupted')).toMatchObject([{ ok: true }]);
    await untilState(daemon, 'builder', ['ready']);
    expect(await daemon.agent('builder')).toMatchObject({ pid: agent.pid, generation: 1 });

    await send('builder', '@api say Again.');
    limit(10);
    await until('what waited is taken', () => took('@api say Again.'));
    await until(
      'it is answered in the same conversation',
      () =>
        api.requests.some(
          ({ prompts: all, endedMs }) =>
            endedMs > 0 &&
            all.at(-1)?.includes('@api say Again.') &&
            all.some((text) => text.includes('at length')),
        ),
      PATIENCE_MS,
    );
    await untilState(daemon, 'builder', ['ready', 'waiting']);
    expect(actionsOf(historyOf(project), 'interrupt')).toHaveLength(1);
    expect(actionsOf(historyOf(project), 'kill')).toEqual([]);
  },
);
