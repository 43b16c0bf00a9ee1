import type { Peer, PeerOptions } from './peer.ts';
import { startPm2 } from './pm2.ts';
import { startRunit } from './runit.ts';
import { startS6 } from './s6.ts';
import { startSupervisord } from './supervisord.ts';

/** Starts every peer that is installed, one after the other. */
export async function startPeers(options: PeerOptions): Promise<readonly Peer[]> {
  const started = [
    await startSupervisord(options),
    await startRunit(options),
    await startS6(options),
    await startPm2(options),
  ];
  return started.filter((peer) => peer !== null);
}
