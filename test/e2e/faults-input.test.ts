import { describe, expect, test } from 'vitest';
import { actionsOf } from './lib/history.ts';
import { press } from './lib/pane.ts';
import { begin, kinds } from './lib/scenario.ts';

/** Faults that strike the first message typed: the claim, on its way to the Adversary. */
const losses = ['slow-echo:700', 'dropped-echo', 'dropped-enter', 'dropped-enter:2', 'dropped-paste'];

describe.each(kinds)('input, told by %s', (kind) => {
  test.concurrent.for(losses)('%s: taken once, and nobody is restarted', async (fault, context) => {
    const scenario = await begin(context, { kind, faults: { adversary: fault } });
    const history = await scenario.completes();
    expect(actionsOf(history, 'launch')).toHaveLength(2);
    expect(actionsOf(history, 'kill').filter((kill) => kill.counts)).toEqual([]);
  });

  test.concurrent('frozen input: restarted in the same conversation', async (context) => {
    const scenario = await begin(context, { kind, faults: { adversary: 'frozen-input' } });
    const { agent } = await scenario.comesBack('adversary', /its input does not react/);
    expect(agent.restarts).toBe(1);
    const launches = actionsOf(await scenario.completes(), 'launch', 'adversary');
    expect(launches.map((launch) => launch.mode)).toEqual(['fresh', 'resume']);
  });

  test.concurrent('frozen while it waits: what was typed at it goes to its next life', async (context) => {
    const scenario = await begin(context, { kind, faults: { adversary: 'dialog@check' } });
    await scenario.reaches('adversary', 'blocked', /Do you want to proceed|dialog/);
    await scenario.reaches('builder', 'waiting', /turn ended|input-line/);
    scenario.project.faults('builder', 'freeze');
    press(scenario.project, 'adversary', 'Enter');
    await scenario.comesBack('builder', /its input does not react/);
    await scenario.completes();
  });
});
