import type { Notifier, Severity } from '../ports/notifier.ts';
import { plain } from '../protocol/text.ts';

const BODY_MAX_CHARS = 1_000;

/** Tells humans through the log only. */
export function createLogNotifier(write: (severity: Severity, key: string, line: string) => void): Notifier {
  return {
    notify: async ({ key, severity, title, body }) => {
      const text = body === '' ? title : `${title}: ${body}`;
      write(severity, plain(key), plain(text, BODY_MAX_CHARS));
    },
  };
}
