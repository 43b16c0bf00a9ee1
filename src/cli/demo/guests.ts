import { readFileSync } from 'node:fs';
import { ask } from '../client.ts';

/** Wakes the Orchestrator and gives the Assistant something to do, as a person would from another terminal. */
export async function callGuests(socket: string): Promise<void> {
  const by = 'demo';
  await ask(socket, 'POST', '/v1/wake', { force: true, by });
  await ask(socket, 'POST', '/v1/dispatch', { task: 'Count the modules that were built so far.', by });
}

/** Keys of the notifications in the file that stands for a phone. */
export function notified(phone: string): readonly string[] {
  try {
    return [...readFileSync(phone, 'utf8').matchAll(/"key": ?"([^"]+)"/g)].map(([, key]) => key ?? '');
  } catch {
    return [];
  }
}
