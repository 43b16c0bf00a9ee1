import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { highestTask, pruneTasks, setAside, taskFiles, wasBegun } from '../../../src/daemon/tasks/files.ts';
import { writeOrder } from '../../../src/daemon/tasks/orders.ts';

function state(): string {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-tasks-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  mkdirSync(join(dir, 'logs', 'panes'), { recursive: true });
  return dir;
}

test('no number that ever had a file is given twice', () => {
  const dir = state();
  expect(highestTask(dir)).toBe(0);
  writeOrder(dir, 'assistant-4', { task: 'x', template: null });
  writeFileSync(taskFiles(dir, 'upgrader-12').exit, '{}');
  writeFileSync(join(dir, 'tasks', 'notes-99.txt'), '');
  expect(highestTask(dir)).toBe(12);
});

test('files of forgotten tasks go, those of known and of newer ones stay', () => {
  const dir = state();
  for (const id of ['assistant-1', 'assistant-2', 'assistant-9']) {
    writeOrder(dir, id, { task: 'x', template: null });
    writeFileSync(taskFiles(dir, id).log, 'said');
  }
  expect(wasBegun(dir, 'assistant-1')).toBe(true);
  pruneTasks(dir, new Set(['assistant-2']), 8);
  const left = ['assistant-1', 'assistant-2', 'assistant-9'].map((id) => {
    const { order, log } = taskFiles(dir, id);
    return [existsSync(order), existsSync(log)];
  });
  expect(left).toEqual([
    [false, false],
    [true, true],
    [true, true],
  ]);
});

test('the files of the newest task stay, though nobody remembers it: its number is not given again', () => {
  const dir = state();
  for (const id of ['assistant-1', 'assistant-2']) writeOrder(dir, id, { task: 'x', template: null });
  pruneTasks(dir, new Set(), 2);
  expect(existsSync(taskFiles(dir, 'assistant-1').order)).toBe(false);
  expect(highestTask(dir)).toBe(2);
});

test('what one run said is not taken for the next, and is kept; with the task it goes', () => {
  const dir = state();
  const { log, before, signals, result } = taskFiles(dir, 'assistant-1');
  writeOrder(dir, 'assistant-1', { task: 'x', template: null });
  for (const file of [log, signals, result]) writeFileSync(file, 'said');
  setAside(dir, 'assistant-1', true);
  expect(existsSync(result)).toBe(false);
  setAside(dir, 'assistant-1', true);
  expect([wasBegun(dir, 'assistant-1'), existsSync(before), existsSync(signals)]).toEqual([
    false,
    true,
    false,
  ]);
  writeFileSync(log, 'more');
  setAside(dir, 'assistant-1', false);
  expect([existsSync(log), existsSync(before)]).toEqual([true, true]);
  writeOrder(dir, 'assistant-2', { task: 'y', template: null });
  pruneTasks(dir, new Set(), 8);
  expect([existsSync(log), existsSync(before)]).toEqual([false, false]);
});
