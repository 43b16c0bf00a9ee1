import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { atMost, goalCells } from '../../bench/lib/goal.ts';
import { mean } from '../../bench/lib/percentiles.ts';
import { childrenCpuMs, countsOf, memoryOf } from '../../bench/lib/proc.ts';
import { firstWith, stampsIn } from '../../bench/lib/stamps.ts';
import { startsIn } from '../../bench/lib/starts.ts';
import { createCounter } from '../../bench/sweep/counting.ts';

function file(text: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-bench-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  writeFileSync(join(dir, 'file'), text);
  return join(dir, 'file');
}

test.each([
  { goals: [], cells: ['', ''] },
  { goals: [atMost(5, 5)], cells: ['≤ 5', 'reached'] },
  { goals: [atMost(0.2, 0.1, 'CPU')], cells: ['CPU ≤ 0.100', 'MISSED CPU ≤ 0.100'] },
  {
    goals: [atMost(59, 60, 'p50'), atMost(251, 250, 'p99')],
    cells: ['p50 ≤ 60, p99 ≤ 250', 'MISSED p99 ≤ 250'],
  },
])('goals $cells', ({ goals, cells }) => {
  expect(goalCells(...goals)).toEqual(cells);
});

test('a mean, and none of nothing', () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(() => mean([])).toThrow('a mean of nothing');
});

test('stamps are read line by line, one that is being written not yet', () => {
  const stamps = file('{"at":1.5,"text":"one abc"}\n{"at":2,"text":"two"}\n{"at":3,"te');
  expect(stampsIn(stamps)).toEqual([
    { at: 1.5, text: 'one abc' },
    { at: 2, text: 'two' },
  ]);
  expect(firstWith(stamps, 'abc')?.at).toBe(1.5);
  expect(firstWith(stamps, 'three')).toBeUndefined();
  expect(stampsIn(`${stamps}.not-there`)).toEqual([]);
});

test('starts are pids with milliseconds', () => {
  expect(startsIn(file('12 1700000000.250000000\n13 17'))).toEqual([{ pid: 12, wallMs: 1_700_000_000_250 }]);
});

test('what Linux counts for a process grows with what it does', () => {
  const before = countsOf(process.pid);
  for (const end = performance.now() + 30; performance.now() < end; );
  expect(countsOf(process.pid).cpuMs - before.cpuMs).toBeGreaterThan(1);
  expect(memoryOf(process.pid).rssMb).toBeGreaterThan(memoryOf(process.pid).anonMb);
  expect(childrenCpuMs(process.pid)).toBeGreaterThanOrEqual(0);
});

test('processes spawned and questions written to them are counted', async () => {
  const counter = createCounter();
  onTestFinished(() => counter.close());
  const { traffic } = await counter.during(async () => {
    const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
    await once(child, 'spawn');
    child.stdin.write('one\n');
    child.stdin.write('two\n');
    child.stdin.end();
    await once(child, 'exit');
  });
  expect(traffic).toEqual({ processes: 1, writes: 2 });
  expect((await counter.during(async () => undefined)).traffic).toEqual({ processes: 0, writes: 0 });
});
