import { TEST_KEYS } from './audience.ts';
import { type Message, messageOf } from './message.ts';
import { type Fresh, freshRow } from './rows.ts';

/** A notification that only shows that the channel works. */
export function testNews(project: string, nowMs: number): Fresh {
  const text = 'This is a test: notifications of loopctl arrive here.';
  return { key: `${TEST_KEYS}${nowMs}`, severity: 'info', title: project, text, settleMs: 0 };
}

/** The same as a channel gets it. */
export function testMessage(project: string, nowMs: number): Message {
  const row = freshRow(testNews(project, nowMs), '', project, nowMs);
  return messageOf(row.id, [row], 'UTC');
}
