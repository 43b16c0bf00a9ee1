import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { loadBackends } from '../../../src/agents/registry.ts';
import type { Fact } from '../../../src/core/facts.ts';
import { watchVersions } from '../../../src/daemon/observe/versions.ts';
import { createFakeClock } from '../../fakes/clock.ts';

test('a version outside of the range is told of, until the program is replaced by one inside', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-versions-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const install = (version: string): void => {
    writeFileSync(join(dir, 'tool'), `#!/bin/sh\necho ${version}\n`);
    chmodSync(join(dir, 'tool'), 0o755);
  };
  const overrides = {
    mine: { launch: { fresh: ['tool'] }, versions: { tested: ['1.0', '1.9'], probe: ['tool', '-V'] } },
  };
  const backend = loadBackends({ overrides }).get('mine');
  if (backend === undefined) throw new Error('no backend');
  const clock = createFakeClock();
  const facts: Fact[] = [];
  install('2.0.0');
  const end = watchVersions({
    clock,
    inUse: () => [{ backend, place: { cwd: dir, env: { PATH: `${dir}:/usr/bin:/bin` } } }],
    file: join(dir, 'versions.json'),
    post: (...all) => facts.push(...all),
  });
  expect(facts).toEqual([]);
  await clock.advance(10_000);
  await vi.waitFor(() => expect(facts).toHaveLength(1));
  expect(facts[0]).toMatchObject({
    type: 'trouble',
    key: 'version/mine',
    text: expect.stringMatching(/2\.0\.0 is newer/),
  });
  install('1.5.55');
  await clock.advance(3_600_000);
  await vi.waitFor(() => expect(facts).toHaveLength(2));
  expect(facts[1]).toEqual({ type: 'trouble', key: 'version/mine', text: null });
  install('2.0.0');
  end();
  await clock.advance(7_200_000);
  expect(facts).toHaveLength(2);
});
