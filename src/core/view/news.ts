import type { Severity } from '../../ports/notifier.ts';
import { presentable } from '../../protocol/secrets.ts';
import type { Action } from '../actions.ts';
import type { Model } from '../model.ts';

/** Something that a person may be told. */
export interface NewsItem {
  readonly key: string;
  readonly severity: Severity;
  /** One plain line, bounded, without known keys. */
  readonly text: string;
  /** Told only if it still stands then, milliseconds: some troubles are gone at the next look. 0 for what a rule decided. */
  readonly settleMs: number;
}

export interface News {
  readonly tell: readonly NewsItem[];
  /** Keys of notices that stand no longer. */
  readonly over: readonly string[];
}

type Notices = Model['notices'];

const TEXT_MAX_CHARS = 1_000;
const SETTLE_MS = 60_000;
const rank: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

/**
 * What a turn has to tell people: what rules decided to tell, notices that stand since this turn or have become more
 * severe, and keys of those that are over. `before` are the notices of the last turn that was recorded.
 */
export function newsOf(before: Notices, after: Notices, actions: readonly Action[]): News {
  const decided = new Map(
    actions.flatMap((action) => (action.type === 'notify' ? [[action.key, action] as const] : [])),
  );
  const told = [...decided.values()].filter(({ key, severity }) => isNews(before, key, severity));
  const raised = Object.entries(after)
    .filter(([key, { severity }]) => !decided.has(key) && isNews(before, key, severity))
    .map(([key, { severity, text }]) => item(key, severity, text, SETTLE_MS));
  return {
    tell: [...told.map(({ key, severity, text }) => item(key, severity, text, 0)), ...raised],
    over: [...new Set([...Object.keys(before), ...told.filter(isAlarm).map(({ key }) => key)])].filter(
      (key) => after[key] === undefined,
    ),
  };
}

function isAlarm({ severity }: { readonly severity: Severity }): boolean {
  return severity !== 'info';
}

/** Good news is never standing; whether it was told before is for the store to know. */
function isNews(before: Notices, key: string, severity: Severity): boolean {
  const known = before[key];
  return severity === 'info' || known === undefined || rank[severity] > rank[known.severity];
}

function item(key: string, severity: Severity, text: string, settleMs: number): NewsItem {
  return { key, severity, text: presentable(text, TEXT_MAX_CHARS), settleMs };
}
