import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { ask } from '../../src/cli/client.ts';
import type { Status } from '../../src/core/view/status.ts';
import { createProject, type TestProject } from './lib/project.ts';
import { until } from './lib/wait.ts';

const main = new URL('../../src/cli/main.ts', import.meta.url).pathname;

test.for(['start', 'daemon'])(
  'two at once of `%s`: one runs, the other exits 4 naming the holder',
  async (command, context) => {
    const project = createProject({ plans: { one: '# One\n' } });
    context.onTestFinished(() => project.destroy());
    const both = [run(project, command), run(project, command)];
    const loser = await Promise.race(
      both.map((one) => one.then((end) => (end.code === 4 ? end : new Promise<never>(() => {})))),
    );
    const { daemon } = await until('the other one', () =>
      ask<Status>(project.paths.controlSocket, 'GET', '/v1/status').catch(() => null),
    );
    expect(loser.output).toContain('LOOPCTL_E_ALREADY_RUNNING');
    expect(loser.output).toContain(`pid ${daemon.pid},`);
    await ask(project.paths.controlSocket, 'POST', '/v1/stop', {});
    const codes = (await Promise.all(both)).map(({ code }) => code);
    expect(codes.sort()).toEqual([0, 4]);
  },
);

interface End {
  readonly code: number | null;
  readonly output: string;
}

function run(project: TestProject, ...args: readonly string[]): Promise<End> {
  const child = spawn(process.execPath, [main, ...args], { cwd: project.dir, env: project.env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}
