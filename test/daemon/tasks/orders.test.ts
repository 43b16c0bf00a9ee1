import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { TaskOrder } from '../../../src/core/tasks.ts';
import { taskFiles } from '../../../src/daemon/tasks/files.ts';
import { closeOrder, readOrder, unfinishedOrders, writeOrder } from '../../../src/daemon/tasks/orders.ts';

function state(): string {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-orders-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  mkdirSync(join(dir, 'tasks'));
  return dir;
}

const asked: TaskOrder = {
  ...{ role: 'assistant', job: null, title: 'Look', by: 'ann', backend: 'demo', model: null },
  ...{ account: 'demo', timeout_s: 60 },
};

test('an order is read as it was written; a damaged or foreign one is none', () => {
  const dir = state();
  expect(readOrder(dir, 'assistant-1')).toBeNull();
  writeOrder(dir, 'assistant-1', { task: 'Ä\n"x"', template: null });
  expect(readOrder(dir, 'assistant-1')).toEqual({ task: 'Ä\n"x"', template: null });
  for (const text of ['', '{', '[]', '{"task":1}', 'null']) {
    writeFileSync(taskFiles(dir, 'assistant-2').order, text);
    expect(readOrder(dir, 'assistant-2')).toBeNull();
  }
});

test('dispatched and without a result: still to be done, oldest first, whatever else lies there', () => {
  const dir = state();
  for (const n of [10, 9, 2, 3, 4]) writeOrder(dir, `assistant-${n}`, { task: 'x', template: null, asked });
  writeFileSync(taskFiles(dir, 'assistant-2').result, 'done');
  closeOrder(dir, 'assistant-3', 'cancelled by ann');
  writeOrder(dir, 'assistant-4', { task: 'x', template: null, asked: { ...asked, timeout_s: '9' } as never });
  writeFileSync(join(dir, 'tasks', 'notes.order.json'), '{}');
  expect(unfinishedOrders(dir)).toEqual([
    { ...asked, id: 'assistant-9', run: 1 },
    { ...asked, id: 'assistant-10', run: 1 },
  ]);
  expect(unfinishedOrders(join(dir, 'none'))).toEqual([]);
});

test('a run that is over and was set aside is followed by another one', () => {
  const dir = state();
  const { exit, log } = taskFiles(dir, 'assistant-1');
  mkdirSync(dirname(log), { recursive: true });
  writeOrder(dir, 'assistant-1', { task: 'x', template: null, asked });
  const run = () => unfinishedOrders(dir)[0]?.run;
  writeFileSync(log, 'said');
  writeFileSync(exit, '{"generation":1,"code":1}');
  expect(run()).toBe(1);
  rmSync(log);
  expect(run()).toBe(2);
  writeFileSync(log, 'said');
  expect(run()).toBe(1);
  writeFileSync(exit, '{"generation":2,"code":1}');
  expect(run()).toBe(2);
});

test('the end of a task that never ran is kept where results are; no result is written over', () => {
  const dir = state();
  const { result } = taskFiles(dir, 'assistant-1');
  closeOrder(dir, 'assistant-1', 'cancelled');
  expect(unfinishedOrders(dir)).toEqual([]);
  writeOrder(dir, 'assistant-1', { task: 'x', template: null, asked });
  writeFileSync(result, 'said');
  closeOrder(dir, 'assistant-1', 'cancelled');
  expect(readFileSync(result, 'utf8')).toBe('said');
});
