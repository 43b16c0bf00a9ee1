import type { Action } from '../actions.ts';
import { laterOf } from '../apply/change.ts';
import { spread } from '../apply/ending.ts';
import { isProven } from '../apply/limit.ts';
import { roleOf } from '../lookup.ts';
import type { Agent, LimitWindow, Model, Sent } from '../model.ts';
import { type Now, sinceMs } from '../time.ts';
import { isLive } from '../transitions.ts';
import type { Rule } from './rule.ts';

/** When the next probe of a window is due, on the wall clock for a named reset, else a flat interval after the last. */
export function probeDue(window: LimitWindow, model: Model, now: Now): boolean {
  const { timers } = model.settings;
  const pausedMs = window.lastProbe === null ? Number.POSITIVE_INFINITY : sinceMs(window.lastProbe, now);
  if (window.probes === 0 && window.resetWall !== null) return now.wall >= probeWall(window, model);
  return (
    pausedMs >= timers.limit_probe_s * 1000 &&
    (window.resetWall === null || now.wall >= probeWall(window, model))
  );
}

/** Wall time at which a window with a known reset is probed: reset, slack, and a spread. */
export function probeWall(window: LimitWindow, model: Model): number {
  const { limit_slack_s, limit_jitter_s } = model.settings.timers;
  const jitterMs = Math.round(limit_jitter_s * 1000 * spread(window.since.wall));
  return (window.resetWall ?? 0) + limit_slack_s * 1000 + jitterMs;
}

/** Sits out usage windows: silence until the end, then one probe that verifies itself; never two under way. */
export const limits: Rule = {
  name: 'limits',
  decide(model, now) {
    if (model.run.type !== 'running') return [];
    const windows = Object.entries(model.limits).flatMap(([account, window]) =>
      sitOut(model, account, window, now),
    );
    const over = Object.keys(model.notices)
      .filter((key) => key.startsWith('limit/') && isOver(model, key.slice('limit/'.length), now))
      .map((key): Action => ({ type: 'resolve', key }));
    const left = Object.values(model.agents)
      .filter(
        (agent) =>
          agent.session.state === 'limited' &&
          model.limits[roleOf(model, agent.name)?.account ?? ''] === undefined,
      )
      .flatMap((agent) => goOn(model, agent, now));
    return [...windows, ...warnings(model), ...over, ...left];
  },
};

function isOver(model: Model, account: string, now: Now): boolean {
  return model.limits[account] === undefined && isProven(model, account, now);
}

/** A window that outlasts its probes, or that only a person may end, is told once; the notice stands until it is over for good. */
function warnings(model: Model): readonly Action[] {
  return Object.entries(model.limits).flatMap(([account, window]): readonly Action[] => {
    const key = `limit/${account}`;
    const { auto_resume, timers } = model.settings;
    if ((auto_resume && window.probes < timers.limit_probe_max) || model.notices[key] !== undefined)
      return [];
    const text = auto_resume
      ? `account ${account} did not come back after ${window.probes} probes: ${window.evidence}`
      : `account ${account} is at its limit and waits for you (loopctl resume --limits): ${window.evidence}`;
    return [{ type: 'notify', key, severity: 'warning', text, orchestrator: true }];
  });
}

function sitOut(model: Model, account: string, window: LimitWindow, now: Now): readonly Action[] {
  if (!model.settings.auto_resume || !probeDue(window, model, now)) return [];
  const agent = pickProber(model, account, window);
  if (agent === null) return [{ type: 'lapse', account }];
  const under = underWay(model, agent);
  if (under !== null)
    return unheard(model, under, agent, now) ? [...withdraw(under), { type: 'lapse', account }] : [];
  if (isSwallowed(model, account, window, agent)) return [{ type: 'lapse', account }];
  const key = probeKey(account, window, window.probes);
  return [{ type: 'send', agent: agent.name, kind: 'probe', key, text: GO_ON }];
}

/**
 * Nobody took it for as long as it takes to the next one: a session that is busy without end answers no question. While
 * the daemon was down nothing could be typed, so that time does not count.
 */
function unheard(model: Model, { row }: UnderWay, agent: Agent, now: Now): boolean {
  const offered = laterOf(row.created, agent.session.born);
  const waits = row.status === 'queued' || isInTurnOf(row, agent);
  return waits && sinceMs(offered, now) >= model.settings.timers.limit_probe_s * 1000;
}

/** The last probe lies in the queue of a session whose turn has not ended since: another one would only lie beside it. */
function isSwallowed(model: Model, account: string, window: LimitWindow, agent: Agent): boolean {
  const last = model.sent[probeKey(account, window, window.probes - 1)];
  return last?.status === 'acknowledged' && last.agent === agent.name && isInTurnOf(last, agent);
}

/** It was typed in the turn that is still under way, so that nothing can have come of it. */
function isInTurnOf(row: Sent, { session }: Agent): boolean {
  return session.state === 'busy' && session.since.mono <= row.created.mono;
}

/** What is typed already cannot be taken back. */
function withdraw({ key, row }: UnderWay): readonly Action[] {
  if (row.status !== 'queued') return [];
  return [{ type: 'drop', agent: row.agent, key, reason: 'nobody took it; the next turn will tell' }];
}

function probeKey(account: string, window: LimitWindow, n: number): string {
  return `probe/${account}/${window.since.wall}/${n}`;
}

/**
 * The session that met the limit, or another of the account when that one is gone, paused, or takes no input. One that
 * is busy answers last: nobody knows when its turn ends.
 */
function pickProber(model: Model, account: string, window: LimitWindow): Agent | null {
  const sharers = Object.values(model.agents).filter(
    (agent) =>
      roleOf(model, agent.name)?.account === account &&
      isLive(agent.session.state) &&
      agent.session.ending === null &&
      !agent.session.frozen,
  );
  const free = sharers.filter((agent) => agent.paused === null);
  const idle = free.filter((agent) => agent.session.state !== 'busy');
  const first = (of: readonly Agent[]) => of.find(({ name }) => name === window.agent) ?? of[0];
  return first(idle) ?? first(free) ?? sharers[0] ?? null;
}

/** Another session of the account found the limit over: this one may go on too; asked again, flat, while it does not. */
function goOn(model: Model, agent: Agent, now: Now): readonly Action[] {
  if (!isLive(agent.session.state) || underWay(model, agent) !== null) return [];
  const base = `probe/${agent.name}/${agent.generation}/${agent.session.since.wall}`;
  const earlier = Object.entries(model.sent).filter(([key]) => key.startsWith(`${base}/`));
  const last = earlier.at(-1)?.[1];
  const waitMs = model.settings.timers.limit_probe_s * 1000;
  if (last !== undefined && sinceMs(last.created, now) < waitMs) return [];
  return [{ type: 'send', agent: agent.name, kind: 'probe', key: `${base}/${earlier.length}`, text: GO_ON }];
}

interface UnderWay {
  readonly key: string;
  readonly row: Sent;
}

/** The agent's probe that is not settled yet. */
function underWay(model: Model, agent: Agent): UnderWay | null {
  const found = Object.entries(model.sent).find(
    ([, row]) =>
      row.agent === agent.name &&
      row.kind === 'probe' &&
      (row.status === 'queued' || row.status === 'pasted' || row.status === 'submitted'),
  );
  return found === undefined ? null : { key: found[0], row: found[1] };
}

/** Says nothing that any screen rule looks for. */
const GO_ON = 'Please go on with your work where you stopped.';
