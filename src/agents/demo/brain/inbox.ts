import { type Desk, type Step, step } from './desk.ts';

/** Reads the loop's own inbox when there is one, and deletes it, as its only reader must. */
export async function* readOwnInbox(
  desk: Desk,
  reader: 'BUILDER' | 'ADVERSARY',
): AsyncGenerator<Step, void, void> {
  const path = desk.inbox(reader);
  const text = desk.read(path);
  if (text === null) return;
  const first = text.trim().split('\n')[0] ?? '';
  yield step('inbox', '', `Read ${path}: ${first.slice(0, 120)}`);
  desk.remove(path);
  await desk.clone.commit([path], `inbox: ${reader.toLowerCase()} read it`);
  await desk.clone.push();
}
