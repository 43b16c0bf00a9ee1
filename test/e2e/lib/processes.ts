import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { TestProject } from './project.ts';

export interface Process {
  readonly pid: number;
  /** Field 22 of /proc/PID/stat: with the pid, an identity. */
  readonly startTime: string;
  readonly command: string;
}

/** Every live process that has the project's folder in its environment, the test itself excepted. */
export function processesOf(project: Pick<TestProject, 'root'>): readonly Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        // Neither a zombie nor a kernel thread has one.
        if (!existsSync(`/proc/${name}/exe`)) return [];
        if (!readFileSync(`/proc/${name}/environ`, 'utf8').includes(`${project.root}/`)) return [];
        return [processOf(Number(name))];
      } catch {
        return [];
      }
    });
}

/** The demo agents among them, by role. */
export function agentOf(project: TestProject, role: string): Process {
  const found = processesOf(project).filter(
    ({ pid, command }) =>
      command.startsWith(process.execPath) &&
      command.includes('/agents/demo/') &&
      readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`LOOPCTL_ROLE=${role}\0`),
  );
  const [agent] = found;
  if (agent === undefined || found.length > 1) throw new Error(`${found.length} processes are ${role}`);
  return agent;
}

/** Pid of the project's tmux server. */
export function terminalServer(project: TestProject): number {
  const args = ['-S', project.paths.tmuxSocket, 'display-message', '-p', '#{pid}'];
  return Number(execFileSync('tmux', args, { encoding: 'utf8', stdio: 'pipe', timeout: 2_000 }));
}

function processOf(pid: number): Process {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return {
    pid,
    startTime: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '',
    command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim(),
  };
}
