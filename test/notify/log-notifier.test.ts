import { expect, test } from 'vitest';
import { createLogNotifier } from '../../src/notify/log-notifier.ts';

test('a message becomes one plain, bounded line of its severity', async () => {
  const lines: unknown[] = [];
  const notifier = createLogNotifier((...line) => lines.push(line));
  await notifier.notify({
    key: 'parked:builder',
    severity: 'critical',
    title: 'builder parked',
    body: 'a\n\x1b[31mb',
  });
  await notifier.notify({ key: 'k', severity: 'info', title: 'only a title', body: '' });
  await notifier.notify({ key: 'k', severity: 'warning', title: 't', body: 'x'.repeat(5_000) });
  expect(lines.slice(0, 2)).toEqual([
    ['critical', 'parked:builder', 'builder parked: a b'],
    ['info', 'k', 'only a title'],
  ]);
  expect((lines[2] as string[])[2]).toHaveLength(1_000);
});
