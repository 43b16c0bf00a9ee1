import { expect, test } from 'vitest';
import { completes } from './lib/complete.ts';
import { startDaemon } from './lib/daemon.ts';
import { actionsOf } from './lib/history.ts';
import { terminalServer } from './lib/processes.ts';
import { createProject, onePlan } from './lib/project.ts';
import { until } from './lib/wait.ts';

const isIncident = (fact: { readonly type: string }): boolean =>
  fact.type === 'exited' && 'incident' in fact && fact.incident === true;

test('kill -9 of the tmux server: one incident, both loops back one after the other, the sequence completes', async (context) => {
  const project = createProject({
    plans: { one: onePlan, two: onePlan },
    demo: { builder: { SPEED: '10' }, adversary: { SPEED: '10' } },
  });
  context.onTestFinished(() => project.destroy());
  const daemon = await startDaemon(project);
  await until('a claim under review', async () =>
    (await daemon.status()).phase.gates.some((gate) => gate.open),
  );
  process.kill(terminalServer(project), 'SIGKILL');
  await until('both loops at work again', async () => {
    const { agents } = await daemon.status();
    return agents.every(({ generation, state }) => generation === 2 && /busy|ready|waiting/.test(state));
  });
  expect((await daemon.status()).agents.map(({ restarts }) => restarts)).toEqual([0, 0]);

  const { facts, actions } = await completes(context, project, daemon);
  expect(
    facts.filter((fact) => fact.type === 'exited' && !isIncident(fact) && fact.generation === 1),
  ).toEqual([]);
  expect(facts.filter(isIncident)).toHaveLength(2);
  const told = actionsOf({ facts, actions }, 'notify').filter(({ key }) => key === 'terminal-died');
  expect(told).toHaveLength(1);
  for (const agent of ['builder', 'adversary']) {
    const again = actionsOf({ facts, actions }, 'launch', agent).find(({ generation }) => generation === 2);
    expect(again?.mode).toBe('resume');
  }
});
