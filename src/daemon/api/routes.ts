import { randomUUID } from 'node:crypto';
import type { Fact } from '../../core/facts.ts';
import type { Model } from '../../core/model.ts';
import type { Now } from '../../core/time.ts';
import { explain } from '../../core/view/explain.ts';
import { type DaemonStatus, type Status, statusOf } from '../../core/view/status.ts';
import { LoopctlError } from '../../errors/error.ts';
import type { EventRow, Store } from '../../ports/store.ts';
import { redact } from '../../protocol/secrets.ts';
import type { Letters } from '../letters.ts';
import type { Notifying } from '../notify/notifying.ts';
import type { DaemonOptions } from '../options.ts';
import type { TaskDesk } from '../tasks/desk.ts';
import { byOf, textOf } from './body.ts';
import { notifyRoutes } from './notify-routes.ts';
import { orchestratorRoutes } from './orchestrator-routes.ts';
import type { ApiRequest, Routes } from './server.ts';
import { taskRoutes } from './task-routes.ts';

export interface RouteDeps {
  readonly model: () => Model;
  readonly now: () => Now;
  readonly daemon: () => DaemonStatus;
  readonly store: Store;
  /** Queues facts; resolves when they are durable. */
  readonly take: (...facts: Fact[]) => Promise<void>;
  readonly letters: Letters;
  /** Takes out what is to be recorded nowhere. */
  readonly hide: (text: string) => string;
  readonly statusPage: DaemonOptions['statusPage'];
  readonly notifying: Notifying;
  readonly tasks: TaskDesk;
  /** Looks whether a period of wakes has begun. */
  readonly checkWakes: () => void;
  readonly tmuxSocket: string;
  /** Has another daemon follow this one; false when nobody would start it. */
  readonly comeAgain: () => boolean;
}

/**
 * The control API. Reading routes compute from the model; writing ones hand in what a person asked for, as facts, and
 * answer once that is durable: what was answered is not lost, whatever happens to the daemon then. See `unwritten.ts`
 * for a disk that takes nothing.
 */
export function createRoutes(deps: RouteDeps): Routes {
  const { model, now, take } = deps;
  return {
    ...notifyRoutes(deps.notifying),
    ...taskRoutes(deps.tasks),
    ...orchestratorRoutes(deps),
    'GET /v1/status': (request) => showStatus(deps, request),
    'GET /v1/explain': (request) => explain(model(), agentOf(request, model()), now()),
    'GET /v1/phases': () => ({ schema: 1, index: model().phase.index, phases: model().settings.phases }),
    'GET /v1/books': () => ({ schema: 1, ...deps.store.books() }),
    'GET /v1/events': ({ query }) => events(deps.store, query),
    'GET /v1/attach': (request) => {
      const agent = agentOf(request, model());
      const pane = model().agents[agent]?.session.pane ?? null;
      return { schema: 1, agent, socket: deps.tmuxSocket, session: pane?.session ?? null };
    },
    'POST /v1/send': async (request) => {
      const agent = agentOf(request, model());
      const nonce = randomUUID();
      const text = deps.hide(redact(textOf(request, 'text')));
      const file = deps.letters.keep(nonce, text);
      const named = file === null ? {} : { file };
      await take({ type: 'send', agent, text, by: byOf(request), nonce, ...named });
      return { schema: 1, agent, key: `human/${nonce}` };
    },
    'POST /v1/pause': async (request) => {
      await take({ type: 'pause', agent: optionalAgent(request, model()), on: true, by: byOf(request) });
      return { schema: 1 };
    },
    'POST /v1/resume': async (request) => {
      const agent = optionalAgent(request, model());
      const accounts = request.body.limits === true ? Object.keys(model().limits) : [];
      await take(
        { type: 'pause', agent, on: false, by: byOf(request) },
        ...(request.body.budget === true ? [{ type: 'budget-more' as const, agent, by: byOf(request) }] : []),
        ...accounts.map((account): Fact => ({ type: 'limit-over', account, by: byOf(request) })),
      );
      return { schema: 1, limits_lifted: accounts };
    },
    'POST /v1/restart': async (request) => {
      const agent = agentOf(request, model());
      const mode = request.body.mode === 'fresh' ? 'fresh' : 'resume';
      await take(
        { type: 'unpark', agent, by: byOf(request) },
        { type: 'restart', agent, mode, by: byOf(request) },
      );
      return { schema: 1, agent, mode };
    },
    'POST /v1/stop': async (request) => {
      const again = request.body.again === true && deps.comeAgain();
      await take({ type: 'stop', keepSessions: request.body.keep_sessions === true, by: byOf(request) });
      return { schema: 1, pid: process.pid, again };
    },
  };
}

/** The data, or with `columns` the page that is made of it. */
async function showStatus(
  { model, now, daemon, notifying, statusPage }: RouteDeps,
  { query }: ApiRequest,
): Promise<Status | { readonly schema: 1; readonly page: string }> {
  const status = statusOf(model(), daemon(), now(), notifying.state());
  const columns = Number(query.get('columns') ?? 0);
  if (!(columns > 0) || statusPage === undefined) return status;
  const page = await statusPage();
  return { schema: 1, page: page(status, { columns, color: query.get('color') === '1' }) };
}

/** The agent that a request names. */
export function agentOf(request: ApiRequest, model: Model): string {
  const name = optionalAgent(request, model);
  if (name !== null) return name;
  throw new LoopctlError('LOOPCTL_E_UNKNOWN_AGENT', `name one of: ${Object.keys(model.agents).join(', ')}`);
}

function optionalAgent(request: ApiRequest, model: Model): string | null {
  const value = request.body.agent ?? request.query.get('agent');
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' && Object.hasOwn(model.agents, value)) return value;
  throw new LoopctlError(
    'LOOPCTL_E_UNKNOWN_AGENT',
    `no agent is called ${JSON.stringify(value)}; there are: ${Object.keys(model.agents).join(', ')}`,
  );
}

function events(
  store: Store,
  query: URLSearchParams,
): { readonly schema: 1; readonly events: readonly EventRow[] } {
  const after = query.get('after');
  const limit = Math.min(Number(query.get('limit') ?? 200) || 200, 10_000);
  const rows =
    after === null
      ? store.events({ limit, newest: true })
      : store.events({ after: Number(after) || 0, limit });
  return { schema: 1, events: rows };
}
