import { expect, test, vi } from 'vitest';
import { killTree } from '../../../src/system/proc/kill-tree.ts';
import { isLive, startTree } from './processes.ts';

const sleeper = 'exec sleep 1000';
/** Detaches: session of its own, parent gone. */
const daemonise = (body: string): string => `setsid sh -c '(${body}) >/dev/null & echo $!'`;

test('a tree that listens goes with TERM alone', async () => {
  const { root, printed } = await startTree(`(${sleeper}) >/dev/null & echo $!; wait`, 1);
  const report = await killTree(root, { graceMs: 5000, token: null });
  expect(report).toEqual({ killed: [root.pid, ...printed].sort((a, b) => a - b), survivors: [] });
});

test('those that ignore TERM are killed', async () => {
  const { root, printed } = await startTree(
    `trap '' TERM; (${sleeper}) >/dev/null & echo $!; while :; do wait; done`,
    1,
  );
  const report = await killTree(root, { graceMs: 50, token: null });
  expect(report.survivors).toEqual([]);
  expect([root.pid, ...printed].filter(isLive)).toEqual([]);
});

test('a stopped tree hears TERM', async () => {
  const { root, printed } = await startTree(`(${sleeper}) >/dev/null & echo $!; kill -STOP $!; wait`, 1);
  const report = await killTree(root, { graceMs: 10_000, token: null });
  expect(report.survivors).toEqual([]);
  expect(printed.filter(isLive)).toEqual([]);
});

test('a child in a session of its own belongs to the tree', async () => {
  const { root, printed } = await startTree(`setsid sh -c 'echo $$; exec sleep 1000 >/dev/null' & wait`, 1);
  const report = await killTree(root, { graceMs: 5000, token: null });
  expect(report.survivors).toEqual([]);
  expect(report.killed).toEqual(expect.arrayContaining(printed));
  expect(printed.filter(isLive)).toEqual([]);
});

test('a daemon that left the tree is found by its token, also when the root is gone', async () => {
  const token = `test.${process.pid}.1`;
  const { root, printed } = await startTree(daemonise(sleeper), 1, { LOOPCTL_SESSION: token });
  await vi.waitFor(() => expect(isLive(root.pid)).toBe(false));
  expect(printed.filter(isLive)).toEqual(printed);
  const report = await killTree(root, { graceMs: 5000, token });
  expect(report).toEqual({ killed: printed, survivors: [] });
  expect(printed.filter(isLive)).toEqual([]);
});

test('what a dying process starts is found as well', async () => {
  const { root } = await startTree(
    `trap 'setsid sleep 1000 >/dev/null & exit 0' TERM; echo $$; while :; do sleep 0.01; done`,
    1,
    { LOOPCTL_SESSION: `late.${process.pid}.1` },
  );
  const report = await killTree(root, { graceMs: 5000, token: `late.${process.pid}.1` });
  expect(report.survivors).toEqual([]);
  expect(report.killed.length).toBeGreaterThanOrEqual(2);
  expect(report.killed.filter(isLive)).toEqual([]);
});

test('another start time, another boot: nobody is signalled', async () => {
  const { root } = await startTree('echo $$; exec sleep 1000', 1);
  const none = { killed: [], survivors: [] };
  expect(await killTree({ ...root, startTime: '1' }, { graceMs: 0, token: null })).toEqual(none);
  expect(await killTree({ ...root, bootId: 'x' }, { graceMs: 0, token: null })).toEqual(none);
  expect(isLive(root.pid)).toBe(true);
});

test('the spared are never signalled', async () => {
  const { root } = await startTree('echo $$; exec sleep 1000', 1);
  const report = await killTree(root, { graceMs: 0, token: null, spare: [root.pid] });
  expect(report).toEqual({ killed: [], survivors: [] });
  expect(isLive(root.pid)).toBe(true);
});

test('one who kills the tree it lives in ends the others, not itself nor its ancestors', async () => {
  const script = `${process.execPath} ${import.meta.dirname}/kill-parent.ts`;
  const { root, printed } = await startTree(`(${sleeper}) >/dev/null & echo $!; ${script}; ${sleeper}`, 3);
  const [other, ...killed] = printed;
  expect(killed).toEqual([other, 0]);
  expect(isLive(other ?? 0)).toBe(false);
  expect(isLive(root.pid)).toBe(true);
});

test('a wrapper that is asked last outlives its program, and can tell how it ended', async () => {
  const program = `(trap : TERM; sh -c 'echo 0; ${sleeper}'; code=$?; sleep 0.05; echo $code)`;
  const { root, printed } = await startTree(`trap 'exit 1' TERM; ${program}; ${sleeper}`, 1);
  const ending = killTree(root, { graceMs: 5000, token: null, rootLast: true });
  await vi.waitFor(() => expect(printed).toEqual([0, 128 + 15]), { timeout: 5000 });
  expect((await ending).survivors).toEqual([]);
});
