import { readFileSync } from 'node:fs';
import type { TaskDetails, TaskList } from '../../daemon/tasks/desk.ts';
import { LoopctlError } from '../../errors/error.ts';
import { by } from '../by.ts';
import { ask } from '../client.ts';
import type { Invocation, Outcome } from '../command.ts';
import { numberOption } from '../number.ts';
import { createPage } from '../print/page.ts';
import { printTask, printTasks } from '../print/tasks.ts';
import { pathsOf } from '../project.ts';
import { question } from '../question.ts';
import { handedIn } from '../tasks/handed-in.ts';

/** Hands a task to the Assistant, or lists, shows and cancels tasks. */
export async function dispatch(invocation: Invocation): Promise<Outcome> {
  const { options } = invocation;
  const socket = pathsOf(invocation).controlSocket;
  const page = createPage(invocation.out);
  if (options.list === true) {
    const data = await ask<TaskList>(socket, 'GET', '/v1/tasks');
    return { data, text: printTasks(data, page) };
  }
  if (typeof options.show === 'string') {
    const path = question('/v1/tasks/show', { id: options.show });
    const data = await ask<TaskDetails>(socket, 'GET', path);
    return { data, text: printTask(data, page) };
  }
  if (typeof options.cancel === 'string') {
    const data = await ask(socket, 'POST', '/v1/tasks/cancel', { id: options.cancel, by: by() });
    return { data, text: `${options.cancel} is being cancelled.\n` };
  }
  const { id } = await ask<{ readonly id: string }>(socket, 'POST', '/v1/dispatch', order(invocation));
  return handedIn(invocation, id);
}

/** With a prompt file there need be no task besides. */
function order(invocation: Invocation): Readonly<Record<string, unknown>> {
  const { options, positionals } = invocation;
  const prompt = typeof options.prompt === 'string' ? readPrompt(options.prompt) : null;
  const words = positionals.join(' ').trim();
  if (words === '' && prompt === null)
    throw new LoopctlError('LOOPCTL_E_USAGE', 'say what is to be done, or name a file with --prompt');
  return {
    task: words === '' ? 'Do what stands above.' : words,
    ...(prompt === null ? {} : { prompt }),
    ...(typeof options.backend === 'string' ? { backend: options.backend } : {}),
    ...(typeof options.model === 'string' ? { model: options.model } : {}),
    ...(options.timeout === undefined ? {} : { timeout_s: numberOption(invocation, 'timeout') }),
    by: by(),
  };
}

function readPrompt(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new LoopctlError('LOOPCTL_E_USAGE', `${file} cannot be read`, { cause });
  }
}
