import type { Model } from '../../core/model.ts';
import { LoopctlError } from '../../errors/error.ts';
import type { Backend } from '../../ports/agent.ts';
import type { Terminal } from '../../ports/terminal.ts';
import { screenNow } from '../screen-record.ts';
import { agentOf } from './routes.ts';
import type { Routes } from './server.ts';

export interface ScreenRouteDeps {
  readonly model: () => Model;
  readonly terminal: Pick<Terminal, 'capture'>;
  readonly backends: () => ReadonlyMap<string, Backend>;
  readonly hide: (text: string) => string;
  readonly now: () => { readonly wall: number };
}

/** An agent's screen as it is at this moment, to be recorded. Nothing is changed. */
export function screenRoutes(deps: ScreenRouteDeps): Routes {
  return {
    'GET /v1/screen': async (request) => {
      const agent = agentOf(request, deps.model());
      const { terminal, hide } = deps;
      const paneId = deps.model().agents[agent]?.session.pane?.paneId ?? null;
      const backend = deps.backends().get(deps.model().settings.roles[agent]?.backend ?? '');
      if (paneId === null || backend === undefined)
        throw new LoopctlError('LOOPCTL_E_SESSION_GONE', `${agent} has no session now`);
      const now = await screenNow({ terminal, paneId, backend, hide, wall: deps.now().wall });
      return { schema: 1, agent, ...now };
    },
  };
}
