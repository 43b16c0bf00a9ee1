import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../test/e2e/lib/wait.ts';
import { peers } from '../lib/peers.ts';
import type { Peer, PeerOptions } from './peer.ts';
import { childrenOf, writeServices } from './services.ts';

/** Runs runit's scanner in the folder, with one `runsv` for each program. */
export async function startRunit(options: PeerOptions): Promise<Peer | null> {
  const { runsvdir, sv } = peers;
  if (runsvdir === null || sv === null) return null;
  const { folder, services } = writeServices('runit', options);
  const child: ChildProcess = spawn(runsvdir, ['-P', folder], { stdio: 'ignore' });
  const pid = child.pid ?? 0;
  const isUp = (service: string): boolean => existsSync(join(service, 'supervise', 'stat'));
  await until('runit', () => services.every(isUp) && childrenOf(pid).length === services.length);
  return {
    name: 'runit',
    pids: [pid, ...childrenOf(pid)],
    status: { name: 'sv status', argv: [sv, 'status', ...services] },
    async stop() {
      const all = [pid, ...childrenOf(pid)];
      // It tells its runsv to end their programs, and does not wait for that.
      child.kill('SIGHUP');
      await until('runit to leave', () => all.every((one) => !existsSync(`/proc/${one}`)));
    },
  };
}
