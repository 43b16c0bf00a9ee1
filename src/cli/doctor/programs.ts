import { execFile } from 'node:child_process';
import { catalogue } from '../../errors/catalogue.ts';
import { type Finding, fail, type MachineCheck, ok, type ProjectCheck } from './check.ts';

interface Wanted {
  readonly program: string;
  readonly args: readonly string[];
  readonly floor: readonly [number, number];
  readonly next: string;
}

const tmux: Wanted = {
  program: 'tmux',
  args: ['-V'],
  floor: [3, 2],
  next: catalogue.LOOPCTL_E_TMUX_MISSING.next,
};
const git: Wanted = {
  program: 'git',
  args: ['--version'],
  floor: [2, 31],
  next: catalogue.LOOPCTL_E_GIT_MISSING.next,
};
const nodeFloor = [22, 18] as const;

export const checkGit: MachineCheck = async () => [await checkProgram(git)];

/** Not needed where sessions run in plain ptys. */
export const checkTmux: ProjectCheck = async ({ project }) =>
  project.config.terminal.host === 'pty'
    ? [ok('tmux', 'not needed: terminal.host is pty')]
    : [await checkProgram(tmux)];

/** Without a project to ask. */
export const checkTmuxAnyway: MachineCheck = async () => [await checkProgram(tmux)];

export const checkNode: MachineCheck = async () => {
  const version = process.versions.node;
  const floor = nodeFloor.join('.');
  return [
    isAtLeast(version, nodeFloor)
      ? ok('node', version)
      : fail('node', `${version} at ${process.execPath} is too old`, `Install Node ${floor} or newer.`),
  ];
};

async function checkProgram({ program, args, floor, next }: Wanted): Promise<Finding> {
  const said = await output(program, args);
  if (said === null) return fail(program, 'was not found in PATH', next);
  const version = /\d+\.\d+\S*/.exec(said)?.[0] ?? '';
  if (version === '') return ok(program, said.trim().slice(0, 80));
  return isAtLeast(version, floor)
    ? ok(program, version)
    : fail(program, `${version} is too old, ${floor.join('.')} is needed`, next);
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [, a, b] = /(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(a) > major || (Number(a) === major && Number(b) >= minor);
}

function output(program: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, [...args], { timeout: 10_000 }, (error, stdout) =>
      resolve(error === null ? stdout : null),
    );
  });
}
