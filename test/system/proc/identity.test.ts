import { expect, test, vi } from 'vitest';
import { createHost } from '../../../src/system/proc/host.ts';
import { alive, bootId, identify } from '../../../src/system/proc/identity.ts';
import { descendants, foregroundGroup, treeCpuMs } from '../../../src/system/proc/tree.ts';
import { startTree } from './processes.ts';

test('a process is itself, and no other with its pid', () => {
  const me = identify(process.pid);
  if (me === null) throw new Error('we live');
  expect(me.startTime).toMatch(/\d/);
  expect(alive(me)).toBe(true);
  expect(alive({ ...me, startTime: '1' })).toBe(false);
  expect(alive({ ...me, bootId: 'another boot' })).toBe(false);
});

test.each([0, -1, 1.5, Number.NaN, 2 ** 30])('no process %s', (pid) => {
  expect(identify(pid)).toBeNull();
  expect(treeCpuMs(pid)).toBeNull();
  expect(foregroundGroup(pid)).toBeNull();
});

test('the host tells boot and identity', () => {
  const host = createHost();
  expect(host.bootId()).toBe(bootId());
  expect(host.identify(process.pid)?.bootId).toBe(bootId());
});

test('a tree: descendants and the CPU that they burn', async () => {
  const { root, printed } = await startTree('sh -c "echo \\$\\$; while :; do :; done" & wait', 1);
  expect(descendants(root.pid)).toEqual(printed);
  const before = treeCpuMs(root.pid) ?? 0;
  await vi.waitFor(() => expect(treeCpuMs(root.pid)).toBeGreaterThan(before), { timeout: 5000 });
});
