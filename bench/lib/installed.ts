import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../script/lib/stage.ts';

let program: string | null = null;

/**
 * Path of `loopctl` as a user has it: the bundle, away from its sources. Made once a run, so that what is measured
 * stays the same even when somebody builds meanwhile.
 */
export function installed(): string {
  program ??= install();
  return program;
}

function install(): string {
  execFileSync(process.execPath, [join(root, 'script', 'build.ts'), '--if-stale'], { stdio: 'inherit' });
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-bench-app-'));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  const parts = ['bin', 'dist', 'prompts', 'phases', 'orchestration.md', 'package.json'];
  for (const name of parts) cpSync(join(root, name), join(dir, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
  return join(dir, 'bin', 'loopctl.js');
}
