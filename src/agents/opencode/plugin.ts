import { appendFileSync } from 'node:fs';
import type { Told } from './events.ts';
import { restoreRetries } from './npm.ts';
import { createObserver } from './observer.ts';

interface Taken {
  readonly message: { readonly id: string; readonly sessionID: string };
  readonly parts: readonly { readonly type: string; readonly text?: string; readonly synthetic?: boolean }[];
}

interface Asking {
  readonly model?: { readonly limit?: { readonly context?: number } };
}

/**
 * A plugin that opencode runs inside of itself (with Bun, from this file or its bundle). It appends signals to
 * `$LOOPCTL_SIGNALS`, one write each, and changes nothing but what the launch set for the start alone. Whatever goes wrong
 * in it stays in it.
 */
export async function LoopctlSignals() {
  const file = process.env.LOOPCTL_SIGNALS ?? '';
  restoreRetries(process.env);
  if (file === '') return {};
  const observer = createObserver({
    tell: (signal) => appendFileSync(file, `${JSON.stringify(signal)}\n`),
    now: Date.now,
    later(ms, act) {
      const timer = setTimeout(() => quietly(act), ms);
      return () => clearTimeout(timer);
    },
  });
  return {
    event: async ({ event }: { readonly event: Told }) => quietly(() => observer.event(event)),
    'chat.message': async (_asked: unknown, { message, parts }: Taken) =>
      quietly(() => {
        const texts = parts.filter(({ type, synthetic }) => type === 'text' && synthetic !== true);
        observer.prompt(message.sessionID, message.id, texts.map(({ text }) => text ?? '').join('\n'));
      }),
    'chat.params': async ({ model }: Asking) => quietly(() => observer.window(model?.limit?.context ?? 0)),
  };
}

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // An agent at work is worth more than what is known of it.
  }
}
