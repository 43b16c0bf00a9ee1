import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { lastSignOfLife, noteReboot } from '../../src/daemon/reboot.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { readReboots } from '../../src/store/reboots.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopctl-reboot-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
});

test('a boot is logged once, with the time since the last sign of life', () => {
  noteReboot(dir, { wallMs: 1_000_000, bootId: 'b1', lastMs: null, phase: 'one' });
  noteReboot(dir, { wallMs: 1_500_000, bootId: 'b1', lastMs: 1_400_000, phase: 'two' });
  noteReboot(dir, { wallMs: 2_000_000, bootId: 'b2', lastMs: 1_970_000, phase: null });
  expect(readReboots(dir)).toEqual([
    { wallMs: 1_000_000, bootId: 'b1', downtimeMs: null, phase: 'one' },
    { wallMs: 2_000_000, bootId: 'b2', downtimeMs: 30_000, phase: null },
  ]);
});

test('a clock that was set back gives no negative downtime', () => {
  noteReboot(dir, { wallMs: 1_000_000, bootId: 'b1', lastMs: 2_000_000, phase: 'one' });
  expect(readReboots(dir)[0]?.downtimeMs).toBe(0);
});

test('the last sign of life is the newest of what was recorded', () => {
  const store = createMemoryStore();
  expect(lastSignOfLife(store)).toBeNull();
  const write = (wall: number, durable: string | null): void =>
    void store.commit({ now: { wall, mono: 0 }, kind: 'step', body: '{}', durable, enqueue: [], drop: [] });
  write(5_000, JSON.stringify({ schema: 1, at: { wall: 5_000, mono: 0 } }));
  write(9_000, null);
  expect(lastSignOfLife(store)).toBe(9_000);
  write(9_500, 'no JSON');
  expect(lastSignOfLife(store)).toBe(9_500);
});
