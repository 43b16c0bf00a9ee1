import { stallOf } from '../agent-state.ts';
import { leaseLeftMs } from '../lease.ts';
import { isLoop } from '../lookup.ts';
import type { Model } from '../model.ts';
import { figures } from '../money/caps.ts';
import { amount, capName } from '../money/words.ts';
import { mutedBecause } from '../precedence.ts';
import { type Now, sinceMs } from '../time.ts';
import { type AgentStatus, agentStatus } from './status.ts';

/** Why an agent is what it is: evidence, source and age of everything the rules look at. */
export interface Explanation {
  readonly schema: 1;
  readonly agent: AgentStatus;
  readonly facts: readonly {
    readonly what: string;
    readonly value: string;
    readonly source: string;
    readonly age_s: number | null;
  }[];
  readonly left_alone_because: readonly string[];
  readonly next: readonly string[];
}

export function explain(model: Model, name: string, now: Now): Explanation | null {
  const agent = model.agents[name];
  if (agent === undefined) return null;
  const { session } = agent;
  const age = (stamp: { mono: number; wall: number } | null): number | null =>
    stamp === null ? null : Math.floor(sinceMs(stamp, now) / 1000);
  const facts: Explanation['facts'][number][] = [
    { what: 'state', value: session.state, source: session.evidence.source, age_s: age(session.since) },
    {
      what: 'evidence',
      value: session.evidence.text,
      source: session.evidence.source,
      age_s: age(session.evidence.at),
    },
  ];
  const add = (
    what: string,
    value: string,
    source: string,
    at: { mono: number; wall: number } | null,
  ): void => {
    facts.push({ what, value, source, age_s: age(at) });
  };
  if (session.screen !== null) {
    const { reading, since } = session.screen;
    add('screen says', `${reading.state} (rule ${reading.rule}): ${reading.evidence}`, 'screen', since);
    if (reading.draft !== null && reading.draft !== '')
      add('typed, not sent', reading.draft, 'screen', since);
  }
  if (session.lease !== null) {
    const left = leaseLeftMs(session.lease, model.settings.timers, now);
    const text =
      session.lease.kind === 'none'
        ? `none: ${session.lease.reason}`
        : `${Math.round((left ?? 0) / 1000)} s left`;
    add('lease', text, session.structured ? 'signal' : 'screen', session.lease.seen);
  }
  for (const tool of session.tools) add('open tool', tool.name, 'signal', tool.since);
  add(
    'last progress',
    'signal, changed screen or commit',
    session.structured ? 'signal' : 'screen',
    session.progress,
  );
  if (session.cpu !== null) add('CPU load', 'its process tree burned CPU', 'daemon', session.cpu);
  if (session.held !== null) add('message held', session.held, 'daemon', null);
  if (agent.ladder.nudged !== null) add('nudged', 'asked to go on', 'daemon', agent.ladder.nudged);
  if (agent.parked !== null) add('parked', agent.parked.reason, 'daemon', agent.parked.since);
  for (const figure of figures(model, now)) {
    if (figure.agent === null || figure.agent === name)
      add(
        capName(figure),
        `${amount(figure.kind, figure.used)} of ${amount(figure.kind, figure.cap)}`,
        'rule',
        null,
      );
  }
  for (const { at, reason } of agent.restarts) add('unplanned end', reason, 'daemon', at);
  return {
    schema: 1,
    agent: agentStatus(model, agent, now),
    facts,
    left_alone_because: mutedBecause(model, agent, now),
    next: next(model, name, now),
  };
}

/** What will happen by itself, and when. */
function next(model: Model, name: string, now: Now): readonly string[] {
  const agent = model.agents[name];
  if (agent === undefined) return [];
  const { timers } = model.settings;
  const { session } = agent;
  const lines: string[] = [];
  if (agent.spent !== null) {
    return [`goes on when ${agent.spent.text} is raised, or with \`loopctl resume --budget\``];
  }
  const stall = stallOf(model, agent, now);
  const nudgedMs = agent.ladder.nudged === null ? null : sinceMs(agent.ladder.nudged, now);
  if (stall !== null && nudgedMs !== null) {
    lines.push(
      `restart in ${Math.max(0, Math.round(timers.nudge_wait_s - nudgedMs / 1000))} s unless a turn starts`,
    );
  } else if (session.state === 'ready' && stall === null && isLoop(name)) {
    const left = leaseLeftMs(session.lease, timers, now);
    const bound =
      left === null
        ? timers.stall_idle_s * 1000 - sinceMs(session.since, now)
        : left + timers.stall_grace_s * 1000;
    lines.push(`counts as stalled in ${Math.round(bound / 1000)} s unless it goes on`);
  }
  if (agent.notBefore !== null && agent.notBefore.mono > now.mono) {
    lines.push(`relaunch in ${Math.ceil((agent.notBefore.mono - now.mono) / 1000)} s`);
  }
  if (agent.parked !== null) lines.push(`stays down until \`loopctl restart ${name}\``);
  return lines;
}
