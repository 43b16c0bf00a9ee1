import { grouped } from '../../core/money/words.ts';
import type { AgentStatus } from '../../core/view/status.ts';
import { age, clock } from './age.ts';
import type { Page } from './page.ts';
import type { Style } from './style.ts';
import { wrap } from './wrap.ts';

const INDENT = '      ';
/** Of more agents than this, those that need nobody take one line each; `--json` and `explain` have the rest. */
const IN_FULL = 20;

/** One row an agent: name, state, since when, and below it the evidence and what else matters. */
export function printAgents(agents: readonly AgentStatus[], page: Page): readonly string[] {
  if (agents.length === 0) return [];
  const width = Math.max(0, ...agents.map((agent) => agent.name.length));
  const brief = agents.length > IN_FULL;
  return [
    page.style.bold(`Agents${brief ? ` (${agents.length})` : ''}`),
    ...agents.flatMap((agent) => {
      const row = headline(agent, width, page);
      return brief && isWell(agent) ? [row] : [row, ...details(agent, page)];
    }),
  ];
}

function isWell({ state, held, restarts }: AgentStatus): boolean {
  return (state === 'busy' || state === 'ready' || state === 'waiting') && held === null && restarts === 0;
}

function headline(agent: AgentStatus, width: number, { style, nowMs }: Page): string {
  const state = colorOf(agent.state, style)(agent.state);
  return `  ${agent.name.padEnd(width)}  ${state} for ${age(agent.for_s)}${aside(agent, nowMs)}`;
}

function details(agent: AgentStatus, { style, columns }: Page): readonly string[] {
  const model = agent.model === null ? agent.backend : `${agent.backend} ${agent.model}`;
  const evidence = wrap(`${agent.evidence} [${agent.source}]`, columns - INDENT.length, '  ');
  return [
    ...evidence.map((line) => `${INDENT}${style.dim(line)}`),
    ...hold(agent, columns).map((line) => `${INDENT}${style.yellow(line)}`),
    ...wrap(`${model}${facts(agent)}`, columns - INDENT.length, '  ').map(
      (line) => `${INDENT}${style.dim(line)}`,
    ),
  ];
}

function aside({ lease_until, limited_until, paused, budget_spent }: AgentStatus, nowMs: number): string {
  return [
    ...(lease_until === null
      ? []
      : [`waits until ${clock(lease_until, nowMs)} (in ${age((Date.parse(lease_until) - nowMs) / 1000)})`]),
    ...(limited_until === null ? [] : [`limited until ${clock(limited_until, nowMs)}`]),
    ...(paused ? ['paused'] : []),
    ...(budget_spent === null ? [] : ['paused: its budget is spent']),
  ]
    .map((text) => `, ${text}`)
    .join('');
}

function hold({ held }: AgentStatus, columns: number): readonly string[] {
  return held === null ? [] : wrap(`a message is held: ${held}`, columns - INDENT.length, '  ');
}

function facts({ session, pid, restarts, context_pct, tokens, cost_usd }: AgentStatus): string {
  return [
    ...(session === null ? ['no session'] : [`session ${session}`]),
    ...(pid === null ? [] : [`pid ${pid}`]),
    ...(restarts === 0 ? [] : [`${restarts} unplanned end${restarts === 1 ? '' : 's'} of late`]),
    ...(context_pct === null ? [] : [`context ${context_pct} %`]),
    ...(tokens === null ? [] : [`${grouped(tokens)} tokens`]),
    ...cost(tokens, cost_usd),
  ]
    .map((text) => ` · ${text}`)
    .join('');
}

/** A cost that is not known is no nothing. */
function cost(tokens: number | null, usd: number | null): readonly string[] {
  if (usd !== null) return [`$${usd.toFixed(2)}`];
  return tokens === null ? [] : ['cost not known'];
}

function colorOf(state: AgentStatus['state'], style: Style): (text: string) => string {
  switch (state) {
    case 'busy':
    case 'ready':
    case 'waiting':
      return style.green;
    case 'dead':
    case 'parked':
    case 'blocked':
      return style.red;
    case 'stalled':
    case 'limited':
    case 'unknown':
      return style.yellow;
    default:
      return (text) => text;
  }
}
