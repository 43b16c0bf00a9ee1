import { describe, expect, test } from 'vitest';
import { actionsOf } from './lib/history.ts';
import { press, screenOf } from './lib/pane.ts';
import { begin, kinds } from './lib/scenario.ts';
import { until } from './lib/wait.ts';

describe.each(kinds)('a dialog, told by %s', (kind) => {
  test.concurrent('at the start: blocked, never typed into, a person is told', async (context) => {
    const { project, daemon, reaches, completes, prompts } = await begin(context, {
      kind,
      faults: { adversary: 'dialog:trust@start' },
      timers: { start_max_s: 4 },
    });
    const { left_alone_because } = await reaches('adversary', 'blocked', /Do you trust/);
    expect(left_alone_because).toContain('a dialog waits for a person');
    await until('a claim is owed', async () => (await daemon.status()).handoffs.length > 0);
    await until('a person is told', async () =>
      (await daemon.status()).notices.some((notice) =>
        /adversary waits for a person: .*trust/.test(notice.text),
      ),
    );
    const { state, generation } = await daemon.agent('adversary');
    expect([state, generation]).toEqual(['blocked', 1]);
    expect(screenOf(project, 'adversary')).toContain('❯ 1. Yes, I trust this folder');
    expect(prompts('adversary')).toEqual([]);

    press(project, 'adversary', 'Enter');
    // Its first turn finds the claim by itself, perhaps before it is told.
    const history = await completes({ moot: 'claim sums' });
    expect(actionsOf(history, 'kill').filter((kill) => kill.counts)).toEqual([]);
    expect(actionsOf(history, 'resolve').map((action) => action.key)).toContain('dialog/adversary');
  });

  test.concurrent('at a step: what a person sends waits until it is answered', async (context) => {
    const { project, daemon, reaches, completes, prompts } = await begin(context, {
      kind,
      faults: { builder: 'dialog:permission@claim' },
    });
    await reaches('builder', 'blocked', /Do you want to proceed/);
    await daemon.post('/v1/send', { agent: 'builder', text: 'Mind the gap.', by: 'test' });
    await until('it is held', async () => /dialog is up/.test((await daemon.agent('builder')).held ?? ''));
    const { facts } = await daemon.explain('builder');
    expect(facts.find((fact) => fact.what === 'message held')?.value).toMatch(/dialog is up: .*proceed/);
    expect(screenOf(project, 'builder')).not.toContain('Mind the gap.');

    press(project, 'builder', 'Enter');
    await completes();
    expect(prompts('builder').filter((text) => text.includes('Mind the gap.'))).toHaveLength(1);
  });
});
