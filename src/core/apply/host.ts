import { plain } from '../../protocol/text.ts';
import type { Action } from '../actions.ts';
import type { ControlFact } from '../facts.ts';
import type { HostState } from '../host.ts';
import type { Model } from '../model.ts';
import type { Now } from '../time.ts';

type Of<T extends ControlFact['type']> = Extract<ControlFact, { type: T }>;

/** One request at a time: a second one, made before the first began, is the same. */
export function askHost(model: Model, { what, by }: Of<'host-ask'>): Model {
  return model.host.asked === null ? changed(model, { asked: { what, by: plain(by, 40) } }) : model;
}

export function beginHost(model: Model, { n, what, by }: Extract<Action, { type: 'host' }>, now: Now): Model {
  return changed(model, { count: n, running: { n, what, by, since: now }, asked: null });
}

export function endHost(model: Model, { n, ok, how, output }: Of<'host-ran'>, now: Now): Model {
  const { running } = model.host;
  if (running === null || running.n !== n) return model;
  return { ...model, host: ended(model.host, { ok, how, output }, now) };
}

/** A rule has told how the run ended. */
export function hostTold(model: Model, key: string): Model {
  const run = key === 'host/check' ? model.host.last.check : model.host.last.recreate;
  if (!key.startsWith('host/') || run === null || run.n <= model.host.told) return model;
  return changed(model, { told: run.n });
}

/** What ran when a daemon died is not known to have worked. */
export function interruptedHost(host: HostState, now: Now): HostState {
  if (host.running === null) return host;
  return ended(host, { ok: false, how: 'the daemon ended while it ran', output: '' }, now);
}

function ended(
  host: HostState,
  result: { readonly ok: boolean; readonly how: string; readonly output: string },
  now: Now,
): HostState {
  if (host.running === null) return host;
  const { n, what, by, since } = host.running;
  const run = { n, began: since, ended: now, by, ...result };
  const failed = result.ok ? 0 : host.failures + 1;
  // A new host is checked anew before it is recreated again.
  return {
    ...host,
    running: null,
    last: { ...host.last, [what]: run },
    failures: what === 'check' ? failed : 0,
  };
}

function changed(model: Model, change: Partial<HostState>): Model {
  return { ...model, host: { ...model.host, ...change } };
}
