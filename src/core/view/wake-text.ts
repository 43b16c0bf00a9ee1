import { plain } from '../../protocol/text.ts';
import type { WakeFacts } from './wake-facts.ts';

/** What a wake template may name in braces. */
const names = ['time', 'phase', 'blocked_by', 'agents', 'owed', 'notices', 'since'] as const;
type Values = Readonly<Record<(typeof names)[number], string>>;

/**
 * Fills a wake template with facts in one pass: a value that itself holds braces goes in as it is, and words in
 * braces that are not ours stay. Lists are a line an item, `- …`, or say that there is none.
 */
export function fillWake(template: string, facts: WakeFacts): string {
  const values = valuesOf(facts);
  return template.replace(
    new RegExp(`\\{(${names.join('|')})\\}`, 'g'),
    (_whole, name: keyof Values) => values[name],
  );
}

function valuesOf(facts: WakeFacts): Values {
  const { phase } = facts;
  const title =
    phase.id === null
      ? 'none: all are done'
      : `${plain(phase.id, 80)} (${phase.index + 1} of ${phase.total})`;
  return {
    time: facts.time,
    phase: phase.says_done && !phase.is_done ? `${title}, says done and is not` : title,
    blocked_by: list(phase.blocked_by.map(({ text, owed_by }) => `${text} (${owed_by ?? 'a person'})`)),
    agents: list(facts.agents.map(agentLine)),
    owed: list(
      facts.handoffs.map(
        ({ owed_by, kind, gate, delivery }) =>
          `${owed_by}: ${kind === 'claim' ? 'a verdict on' : 'an answer to the verdict on'} ${gate} (${delivery})`,
      ),
    ),
    notices: list(facts.notices.map(({ severity, since, text }) => `${severity}, since ${since}: ${text}`)),
    since: list(facts.since_last.map(({ at, severity, text }) => `${severity}, ${at}: ${text}`)),
  };
}

function agentLine({ name, state, for_s, evidence, restarts, paused }: WakeFacts['agents'][number]): string {
  const often = restarts === 0 ? '' : `, ${restarts} unplanned ends lately`;
  return `${name}: ${state} for ${for_s} s${paused ? ', paused' : ''}${often}: ${evidence}`;
}

function list(lines: readonly string[]): string {
  return lines.length === 0 ? '- none' : lines.map((line) => `- ${plain(line, 400)}`).join('\n');
}
