import { LoopctlError } from '../../errors/error.ts';
import type { TaskDesk } from '../tasks/desk.ts';
import { byOf, optionalText, textOf } from './body.ts';
import type { ApiRequest, Routes } from './server.ts';

/** One-shot tasks and jobs over the control API. */
export function taskRoutes(desk: TaskDesk): Routes {
  return {
    'GET /v1/tasks': () => desk.list(),
    'GET /v1/tasks/show': (request) => desk.show(textOf(request, 'id')),
    'POST /v1/tasks/cancel': async (request) => ({
      schema: 1,
      task: await desk.cancel(textOf(request, 'id'), byOf(request)),
    }),
    'POST /v1/dispatch': async (request) => {
      const id = await desk.dispatch({
        task: textOf(request, 'task'),
        template: optionalText(request, 'prompt'),
        backend: optionalText(request, 'backend'),
        model: optionalText(request, 'model'),
        timeout_s: timeoutOf(request),
        by: byOf(request),
      });
      return { schema: 1, id };
    },
    'POST /v1/run': async (request) => ({
      schema: 1,
      id: await desk.run(textOf(request, 'name'), byOf(request)),
    }),
  };
}

function timeoutOf({ body }: ApiRequest): number | null {
  const value = body.timeout_s;
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && value > 0 && value <= 604_800) return value;
  throw new LoopctlError('LOOPCTL_E_USAGE', 'timeout_s is a number of seconds, at most a week');
}
