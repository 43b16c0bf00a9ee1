import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../test/e2e/lib/wait.ts';
import { peers } from '../lib/peers.ts';
import type { Peer, PeerOptions } from './peer.ts';

/** Runs supervisord in the folder, in the foreground, with nothing of the system's configuration. */
export async function startSupervisord({ dir, argv, env, count }: PeerOptions): Promise<Peer | null> {
  const { supervisord, supervisorctl } = peers;
  if (supervisord === null || supervisorctl === null) return null;
  const config = join(dir, 'supervisord.conf');
  const socket = join(dir, 'supervisor.sock');
  const variables = Object.entries(env).map(([name, value]) => `${name}="${value}"`);
  writeFileSync(
    config,
    `[unix_http_server]
file=${socket}
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[supervisord]
nodaemon=true
logfile=${join(dir, 'supervisord.log')}
pidfile=${join(dir, 'supervisord.pid')}
[supervisorctl]
serverurl=unix://${socket}
[program:sleeper]
command=${argv.join(' ')}
environment=${variables.join(',')}
process_name=%(process_num)03d
numprocs=${count}
autorestart=true
startsecs=0
stdout_logfile=NONE
stderr_logfile=NONE
`,
  );
  const child: ChildProcess = spawn(supervisord, ['-n', '-c', config], { stdio: 'ignore' });
  await until('supervisord', () => existsSync(socket));
  return {
    name: 'supervisord',
    pids: [child.pid ?? 0],
    status: { name: 'supervisorctl status', argv: [supervisorctl, '-c', config, 'status'] },
    async stop() {
      child.kill('SIGTERM');
      await until('supervisord to leave', () => child.exitCode !== null || child.signalCode !== null);
    },
  };
}
