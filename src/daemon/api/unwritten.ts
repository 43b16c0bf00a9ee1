import type { LoopctlError } from '../../errors/error.ts';
import { plain } from '../../protocol/text.ts';
import type { Routes } from './server.ts';

/**
 * Routes whose writing ones answer with a `warning` while state cannot be written down: what was asked for is carried
 * out, but a daemon that dies before the disk is back forgets it.
 */
export function tellUnwritten(routes: Routes, fault: () => LoopctlError | null): Routes {
  return Object.fromEntries(
    Object.entries(routes).map(([route, handler]): [string, Routes[string]] => [
      route,
      route.startsWith('POST ')
        ? async (request) => {
            const answer = await handler(request);
            const why = fault();
            return why === null || typeof answer !== 'object' ? answer : { ...answer, warning: warning(why) };
          }
        : handler,
    ]),
  );
}

function warning({ code, next }: LoopctlError): string {
  return plain(`taken, but in memory only until the disk takes it (${code}); ${next}`, 400);
}
