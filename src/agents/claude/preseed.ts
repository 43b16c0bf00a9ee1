import { readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Preparation } from '../../ports/agent.ts';
import { ensureFolder, writeDurable } from '../../system/files/durable.ts';
import { readIfExists } from '../../system/files/read.ts';
import { parseStat } from '../../system/proc/stat.ts';

type Mapping = { readonly [key: string]: unknown };

const MAX_CONFIG = 32 * 1024 * 1024;

/**
 * Answers Claude Code's first-run dialogs in its own configuration, as a person would: onboarding seen, the working
 * folders trusted (by real path), an API key from the environment approved. Adds what is missing and keeps all else.
 * Claude Code writes this file while it runs, so nothing is written while a process of it does: the dialog then shows,
 * and a person is told.
 */
export async function preseed({ workdirs, env }: Preparation): Promise<void> {
  change(env, (config) => withAnswers(config, workdirs.map(real), env.ANTHROPIC_API_KEY ?? ''));
}

/** Takes the folders out of Claude Code's configuration again, with all that it noted about them. */
export async function forget({ workdirs, env }: Preparation): Promise<void> {
  change(env, (config) => withoutFolders(config, workdirs.map(real)));
}

function change(env: Preparation['env'], by: (config: Mapping) => Mapping): void {
  const { file, folder } = configOf(env);
  const text = readIfExists(file, MAX_CONFIG);
  const config = parseConfig(text);
  if (config === null) return;
  const wanted = by(config);
  if (wanted === config || inUse(join(folder, 'sessions'))) return;
  ensureFolder(dirname(file));
  writeDurable(file, `${JSON.stringify(wanted, null, 2)}\n`);
}

/** Where Claude Code keeps its state: `.claude.json` beside `~/.claude`, or inside of `$CLAUDE_CONFIG_DIR`. */
export function configOf(env: Readonly<Record<string, string | undefined>>): {
  file: string;
  folder: string;
} {
  const own = env.CLAUDE_CONFIG_DIR;
  if (own !== undefined && own !== '') return { file: join(own, '.claude.json'), folder: own };
  const home = env.HOME ?? homedir();
  return { file: join(home, '.claude.json'), folder: join(home, '.claude') };
}

/** Null for a file that is there and is no JSON mapping: not ours to mend. */
function parseConfig(text: string | null): Mapping | null {
  if (text === null || text.trim() === '') return {};
  try {
    const data: unknown = JSON.parse(text);
    return isMapping(data) ? data : null;
  } catch {
    return null;
  }
}

/** The same object when nothing is missing. */
function withAnswers(config: Mapping, folders: readonly string[], apiKey: string): Mapping {
  let next = config;
  for (const key of ['hasCompletedOnboarding', 'hasSeenAutoDefaultNotice']) {
    if (next[key] !== true) next = { ...next, [key]: true };
  }
  for (const folder of folders) {
    const projects = mapping(next.projects);
    const project = mapping(projects[folder]);
    if (project.hasTrustDialogAccepted === true) continue;
    next = { ...next, projects: { ...projects, [folder]: { ...project, hasTrustDialogAccepted: true } } };
  }
  return apiKey === '' ? next : withKey(next, apiKey.slice(-20));
}

/** The same object when they are not in it. */
function withoutFolders(config: Mapping, folders: readonly string[]): Mapping {
  const projects = Object.entries(mapping(config.projects));
  const left = projects.filter(([folder]) => !folders.includes(folder));
  return left.length === projects.length ? config : { ...config, projects: Object.fromEntries(left) };
}

/** Claude Code names a key by its last 20 characters. One that a person rejected stays rejected. */
function withKey(config: Mapping, tail: string): Mapping {
  const responses = mapping(config.customApiKeyResponses);
  const approved = Array.isArray(responses.approved) ? responses.approved : [];
  const rejected = Array.isArray(responses.rejected) ? responses.rejected : [];
  if (approved.includes(tail) || rejected.includes(tail)) return config;
  return {
    ...config,
    customApiKeyResponses: { ...responses, approved: [...approved, tail], rejected },
  };
}

/** Whether a live process has its file in Claude Code's register. A file that a killed one left behind counts not. */
function inUse(sessions: string): boolean {
  let names: readonly string[] = [];
  try {
    names = readdirSync(sessions);
  } catch {
    return false;
  }
  return names.some((name) => {
    const pid = /^(\d{1,9})\.json$/.exec(name)?.[1];
    if (pid === undefined) return false;
    const register = parseConfig(readIfExists(join(sessions, name), MAX_CONFIG));
    const stat = readIfExists(`/proc/${pid}/stat`);
    return stat !== null && String(register?.procStart) === parseStat(stat)?.startTime;
  });
}

function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

function mapping(value: unknown): Mapping {
  return isMapping(value) ? value : {};
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
