import { join } from 'node:path';
import { until } from '../../test/e2e/lib/wait.ts';
import { withFolder } from '../lib/folder.ts';
import { sleeper, startsIn } from '../lib/starts.ts';
import type { Peer, PeerOptions } from '../peers/peer.ts';
import { killAgainAndAgain, latencies } from './restarts.ts';

/** Milliseconds from SIGKILL of the program until a peer's new one had noted its start; null when it is not installed. */
export function measurePeer(
  start: (options: PeerOptions) => Promise<Peer | null>,
  n: number,
): Promise<readonly number[] | null> {
  return withFolder(async (dir) => {
    const file = join(dir, 'starts');
    const peer = await start({ dir, argv: [sleeper], env: { BENCH_STARTS: file }, count: 1 });
    if (peer === null) return null;
    try {
      await until('the first start', () => startsIn(file).length > 0);
      return latencies(await killAgainAndAgain(file, n));
    } finally {
      await peer.stop();
    }
  });
}
