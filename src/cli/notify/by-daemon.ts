import { setTimeout as pause } from 'node:timers/promises';
import type { TestState } from '../../daemon/api/notify-routes.ts';
import { ask } from '../client.ts';
import type { TestResult } from '../print/notify.ts';
import { question } from '../question.ts';

const POLL_MS = 200;
/** Longer than any channel may take for one attempt. */
const WAIT_MS = 130_000;

/** Has the daemon send a test and waits until each channel has answered. */
export async function testByDaemon(socket: string, channel: string | null): Promise<readonly TestResult[]> {
  const body = channel === null ? {} : { channel };
  const { key } = await ask<{ readonly key: string }>(socket, 'POST', '/v1/notify/test', body);
  const path = question('/v1/notify', { key });
  for (const end = performance.now() + WAIT_MS; ; await pause(POLL_MS)) {
    const { rows } = await ask<{ readonly rows: readonly TestState[] }>(socket, 'GET', path);
    const waiting = rows.some(({ status }) => status === 'queued' || status === 'sending');
    if (!waiting || performance.now() > end) return rows.map(result);
  }
}

function result({ channel, status, note }: TestState): TestResult {
  const why = note === '' ? `it is still ${status}` : note;
  return { channel, ok: status === 'sent', error: status === 'sent' ? null : why };
}
