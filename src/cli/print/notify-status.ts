import type { NotifyStatus } from '../../ports/notifier.ts';
import { ageOf } from './age.ts';
import type { Page } from './page.ts';
import { wrap } from './wrap.ts';

/** What does not get through to people; nothing while all works. */
export function printNotify({ channels, heartbeat }: NotifyStatus, page: Page): readonly string[] {
  const lines = [
    ...channels.flatMap(({ name, queued, failing_since, error }) =>
      failing_since === null ? [] : [failure(name, failing_since, error, queued, page)],
    ),
    ...(heartbeat?.failing_since == null
      ? []
      : [failure('heartbeat', heartbeat.failing_since, heartbeat.error, 0, page)]),
  ];
  if (lines.length === 0) return [];
  const { style, columns } = page;
  const shown = lines.flatMap((line) => wrap(line, columns - 2, '  '));
  return [style.bold('Notifications'), ...shown.map((line) => `  ${style.yellow(line)}`)];
}

function failure(name: string, since: string, error: string | null, queued: number, page: Page): string {
  const waiting = queued === 0 ? '' : `; ${queued} wait`;
  return `${name} fails for ${ageOf(since, page.nowMs)}${waiting}: ${error ?? ''}`;
}
