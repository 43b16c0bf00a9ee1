import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../test/e2e/lib/wait.ts';
import { peers } from '../lib/peers.ts';
import type { Peer, PeerOptions } from './peer.ts';
import { childrenOf, writeServices } from './services.ts';

/** Its status command tells of one program only. */
const EACH = 'for one in "$@"; do "$0" "$one"; done';

/** Runs s6's scanner in the folder, with one `s6-supervise` for each program. */
export async function startS6(options: PeerOptions): Promise<Peer | null> {
  const { s6Svscan, s6Svstat } = peers;
  if (s6Svscan === null || s6Svstat === null) return null;
  const { folder, services } = writeServices('s6', options);
  const child: ChildProcess = spawn(s6Svscan, ['-c', '1000', folder], { stdio: 'ignore' });
  const pid = child.pid ?? 0;
  const isUp = (service: string): boolean => existsSync(join(service, 'supervise', 'status'));
  await until('s6', () => services.every(isUp) && childrenOf(pid).length === services.length);
  return {
    name: 's6',
    pids: [pid, ...childrenOf(pid)],
    status: { name: 's6-svstat, each', argv: ['/bin/sh', '-c', EACH, s6Svstat, ...services] },
    async stop() {
      child.kill('SIGTERM');
      await until('s6 to leave', () => child.exitCode !== null || child.signalCode !== null);
    },
  };
}
