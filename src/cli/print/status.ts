import type { HandoffStatus, PhaseStatus, Status } from '../../core/view/status.ts';
import { plain } from '../../protocol/text.ts';
import { age, ageOf, clock } from './age.ts';
import { printAgents } from './agents.ts';
import { printBudget } from './budget.ts';
import { printNotify } from './notify-status.ts';
import type { Page } from './page.ts';
import { printTaskSection } from './tasks.ts';
import { wrap } from './wrap.ts';

/** The page that a tired person reads at 3 a.m.: the phase and why it is not done, each agent, what is owed, what is wrong. */
export function printStatus(status: Status, page: Page): string {
  const sections = [
    head(status, page),
    phase(status, page),
    printAgents(status.agents, page),
    owed(status.handoffs, page),
    printTaskSection(status.tasks, status.jobs, page),
    limits(status, page),
    printBudget(status.budget, page),
    notices(status, page),
    printNotify(status.notify, page),
    wake(status, page),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function head(
  { project, daemon, paused, remote }: Status,
  { style, nowMs, columns }: Page,
): readonly string[] {
  const up = `daemon up ${ageOf(daemon.since, nowMs)} (pid ${daemon.pid}, loopctl ${plain(daemon.version, 40)})`;
  return [
    `${style.bold(plain(project, 80))} · ${up}`,
    ...(daemon.healthy
      ? []
      : [style.red('The state disk takes no writes: supervision goes on from memory.')]),
    ...(paused === null
      ? []
      : [
          style.yellow(
            `Paused for ${ageOf(paused, nowMs)}: nothing is started, sent or ended. loopctl resume ends it.`,
          ),
        ]),
    ...(remote.unreachable_since === null
      ? []
      : wrap(
          `Remote not reachable for ${ageOf(remote.unreachable_since, nowMs)}: ${remote.error ?? ''}`,
          columns,
          '  ',
        ).map(style.yellow)),
  ];
}

function phase({ phase, complete }: Status, page: Page): readonly string[] {
  const { style, nowMs, columns } = page;
  if (complete || phase.id === null)
    return [style.green(`All ${phase.total} phases are done; the sequence is complete.`)];
  const title = `Phase ${phase.index + 1} of ${phase.total}: ${plain(phase.id, 80)}`;
  return [
    `${style.bold(title)}, for ${ageOf(phase.since, nowMs)} (since ${clock(phase.since, nowMs)})`,
    ...phase.gates.flatMap((gate) => gateLines(gate, page)),
    ...(phase.is_done
      ? [`  ${style.green('Done; the next phase begins.')}`]
      : [
          '  Not done, because:',
          ...phase.blocked_by.flatMap((block) => blocker(block, columns)),
          ...unknown(phase),
        ]),
  ];
}

function unknown(phase: PhaseStatus): readonly string[] {
  return phase.blocked_by.length === 0 ? ['    its pushed files have not been read yet'] : [];
}

function blocker({ text, owed_by }: PhaseStatus['blocked_by'][number], columns: number): readonly string[] {
  return wrap(
    `- ${text}: ${owed_by === null ? 'a person must act' : `the ${owed_by} owes it`}`,
    columns - 4,
    '  ',
  ).map((line) => `    ${line}`);
}

function gateLines(
  { gate, claim, verdict, open }: PhaseStatus['gates'][number],
  { style }: Page,
): readonly string[] {
  const at = claim === null ? '' : ` at ${claim.slice(0, 7)}`;
  const before = verdict === null ? '' : ` (before: ${verdict})`;
  const state = open
    ? style.yellow(`claimed${at}, not judged yet${before}`)
    : verdict === 'PASS'
      ? style.green('PASS')
      : verdict === null
        ? `claimed${at}`
        : style.red(verdict);
  return [`  gate ${plain(gate, 60)}: ${state}`];
}

function owed(handoffs: readonly HandoffStatus[], { style, nowMs, columns }: Page): readonly string[] {
  if (handoffs.length === 0) return [];
  const lines = handoffs.flatMap(({ owed_by, kind, gate, commit, since, delivery }) => {
    const what =
      kind === 'claim' ? `a verdict on the claim of ${gate}` : `an answer to the verdict on ${gate}`;
    const told = since === null ? delivery : `told ${ageOf(since, nowMs)} ago, ${delivery}`;
    return wrap(`${owed_by} owes ${what} (${commit.slice(0, 7)}); ${told}`, columns - 2, '  ').map(
      (line) => `  ${line}`,
    );
  });
  return [style.bold('Owed'), ...lines];
}

function limits({ limits }: Status, { style, nowMs, columns }: Page): readonly string[] {
  if (limits.length === 0) return [];
  const lines = limits.flatMap(({ account, since, reset, evidence, probes }) => {
    const until =
      reset === null
        ? `no reset time known, probed ${probes} times`
        : `until ${clock(reset, nowMs)} (${left(reset, nowMs)})`;
    return wrap(
      `${account}: limited for ${ageOf(since, nowMs)}, ${until}: ${evidence}`,
      columns - 2,
      '  ',
    ).map((line) => `  ${line}`);
  });
  return [style.bold('Usage limits'), ...lines];
}

function left(iso: string, nowMs: number): string {
  const seconds = (Date.parse(iso) - nowMs) / 1000;
  return seconds > 0 ? `in ${age(seconds)}` : `${age(-seconds)} ago`;
}

const severities: readonly string[] = ['critical', 'warning', 'info'];

function notices({ notices }: Status, { style, nowMs, columns }: Page): readonly string[] {
  if (notices.length === 0) return [];
  const sorted = notices.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  const lines = sorted.flatMap(({ severity, since, text }) => {
    const color = severity === 'critical' ? style.red : severity === 'warning' ? style.yellow : style.dim;
    return wrap(`${severity}, ${ageOf(since, nowMs)} ago: ${text}`, columns - 2, '  ').map(
      (line) => `  ${color(line)}`,
    );
  });
  return [style.bold('Notices'), ...lines];
}

function wake({ wake }: Status, { nowMs, columns }: Page): readonly string[] {
  const next =
    wake.next === null ? null : `Next wake: ${clock(wake.next, nowMs)} (${left(wake.next, nowMs)})`;
  const last = wake.last === null ? null : `last: ${clock(wake.last, nowMs)}`;
  const why = wake.outcome === null ? null : outcomeWords[wake.outcome];
  const reason = wake.why === null ? '' : `: ${wake.why}`;
  const parts = [next, last, why === null || wake.period === null ? null : `${why}${reason}`];
  const told = parts.filter((part) => part !== null);
  return told.length === 0 ? [] : wrap(told.join('; '), columns, '  ');
}

/** What became of the newest period's wake, where that wants a word. */
const outcomeWords: Readonly<Record<NonNullable<Status['wake']['outcome']>, string | null>> = {
  sent: null,
  begun: null,
  absent: null,
  pending: 'this one waits',
  unchanged: 'this one was left out',
  vetoed: 'this one was vetoed by its hook',
};
