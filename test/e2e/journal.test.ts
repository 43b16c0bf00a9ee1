import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Journal } from '../../src/protocol/journal.ts';
import { startDaemon } from './lib/daemon.ts';
import { createProject } from './lib/project.ts';
import { cli, cliJson } from './lib/run-cli.ts';
import { until } from './lib/wait.ts';

const plan = (gate: string): string => `# Phase\n\n## Gates\n\n- gate: ${gate}\n  - parts: 1\n`;

test('what a successor must know is written down once, through a daemon that is killed and one that follows', async (context) => {
  const project = createProject({ plans: { one: plan('sums'), two: plan('products') } });
  context.onTestFinished(() => project.destroy());
  const path = join(project.dir, 'JOURNAL.md');
  const first = await startDaemon(project);
  await until(
    'the first phase in the journal',
    () => existsSync(path) && /phase one/.test(readFileSync(path, 'utf8')),
  );
  first.child.kill('SIGKILL');
  await first.exited;
  appendFileSync(path, '\n## Session 2026-03-01 — claude opus\nLeft off: in the middle\nOpen items: none');
  const second = await startDaemon(project, '--resume');
  expect(await second.exited, second.output()).toBe(0);
  expect((await cli(project, 'journal', 'add', 'read', 'the', 'reviews')).code).toBe(0);

  const journal = await cliJson<Journal>(project, 'journal');
  const events = [...journal.before, ...(journal.sessions[0]?.entries ?? [])];
  expect(events.map(({ text }) => text.replace(/[0-9a-f]{12}/, 'SHA'))).toEqual([
    'phase one is done at SHA; phase two begins',
    'phase two is done at SHA',
    'the sequence is complete: all 2 phases are done',
    'read the reviews',
  ]);
  expect(journal.sessions).toMatchObject([
    { backend: 'claude', model: 'opus', left_off: 'in the middle', open_items: 'none' },
  ]);
  const shown = await cli(project, 'journal', '--last', '1');
  expect(shown.out).toMatch(/^Session 2026-03-01 — claude opus\n {2}Left off: in the middle\n/);
  expect(shown.out).toContain('the sequence is complete');
  expect(await cli(project, 'journal', 'remove')).toMatchObject({ code: 2 });
  expect(await cli(project, 'journal', 'add', ' ')).toMatchObject({ code: 2 });
}, 120_000);
