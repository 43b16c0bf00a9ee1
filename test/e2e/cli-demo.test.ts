import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { DemoReport } from '../../src/cli/demo/report.ts';
import { createProject, type TestProject } from './lib/project.ts';
import { cli, startCli } from './lib/run-cli.ts';
import { until } from './lib/wait.ts';

/** A place of its own for everything that the demo makes. */
function place(): { readonly project: TestProject; readonly dir: string } {
  const project = createProject();
  onTestFinished(() => project.destroy());
  return { project, dir: join(project.root, 'demo') };
}

test('the demo shows all it promises, and leaves nothing', async () => {
  const { project, dir } = place();
  const { code, out, err } = await cli(project, 'demo', '--speed', '8', '--dir', dir, '--json');
  expect(code, `${err}\n${out}`).toBe(0);
  const report = JSON.parse(out) as DemoReport;
  expect(report.promises.filter(({ seen }) => !seen)).toEqual([]);
  expect(report).toMatchObject({ schema: 1, ok: true, inbox_messages: 1, handoffs: { count: 10 } });
  expect(err).toContain('Now we kill the Builder');
  expect(existsSync(dir)).toBe(false);
});

test('ctrl-C in the middle ends it in order', async () => {
  const { project, dir } = place();
  const demo = startCli(project, 'demo', '--speed', '4', '--dir', dir);
  await until('it is under way', () => demo.out().includes('claims gate'));
  demo.child.kill('SIGINT');
  expect(await demo.result).toMatchObject({ code: 1, err: expect.stringContaining('it was interrupted') });
  expect(existsSync(dir)).toBe(false);
});

test('a folder that holds something is left alone', async () => {
  const { project } = place();
  const { code, err } = await cli(project, 'demo', '--dir', project.root);
  expect([code, err]).toEqual([2, expect.stringContaining('is not empty')]);
  expect(existsSync(project.dir)).toBe(true);
});
