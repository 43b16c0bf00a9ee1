import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { peers } from '../lib/peers.ts';
import type { Peer, PeerOptions } from './peer.ts';

const run = promisify(execFile);

/** Runs pm2's daemon with a home of its own. */
export async function startPm2({ dir, argv, env, count }: PeerOptions): Promise<Peer | null> {
  const { pm2 } = peers;
  if (pm2 === null) return null;
  const home = join(dir, 'pm2');
  const [script = '', ...args] = argv;
  const app = { script, args, interpreter: 'none', env, max_restarts: 1_000_000, min_uptime: 100 };
  const apps = Array.from({ length: count }, (_, index) => ({ ...app, name: `sleeper-${index}` }));
  const file = join(dir, 'ecosystem.config.json');
  writeFileSync(file, JSON.stringify({ apps }));
  const surroundings = { ...process.env, PM2_HOME: home, PM2_DISABLE_VERSION_CHECK: 'true' };
  const command = (...words: readonly string[]) => run(pm2, words, { env: surroundings, maxBuffer: 2 ** 26 });
  const stop = async (): Promise<void> => void (await command('kill'));
  await command('start', file).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    name: 'pm2',
    pids: [Number(readFileSync(join(home, 'pm2.pid'), 'utf8'))],
    status: { name: 'pm2 ls', argv: [pm2, 'ls'], env: { PM2_HOME: home, PM2_DISABLE_VERSION_CHECK: 'true' } },
    stop,
  };
}
