import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { spawnDaemon, startDaemon } from './lib/daemon.ts';
import { createProject } from './lib/project.ts';

test('hooks.on_complete is run once, to its end, before the daemon leaves; not again by a later daemon', async () => {
  const script = 'test -e .loopctl/SEQUENCE-COMPLETE && sleep 0.5 && cat >> complete.jsonl; exit 3';
  const project = createProject({
    plans: { one: '# Phase\n\n## Gates\n\n- gate: sums\n  - parts: 1\n' },
    config: { hooks: { on_complete: ['sh', '-c', script] } },
  });
  onTestFinished(() => project.destroy());
  const daemon = await startDaemon(project);
  expect(await daemon.exited, daemon.output()).toBe(0);
  const lines = (): readonly string[] =>
    readFileSync(join(project.dir, 'complete.jsonl'), 'utf8').trimEnd().split('\n');
  expect(lines().map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({
      event: 'complete',
      project: 'trial',
      phases: ['one'],
      commit: project.git('rev-parse', 'main').trim(),
    }),
  ]);
  expect(readFileSync(join(project.dir, 'JOURNAL.md'), 'utf8')).toMatch(
    /the sequence is complete[\s\S]*hooks\.on_complete failed: exit code 3/,
  );
  const again = spawnDaemon(project, '--resume');
  expect(await again.exited, again.output()).toBe(0);
  expect(lines()).toHaveLength(1);
  expect(existsSync(join(project.paths.state, 'SEQUENCE-COMPLETE'))).toBe(true);
}, 120_000);
