import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestDaemon, untilState } from '../../test/e2e/lib/daemon.ts';
import type { TestProject } from '../../test/e2e/lib/project.ts';
import { until } from '../../test/e2e/lib/wait.ts';
import type { Message } from './messages.ts';
import type { Receipts } from './receipts.ts';

export interface Sent extends Message {
  /** Key of its row in the outbox. */
  readonly key: string;
}

const PATIENCE_MS = 120_000;

export interface Sending {
  readonly project: TestProject;
  readonly daemon: TestDaemon;
  readonly receipts: Receipts;
  readonly onProgress: (done: number) => void;
}

/** Sends every message as it is to be sent, and waits until each is settled: taken or given up. */
export async function sendAll(
  { project, daemon, receipts, onProgress }: Sending,
  messages: readonly Message[],
): Promise<readonly Sent[]> {
  const db = new DatabaseSync(join(project.paths.state, 'state.db'), { readOnly: true });
  const query = db.prepare('SELECT status FROM outbox WHERE key = ?');
  const isSettled = ({ key }: Sent): boolean => {
    const { status } = (query.get(key) ?? { status: 'queued' }) as { readonly status: string };
    return status === 'acknowledged' || status === 'failed';
  };
  const sent: Sent[] = [];
  try {
    for (const message of messages) {
      const last = sent.at(-1);
      if (message.when !== 'burst' && last !== undefined)
        await until(`${last.mark} to be settled`, () => isSettled(last), PATIENCE_MS);
      if (message.when === 'idle') {
        await untilAnswered(sent.slice(-7), receipts);
        await untilState(daemon, 'builder', ['ready', 'waiting'], PATIENCE_MS);
      }
      const { text } = message;
      const { key } = (await daemon.post('/v1/send', { agent: 'builder', text, by: 'bench' })) as Sent;
      sent.push({ ...message, key });
      if (sent.length % 50 === 0) onProgress(sent.length);
    }
    await until('all to be settled', () => sent.every(isSettled), PATIENCE_MS);
    return sent;
  } finally {
    db.close();
  }
}

/**
 * What the model was told it notes when it has answered: a program may have taken a prompt and not yet begun its turn. A
 * message that never comes is not waited for for ever.
 */
export async function untilAnswered(sent: readonly Sent[], receipts: Receipts): Promise<void> {
  const all = () => sent.every(({ mark }) => receipts.times(mark) > 0);
  await until('every message to be answered', all, 60_000).catch(() => {});
}
