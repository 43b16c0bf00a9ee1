import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configName } from '../find.ts';
import { maxSpecBytes, readText } from '../read.ts';
import { gitignore, missingPatterns } from './gitignore.ts';
import { starterConfig } from './starter-config.ts';
import { writeNew } from './write-new.ts';

export interface InitOptions {
  /** Project name; without it the folder's name counts. */
  readonly name?: string | null;
  /** Address or folder of the work repo's remote; null leaves the key to be filled in. */
  readonly remote: string | null;
  readonly backend: string;
  readonly model?: string | null;
  /** Role prompts in few words. */
  readonly lean?: boolean;
  /** Folder with `prompts/` and `orchestration.md`; the package's own by default. */
  readonly assetsDir?: string;
}

export interface InitStep {
  /** Relative to the project's folder. */
  readonly path: string;
  readonly action: 'created' | 'kept';
  /** What a human should know about a file that was kept; empty for nothing. */
  readonly note: string;
}

const starterDir = fileURLToPath(new URL('./starter/', import.meta.url));
const promptsDir = fileURLToPath(new URL('../../../prompts/', import.meta.url));
const agentMap = fileURLToPath(new URL('../../../orchestration.md', import.meta.url));

const phases = [
  { id: '01', plan: 'phases/01-first.md' },
  { id: '02', plan: 'phases/02-second.md' },
] as const;

const prompts = [
  'builder.md',
  'adversary.md',
  'orchestrator.md',
  'wake.md',
  'assistant.md',
  'upgrader.md',
  'kickoff.md',
] as const;

/**
 * Writes the files of a starter project into `dir`. Nothing that exists is changed. Example plans come with the
 * example configuration only: a project that has a `loopctl.yaml` has plans of its own.
 *
 * @throws LoopctlError LOOPCTL_E_INIT_WRITE
 */
export function initProject(dir: string, options: InitOptions): readonly InitStep[] {
  const root = resolve(dir);
  const isNew = !existsSync(join(root, configName));
  const files = starterFiles(options).filter(([path]) => isNew || !path.startsWith('phases/'));
  return files.map(([path, text]) => {
    const created = writeNew(join(root, path), text);
    return { path, action: created ? 'created' : 'kept', note: created ? '' : keptNote(root, path) };
  });
}

function starterFiles(options: InitOptions): readonly (readonly [path: string, text: string])[] {
  const { assetsDir } = options;
  const promptsFrom = assetsDir === undefined ? promptsDir : join(assetsDir, 'prompts');
  const mapFrom = assetsDir === undefined ? agentMap : join(assetsDir, 'orchestration.md');
  const config = starterConfig({
    name: options.name ?? null,
    remote: options.remote,
    backend: options.backend,
    model: options.model ?? null,
    phases,
  });
  return [
    ...phases.map(({ plan }) => [plan, readFileSync(join(starterDir, plan), 'utf8')] as const),
    ...prompts.map(
      (name) => [`prompts/${name}`, promptText(promptsFrom, name, options.lean === true)] as const,
    ),
    ['orchestration.md', readFileSync(mapFrom, 'utf8')],
    ['AGENTS.md', readFileSync(join(starterDir, 'AGENTS.md'), 'utf8')],
    ['.gitignore', gitignore()],
    [configName, config],
  ];
}

/** Some prompts have one text only. */
function promptText(folder: string, name: string, lean: boolean): string {
  const short = join(folder, 'lean', name);
  return readFileSync(lean && existsSync(short) ? short : join(folder, name), 'utf8');
}

function keptNote(root: string, path: string): string {
  if (path !== '.gitignore') return '';
  const read = readText(join(root, path), maxSpecBytes);
  const missing = read.ok ? missingPatterns(read.text) : [];
  return missing.length === 0 ? '' : `does not ignore ${missing.join(' ')}`;
}
