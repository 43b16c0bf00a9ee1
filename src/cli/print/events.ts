import type { Action } from '../../core/actions.ts';
import type { Fact } from '../../core/facts.ts';
import { plain } from '../../protocol/text.ts';
import type { RecordedEvent } from '../events/recorded.ts';
import { actionLine } from './actions.ts';
import { factLine } from './facts.ts';
import type { Page } from './page.ts';

const AGENT_WIDTH = 9;

/** One line for each fact (`<`) and each decision (`>`): number, time, agent, what. */
export function printEvent(event: RecordedEvent, page: Page): string {
  const lines = [
    ...(event.how === null ? [] : [line(event, '', '*', `the daemon begins: ${event.how}`, page)]),
    ...event.facts.flatMap((fact) => {
      const text = words(() => factLine(fact), fact.type);
      return text === null ? [] : [line(event, agentOf(fact), '<', text, page)];
    }),
    ...event.actions.map((action) =>
      page.style.bold(
        line(event, agentOf(action), '>', words(() => actionLine(action), action.type) ?? '', page),
      ),
    ),
  ];
  return lines.map((one) => `${one}\n`).join('');
}

/** An event of another version may lack what this one reads: its type is shown then. */
function words(say: () => string | null | undefined, type: string): string | null {
  try {
    const text = say();
    return text === undefined ? type : text;
  } catch {
    return type;
  }
}

function line(
  { seq, at }: RecordedEvent,
  agent: string,
  mark: string,
  text: string,
  { columns }: Page,
): string {
  const head = `${String(seq).padStart(6)} ${at.slice(11, 23)} ${plain(agent, 20).padEnd(AGENT_WIDTH)} ${mark} `;
  return `${head}${plain(text, Math.max(20, columns - head.length))}`;
}

function agentOf(one: Fact | Action): string {
  return 'agent' in one && typeof one.agent === 'string' ? one.agent : '';
}
