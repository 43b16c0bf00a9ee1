import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigError } from '../../src/config/problem.ts';

/** The smallest configuration that is right. */
export const minimal = `work_repo:
  remote: remote.git
phases:
  - id: "1"
    plan: phases/01.md
roles:
  builder:
    backend: demo
  adversary:
    backend: demo
`;

export const builtins = ['command', 'demo'];

/** A project folder with plans and prompts, removed after the test. */
export function makeProject(
  yaml: string | Uint8Array | null,
  files: Readonly<Record<string, string>> = {},
): string {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-config-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const all: Record<string, string | Uint8Array> = {
    'phases/01.md': '# plan\n',
    'prompts/kickoff.md': 'kickoff\n',
    'prompts/builder.md': 'builder\n',
    'prompts/adversary.md': 'adversary\n',
    ...files,
  };
  if (yaml !== null) all['loopctl.yaml'] = yaml;
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
  return dir;
}

/** What `loadConfig` says about a project: its mistakes, one a line, or an empty text. Anything else it throws passes through. */
export function mistakes(dir: string): string {
  try {
    loadConfig(dir, { builtins });
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.message.replaceAll(dir, 'DIR');
    throw error;
  }
}

/** The warnings about a project that is right. */
export function warnings(dir: string): readonly string[] {
  return loadConfig(dir, { builtins }).warnings.map(
    ({ line, col, key, message }) => `${line}:${col} ${key}: ${message}`,
  );
}
