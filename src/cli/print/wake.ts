import type { WakeAnswer } from '../../daemon/api/orchestrator-routes.ts';
import { plain } from '../../protocol/text.ts';

/** What became of a request for a wake, in one line. */
export function wakeLine({ woken, outcome, period, why }: WakeAnswer): string {
  const begun = period === null ? 'this period' : `the period that began at ${period}`;
  const reason = why === null ? '' : `: ${plain(why, 200)}`;
  const anyway = '`loopctl wake --force` wakes the Orchestrator anyway.';
  if (woken) return 'The Orchestrator is woken.';
  switch (outcome) {
    case 'pending':
      return `A wake is due and is sent as soon as it can be${reason}.`;
    case 'sent':
      return `Nothing to do: ${begun} had its wake. ${anyway}`;
    case 'begun':
      return `Nothing to do: the Orchestrator began in ${begun}. ${anyway}`;
    case 'unchanged':
    case 'vetoed':
      return `No wake in ${begun}, ${outcome}${reason}. ${anyway}`;
    case 'absent':
      return 'Nobody to wake: the Orchestrator is not started (`loopctl run orchestrator`).';
    case null:
      return 'A wake is sent as soon as it can be.';
  }
}
