import type { TaskList } from '../../daemon/tasks/desk.ts';
import { by } from '../by.ts';
import { ask } from '../client.ts';
import type { Invocation, Outcome } from '../command.ts';
import { createPage } from '../print/page.ts';
import { printJobs } from '../print/tasks.ts';
import { pathsOf } from '../project.ts';
import { handedIn } from '../tasks/handed-in.ts';
import { want } from '../want.ts';

/** Runs something now that else runs by itself; without a name it lists what there is. */
export async function run(invocation: Invocation): Promise<Outcome> {
  const [name] = invocation.positionals;
  const socket = pathsOf(invocation).controlSocket;
  if (name === undefined) {
    const { jobs } = await ask<TaskList>(socket, 'GET', '/v1/tasks');
    return { data: { schema: 1, jobs }, text: printJobs(jobs, createPage(invocation.out)) };
  }
  if (name === 'orchestrator') return want(invocation, name, true);
  const { id } = await ask<{ readonly id: string }>(socket, 'POST', '/v1/run', { name, by: by() });
  return handedIn(invocation, id);
}
