import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder, writeDurable } from '../system/files/durable.ts';

/** People's messages that are no short line: kept as files, which the line that is typed names. */
export interface Letters {
  /**
   * Keeps `text` in a file, durable when it returns, if it is long or has a shape to lose; null when it can be typed as
   * one line. Throws a coded storage error.
   */
  keep(id: string, text: string): string | null;
}

/** Up to here a message is typed. A longer paste some models take for untrusted. */
const TYPED_CHARS = 1_500;
/** More of them may be a list or code, which would be nothing on one line. */
const TYPED_LINES = 2;
const KEPT = 500;

export function createLetters(stateDir: string): Letters {
  const dir = join(stateDir, 'messages');
  return {
    keep(id, text) {
      const body = text.trim();
      if (body.length <= TYPED_CHARS && body.split('\n').length <= TYPED_LINES) return null;
      ensureFolder(dir);
      const path = join(dir, `${id}.md`);
      writeDurable(path, `${body}\n`);
      forgetOldest(dir);
      return path;
    },
  };
}

function forgetOldest(dir: string): void {
  const names = readdirSync(dir).filter((name) => name.endsWith('.md'));
  if (names.length <= KEPT) return;
  const aged = names.map((name) => ({
    name,
    at: statSync(join(dir, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  }));
  aged.sort((a, b) => a.at - b.at);
  for (const { name } of aged.slice(0, names.length - KEPT)) rmSync(join(dir, name), { force: true });
}
