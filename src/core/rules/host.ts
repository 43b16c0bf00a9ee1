import type { Action } from '../actions.ts';
import { cooldownMs, type HostRun, type HostWork } from '../host.ts';
import type { Model } from '../model.ts';
import { type Now, sinceMs } from '../time.ts';
import type { Rule } from './rule.ts';

/**
 * The host fallback. What a person or an agent asked for is run; by itself loopctl runs it only with `host.auto`, while
 * the remote cannot be reached: checks first, a recreation after several failed ones. Each run is told of.
 */
export const host: Rule = {
  name: 'host',
  decide(model, now) {
    if (model.run.type !== 'running') return [];
    return [...tell(model), ...settle(model, now), ...run(model, now)];
  },
};

function run(model: Model, now: Now): readonly Action[] {
  const { running, asked } = model.host;
  if (running !== null) return [];
  if (asked !== null) return [begin(model, asked.what, asked.by)];
  const what = model.settings.host.auto && model.paused === null ? due(model, now) : null;
  return what === null ? [] : [begin(model, what, 'loopctl')];
}

function begin({ host: { count } }: Model, what: HostWork, by: string): Action {
  return { type: 'host', n: count + 1, what, by };
}

/** What `auto` calls for now. */
function due(model: Model, now: Now): HostWork | null {
  const { settings, host: state, repo } = model;
  const { unreachable_s, check_interval_s, failures_max } = settings.host;
  if (repo.unreachable === null || sinceMs(repo.unreachable.since, now) < unreachable_s * 1000) return null;
  const mayRecreate = settings.host.recreate && cooldownMs(state, settings.host, now) === 0;
  if (mayRecreate && state.failures >= failures_max) return 'recreate';
  const { check } = state.last;
  const isDue = check === null || sinceMs(check.ended, now) >= check_interval_s * 1000;
  return settings.host.check && isDue ? 'check' : null;
}

function tell({ host: { last, told } }: Model): readonly Action[] {
  return (['check', 'recreate'] as const).flatMap((what): readonly Action[] => {
    const done = last[what];
    if (done === null || done.n <= told) return [];
    const isGood = what === 'check' && done.ok;
    const severity = isGood ? 'info' : what === 'recreate' && !done.ok ? 'critical' : 'warning';
    return [{ type: 'notify', key: `host/${what}`, severity, text: textOf(what, done), orchestrator: true }];
  });
}

function textOf(what: HostWork, { by, ok, how }: HostRun): string {
  const name = what === 'check' ? 'the check of the host' : 'recreating the host';
  return `${name}, asked for by ${by}, ${ok ? 'went well' : `failed: ${how}`}`;
}

/** A failed check stands until one goes well, a recreation for as long as its cooldown. */
function settle(model: Model, now: Now): readonly Action[] {
  const { host: state, settings, notices } = model;
  const over = {
    'host/check': state.last.check?.ok === true,
    'host/recreate': cooldownMs(state, settings.host, now) === 0,
  };
  return Object.entries(over).flatMap(([key, isOver]): readonly Action[] =>
    isOver && notices[key] !== undefined ? [{ type: 'resolve', key }] : [],
  );
}
