import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestDaemon, untilState } from '../../test/e2e/lib/daemon.ts';
import type { TestProject } from '../../test/e2e/lib/project.ts';
import { until } from '../../test/e2e/lib/wait.ts';
import type { Message } from './messages.ts';

export interface Sent extends Message {
  /** Key of its row in the outbox. */
  readonly key: string;
}

const PATIENCE_MS = 120_000;

/** Sends every message as it is to be sent, and waits until each is settled: taken or given up. */
export async function sendAll(
  project: TestProject,
  daemon: TestDaemon,
  messages: readonly Message[],
  onProgress: (done: number) => void,
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
      if (message.when === 'idle') await untilState(daemon, 'builder', ['ready', 'waiting'], PATIENCE_MS);
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
