import { randomUUID } from 'node:crypto';
import type { Fact } from '../../core/facts.ts';
import { isLoop, isWanted, ORCHESTRATOR, orchestratorOf } from '../../core/lookup.ts';
import type { Model } from '../../core/model.ts';
import type { Now } from '../../core/time.ts';
import { type WakeStatus, wakeStatus } from '../../core/view/wake-status.ts';
import { LoopctlError } from '../../errors/error.ts';
import { byOf, textOf } from './body.ts';
import type { ApiRequest, Routes } from './server.ts';

export interface OrchestratorRouteDeps {
  readonly model: () => Model;
  readonly now: () => Now;
  /** Queues facts; resolves when they, and all queued before them, are durable. */
  readonly take: (...facts: Fact[]) => Promise<void>;
  /** Looks whether a period of wakes has begun. */
  readonly checkWakes: () => void;
}

/** What `loopctl wake` is answered. */
export interface WakeAnswer extends WakeStatus {
  readonly schema: 1;
  /** A wake was sent because of this request. */
  readonly woken: boolean;
}

/** Waking the Orchestrator, and whether it is to run at all. */
export function orchestratorRoutes(deps: OrchestratorRouteDeps): Routes {
  const { model, take } = deps;
  return {
    'POST /v1/wake': (request) => wake(deps, request),
    'POST /v1/want': async (request) => {
      const agent = textOf(request, 'agent');
      const on = request.body.on === true;
      const role = Object.hasOwn(model().settings.roles, agent);
      if (!role && agent === ORCHESTRATOR)
        throw new LoopctlError('LOOPCTL_E_NO_ORCHESTRATOR', 'loopctl.yaml has no `roles.orchestrator`');
      if (!role || isLoop(agent))
        throw new LoopctlError(
          'LOOPCTL_E_USAGE',
          `${JSON.stringify(agent.slice(0, 40))} is not started or stopped by itself`,
          {
            next: 'A loop runs as long as the sequence does: `loopctl pause` holds it. `loopctl stop` alone ends everything.',
          },
        );
      await take({ type: 'want', agent, on, by: byOf(request) });
      return { schema: 1, agent, on };
    },
  };
}

async function wake(deps: OrchestratorRouteDeps, request: ApiRequest): Promise<WakeAnswer> {
  const { model, take } = deps;
  const agent = orchestratorOf(model());
  if (model().settings.wake === null || agent === null)
    throw new LoopctlError('LOOPCTL_E_NO_ORCHESTRATOR', 'loopctl.yaml has no `roles.orchestrator`');
  const before = model().wake.sent;
  if (request.body.force === true && isWanted(model(), agent))
    await take({ type: 'wake', agent: agent.name, by: byOf(request), nonce: randomUUID() });
  else {
    deps.checkWakes();
    await take();
  }
  return { schema: 1, woken: model().wake.sent !== before, ...wakeStatus(model(), deps.now()) };
}
