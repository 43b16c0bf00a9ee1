import { execFileSync } from 'node:child_process';
import { cpSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { takenBy } from '../e2e/lib/audit.ts';
import { processesOf } from '../e2e/lib/processes.ts';
import type { TestProject } from '../e2e/lib/project.ts';
import type { Keeper } from './keeper.ts';
import type { Story } from './story.ts';

const roles = ['builder', 'adversary'] as const;
const LOG_LINES = 150;
const LINE_CHARS = 300;
/** A tmux server that is stopped or hangs answers nobody. */
const TMUX_MS = 5_000;

/** All that a person needs to find out why a round failed, taken before the project is removed. Never throws. */
export async function evidenceOf(project: TestProject, keeper: Keeper, story: Story): Promise<string> {
  const status = await keeper
    .daemon()
    ?.status()
    .catch((error: unknown) => String(error));
  const parts: Record<string, () => string> = {
    'what happened': () => story.lines().join('\n'),
    status: () => JSON.stringify(status ?? 'no daemon runs', null, 1),
    'history, oldest first': () =>
      project.git('log', '--reverse', '--date=iso-strict', '--format=%cd %an %h %s', 'main'),
    ...Object.fromEntries(roles.map((role) => [`taken by the ${role}`, () => receipts(project, role)])),
    ...Object.fromEntries(roles.map((role) => [`screen of the ${role}`, () => screen(project, role)])),
    processes: () =>
      processesOf(project)
        .map(({ pid, command }) => `${pid} ${command.replace(/\s+/g, ' ')}`)
        .join('\n'),
    'the last daemon printed': () => keeper.output(),
    'end of daemon.log': () =>
      readFileSync(join(project.paths.logs, 'daemon.log'), 'utf8')
        .trimEnd()
        .split('\n')
        .slice(-LOG_LINES)
        .join('\n'),
  };
  return Object.entries(parts)
    .map(([title, part]) => `--- ${title}\n${short(attempt(part))}`)
    .join('\n');
}

/** The whole project as it stands, sockets and pipes excepted: database, logs, clones, receipts. */
export function keepFolder(project: TestProject, to: string): void {
  const isKept = (path: string): boolean => {
    const entry = lstatSync(path, { throwIfNoEntry: false });
    return entry !== undefined && (entry.isFile() || entry.isDirectory() || entry.isSymbolicLink());
  };
  cpSync(project.root, to, { recursive: true, verbatimSymlinks: true, filter: isKept });
}

function receipts(project: TestProject, role: string): string {
  return takenBy(project, role)
    .map(({ at, text }) => `${new Date(at).toISOString()} ${text.replaceAll('\n', ' | ')}`)
    .join('\n');
}

function screen(project: TestProject, role: string): string {
  const args = ['-S', project.paths.tmuxSocket, 'capture-pane', '-p', '-t', `=${role}:`];
  return execFileSync('tmux', args, { encoding: 'utf8', stdio: 'pipe', timeout: TMUX_MS }).trimEnd();
}

function attempt(part: () => string): string {
  try {
    return part();
  } catch (error) {
    return String(error);
  }
}

function short(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.length > LINE_CHARS ? `${line.slice(0, LINE_CHARS)} …` : line))
    .join('\n');
}
