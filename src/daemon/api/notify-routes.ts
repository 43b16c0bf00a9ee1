import { LoopctlError } from '../../errors/error.ts';
import type { Notifying } from '../notify/notifying.ts';
import type { ApiRequest, Routes } from './server.ts';

/** How a test of one channel stands. */
export interface TestState {
  readonly channel: string;
  readonly status: string;
  readonly note: string;
}

/** Tests of notifications: asked for by one route, followed by the other. */
export function notifyRoutes(notifying: Pick<Notifying, 'test' | 'rows' | 'state'>): Routes {
  return {
    'POST /v1/notify/test': (request) => {
      const channel = channelOf(request);
      const test = notifying.test(channel);
      if (test.channels.length > 0) return { schema: 1, ...test };
      throw noChannel(
        channel,
        notifying.state().channels.map(({ name }) => name),
      );
    },
    'GET /v1/notify': ({ query }) => {
      const rows = notifying.rows(query.get('key') ?? '');
      return {
        schema: 1,
        rows: rows.map(({ channel, status, note }): TestState => ({ channel, status, note })),
      };
    },
  };
}

/** There is nobody to tell, or not by this name. */
export function noChannel(asked: string | null, known: readonly string[]): LoopctlError {
  const there = known.length === 0 ? 'none is configured' : `there are: ${known.join(', ')}`;
  const what =
    asked === null ? 'there is no channel' : `no channel is called ${JSON.stringify(asked.slice(0, 80))}`;
  return new LoopctlError('LOOPCTL_E_CHANNEL', `${what}; ${there}`);
}

function channelOf({ body }: ApiRequest): string | null {
  return typeof body.channel === 'string' ? body.channel : null;
}
