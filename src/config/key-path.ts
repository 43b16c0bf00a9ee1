import { plain } from '../protocol/text.ts';

/** Way to a value: mapping keys and list indexes. */
export type KeyPath = readonly (string | number)[];

/** `['phases', 2, 'plan']` as `phases[2].plan`, fit for a terminal. */
export function formatKeyPath(path: KeyPath): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? plain(part, 80) : `.${plain(part, 80)}`;
  }
  return text;
}

export function startsWith(path: KeyPath, prefix: KeyPath): boolean {
  return prefix.every((part, index) => path[index] === part);
}
