import { expect, test } from 'vitest';
import { completes } from './lib/complete.ts';
import { startDaemon } from './lib/daemon.ts';
import { actionsOf } from './lib/history.ts';
import { agentOf } from './lib/processes.ts';
import { createProject } from './lib/project.ts';
import { until } from './lib/wait.ts';

test.for(['builder', 'adversary'])(
  'kill -9 of the %s in its turn: back in the same conversation, the sequence completes',
  async (victim, context) => {
    const project = createProject({ demo: { builder: { SPEED: '10' }, adversary: { SPEED: '10' } } });
    context.onTestFinished(() => project.destroy());
    const daemon = await startDaemon(project);
    await until(`${victim} in its turn, with a claim made`, async () => {
      const { agents, phase } = await daemon.status();
      return phase.gates.length > 0 && agents.find(({ name }) => name === victim)?.state === 'busy';
    });
    const before = agentOf(project, victim);
    process.kill(before.pid, 'SIGKILL');
    const after = await until(`another ${victim}`, () => {
      try {
        const now = agentOf(project, victim);
        return now.pid === before.pid ? null : now;
      } catch {
        return null;
      }
    });
    expect(conversation(after.command)).toBe(conversation(before.command));

    const history = await completes(context, project, daemon);
    const modes = actionsOf(history, 'launch', victim).map(({ mode }) => mode);
    expect(modes).toEqual(['fresh', 'resume']);
  },
);

function conversation(command: string): string {
  return / --(?:session|resume) (\S+)/.exec(command)?.[1] ?? command;
}
