import type { TaskDetails } from '../../daemon/tasks/desk.ts';
import { ask } from '../client.ts';
import type { Invocation, Outcome } from '../command.ts';
import { createPage } from '../print/page.ts';
import { printTask } from '../print/tasks.ts';
import { pathsOf } from '../project.ts';
import { question } from '../question.ts';
import { taskEnd } from './wait.ts';

/** What a command says of a task that it handed in; with `--wait` once the task has ended. */
export async function handedIn(invocation: Invocation, id: string): Promise<Outcome> {
  const socket = pathsOf(invocation).controlSocket;
  if (invocation.options.wait !== true)
    return {
      data: { schema: 1, id },
      text: `${id} is queued; \`loopctl dispatch --show ${id}\` tells its result.\n`,
    };
  const look = (): Promise<TaskDetails> =>
    ask<TaskDetails>(socket, 'GET', question('/v1/tasks/show', { id }));
  const details = await taskEnd(look, (line) => invocation.out.note(`${line}\n`));
  const exitCode = details.task.state === 'done' ? 0 : 1;
  return { data: details, text: printTask(details, createPage(invocation.out)), exitCode };
}
