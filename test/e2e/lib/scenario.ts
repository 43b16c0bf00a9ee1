import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type TestContext } from 'vitest';
import type { Explanation } from '../../../src/core/view/explain.ts';
import { auditHandoffs, type Receipt, receiptsOf, takenBy } from './audit.ts';
import { startDaemon, type TestDaemon, untilState } from './daemon.ts';
import { type History, historyOf } from './history.ts';
import { createProject, type ProjectOptions, type TestProject } from './project.ts';
import { until } from './wait.ts';

/** How an agent tells of itself: by structured signals, or by nothing but its screen. */
export type Kind = 'signals' | 'screen';
export const kinds: readonly Kind[] = ['signals', 'screen'];

type Role = 'builder' | 'adversary';

export interface Plan extends Pick<ProjectOptions, 'timers' | 'config' | 'env'> {
  readonly kind?: Kind;
  /** Faults by role, as the demo agent takes them. */
  readonly faults?: Partial<Record<Role, string>>;
  /** Further demo settings of both roles. */
  readonly demo?: Readonly<Record<string, string>>;
  readonly plan?: string;
  /** Done to the project before the daemon starts. */
  readonly before?: (project: TestProject) => void;
}

/** A project with a fault in it and the daemon that has to cope. */
export interface Scenario {
  readonly project: TestProject;
  readonly daemon: TestDaemon;
  /** Waits for the state, and holds `explain` to naming evidence, source and age of it. */
  reaches(agent: Role, states: string | readonly string[], evidence: RegExp): Promise<Explanation>;
  /** The sequence completes, and each handoff was taken exactly once; `moot` begins the name of one that may have come too late. */
  completes(how?: { readonly daemon?: TestDaemon; readonly moot?: string }): Promise<History>;
  /** It was ended or died for this reason and is up again; `explain` says so. */
  comesBack(agent: Role, reason: RegExp): Promise<Explanation>;
  /** Prompts that the agent took, and when. */
  receipts(agent: Role): readonly Receipt[];
  prompts(agent: Role): readonly string[];
}

/** One gate, no flaw: one claim, one review. */
const shortPlan = '# Phase\n\n## Gates\n\n- gate: sums\n  - parts: 1\n';

/** Small, but with room for a loaded machine. */
const timers = {
  sweep_s: 1,
  fetch_interval_s: 5,
  ack_wait_s: 2,
  stall_idle_s: 3,
  stall_grace_s: 2,
  nudge_wait_s: 6,
  busy_max_s: 8,
  limit_slack_s: 0.5,
  limit_jitter_s: 0.5,
  limit_probe_s: 3,
};

export async function begin(context: TestContext, plan: Plan): Promise<Scenario> {
  const silent = plan.kind === 'screen';
  const settings = (role: Role): Record<string, string> => ({
    FAULTS: plan.faults?.[role] ?? '',
    ...(silent ? { SIGNALS: '0' } : {}),
    ...plan.demo,
  });
  const project = createProject({
    plans: { one: plan.plan ?? shortPlan },
    timers: { ...timers, ...plan.timers },
    demo: { builder: settings('builder'), adversary: settings('adversary') },
    config: { ...(silent ? { backends: { demo: { signals: false } } } : {}), ...plan.config },
    ...(plan.env === undefined ? {} : { env: plan.env }),
  });
  context.onTestFinished(() => project.destroy());
  plan.before?.(project);
  const daemon = await startDaemon(project);
  return {
    project,
    daemon,
    async reaches(agent, states, evidence) {
      const explanation = await untilState(daemon, agent, [states].flat());
      expectExplained(explanation, evidence);
      await context.annotate(`${agent}: ${explanation.agent.state} (${explanation.agent.evidence})`, 'state');
      return explanation;
    },
    async comesBack(agent, reason) {
      let last: Explanation | null = null;
      const explanation = await until(`${agent} back after ${reason}`, async () => {
        const now = await daemon.explain(agent);
        last = now;
        const told = now.facts.some((fact) => fact.what === 'unplanned end' && reason.test(fact.value));
        return told && now.agent.pid !== null ? now : null;
      }).catch((error: unknown) => {
        throw new Error(`${String(error)}\n${JSON.stringify(last)}\n${daemon.output()}`);
      });
      const end = explanation.facts.find((fact) => fact.what === 'unplanned end');
      expect(sources).toContain(end?.source);
      expect(end?.age_s).toBeGreaterThanOrEqual(0);
      await context.annotate(`${agent}: ${end?.value}`, 'came back');
      return explanation;
    },
    async completes({ daemon: last = daemon, moot } = {}) {
      expect(await last.exited, last.output()).toBe(0);
      expect(existsSync(join(project.paths.state, 'SEQUENCE-COMPLETE'))).toBe(true);
      const audit = auditHandoffs(project);
      expect(audit.doubled, last.output()).toEqual([]);
      const lost = audit.lost.filter((name) => moot === undefined || !name.startsWith(moot));
      expect(lost, last.output()).toEqual([]);
      await context.annotate(`complete; taken once: ${audit.taken.length}`, 'audit');
      return historyOf(project);
    },
    receipts: (agent) => takenBy(project, agent),
    prompts: (agent) => receiptsOf(project, agent),
  };
}

/** Evidence, source and age: of what is shown, and of the facts it rests on. */
export function expectExplained({ agent, facts }: Explanation, evidence: RegExp): void {
  expect(agent.evidence).toMatch(evidence);
  expect(sources).toContain(agent.source);
  expect(agent.for_s).toBeGreaterThanOrEqual(0);
  for (const what of ['state', 'evidence']) {
    const fact = facts.find((one) => one.what === what);
    expect(fact?.value, what).toMatch(/\S/);
    expect(sources, what).toContain(fact?.source);
    expect(fact?.age_s, what).toBeGreaterThanOrEqual(0);
  }
}

const sources = ['signal', 'screen', 'wrapper', 'pane', 'terminal', 'daemon', 'rule', 'operator'];
