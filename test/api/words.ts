import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from './script.ts';

/** The words of an answer as they are streamed, at their pace. */
export async function* words(reply: Answer): AsyncGenerator<string> {
  for (const [at, part] of reply.parts.entries()) {
    if (at > 0) yield '\n';
    if (part.do === 'say') yield part.text;
    else
      for (let n = 1; n <= part.count; n += 1) {
        await pause(part.pauseMs, undefined, { ref: part.pauseMs < 60_000 });
        yield `word${n} `;
      }
  }
}
