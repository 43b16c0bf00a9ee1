import { readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { installed } from '../../bench/lib/installed.ts';
import { spawnScript, type TestDaemon } from '../e2e/lib/daemon.ts';
import type { TestProject } from '../e2e/lib/project.ts';
import { until } from '../e2e/lib/wait.ts';

/** The shim without its types: reading types takes megabytes, in a process that is watched for them. */
export function shimIn({ root }: TestProject): string {
  const path = join(root, 'shim.mjs');
  writeFileSync(path, stripTypeScriptTypes(readFileSync(new URL('./shim.ts', import.meta.url), 'utf8')));
  return path;
}

/** The daemon as a user has it: the bundle, which compiles nothing and reads no types. */
export async function start(project: TestProject, ...args: readonly string[]): Promise<TestDaemon> {
  const daemon = spawnScript(project, installed(), 'daemon', ...args);
  await until('the control socket', async () => {
    if (daemon.child.exitCode !== null) throw new Error(`the daemon ended: ${daemon.output()}`);
    return daemon.status().catch(() => null);
  });
  return daemon;
}
