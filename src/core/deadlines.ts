import { leaseLeftMs } from './lease.ts';
import { intended, isLoop } from './lookup.ts';
import type { Agent, Model } from './model.ts';
import { awaitsFigures, FIGURES_MS } from './precedence.ts';
import { INTERRUPT_MS } from './rules/budget.ts';
import { probeDue, probeWall } from './rules/limits.ts';
import { taskDeadlines } from './task-deadlines.ts';
import { type Now, sinceMs } from './time.ts';
import { isLive } from './transitions.ts';

/**
 * Milliseconds until the passing of time alone may change a decision; null when only the sweep is due. The sweep
 * finds what this leaves out, a little later.
 */
export function nextDeadlineMs(model: Model, now: Now): number | null {
  const due = [
    ...intended(model).flatMap((agent) => agentDeadlines(model, agent, now)),
    ...limitDeadlines(model, now),
    ...(typeof model.wake.due?.next === 'number' ? [model.wake.due.next - now.wall] : []),
    ...taskDeadlines(model, now),
  ];
  const ahead = due.filter((ms) => ms > 0);
  return ahead.length === 0 ? null : Math.ceil(Math.min(...ahead));
}

function agentDeadlines(model: Model, agent: Agent, now: Now): readonly number[] {
  const { session, ladder } = agent;
  const { timers } = model.settings;
  if (!isLive(session.state)) return agent.notBefore === null ? [] : [agent.notBefore.mono - now.mono];
  if (agent.parked !== null || session.ending !== null) return [];
  const after = (seconds: number, from: { mono: number; wall: number }): number =>
    seconds * 1000 - sinceMs(from, now);
  const nudge = ladder.nudged === null ? [] : [after(timers.nudge_wait_s, ladder.nudged)];
  switch (session.state) {
    case 'ready': {
      if (!isLoop(agent.name)) return nudge;
      const left = leaseLeftMs(session.lease, timers, now);
      return [
        ...nudge,
        ...(awaitsFigures(model, agent, now) ? [FIGURES_MS - sinceMs(session.since, now)] : []),
        left === null ? after(timers.stall_idle_s, session.since) : left + timers.stall_grace_s * 1000,
      ];
    }
    case 'starting':
      return [after(timers.start_max_s, session.since)];
    case 'busy': {
      if (agent.interrupt !== null && agent.interrupt.at.mono >= session.since.mono)
        return [INTERRUPT_MS - sinceMs(agent.interrupt.at, now)];
      const tool = session.tools[0];
      return tool === undefined
        ? [after(timers.busy_max_s, session.progress)]
        : [after(timers.tool_max_s, tool.since)];
    }
    default:
      return nudge;
  }
}

function limitDeadlines(model: Model, now: Now): readonly number[] {
  return Object.values(model.limits).flatMap((window) => {
    if (probeDue(window, model, now)) return [];
    const flat =
      window.lastProbe === null
        ? []
        : [model.settings.timers.limit_probe_s * 1000 - sinceMs(window.lastProbe, now)];
    return window.resetWall === null ? flat : [...flat, probeWall(window, model) - now.wall];
  });
}
