import { expect, test } from 'vitest';
import { fromDurable, toDurable } from '../../src/core/durable.ts';
import type { Fact } from '../../src/core/facts.ts';
import { claim, review } from '../protocol/history.ts';
import { makeRunning, start } from './make.ts';

const found = (commit = 'c0ffee', finds = [{ path: 'src/a.ts', kind: 'github' }]): Fact => ({
  type: 'secret',
  commit,
  author: 'builder',
  finds,
  more: 2,
});

test('a secret in a commit is told once, upwards too, even while all is paused', () => {
  const life = makeRunning();
  life.tell({ type: 'pause', agent: null, on: true, by: 'ada' });
  expect(life.tell(found())).toEqual(['notify secret/c0ffee, upwards']);
  expect(life.actions.at(-1)).toMatchObject({
    severity: 'critical',
    text: expect.stringMatching(
      /^commit c0ffee of the Builder has what looks like a secret: src\/a\.ts \(github\) and 2 more\./,
    ),
  });
  expect(life.tell(found(), found())).toEqual([]);
  expect(life.tell(found('decade'))).toEqual(['notify secret/decade, upwards']);
  expect(life.model.secrets).toEqual([]);
});

test('it stands until the next phase', () => {
  const life = makeRunning();
  life.tell(found());
  expect(Object.keys(life.model.notices)).toEqual(['secret/c0ffee']);
  life.push([claim('c', 'g'), review('r', 'g', 'PASS')], { saysDone: true });
  expect(Object.keys(life.model.notices)).toEqual([]);
});

test('a daemon that died before it told leaves it to the next one', () => {
  const life = makeRunning();
  const { type: _type, ...untold } = found() as Extract<Fact, { type: 'secret' }>;
  const saved = toDurable({ ...life.model, secrets: [untold] }, 'boot', life.now);
  const next = fromDurable(JSON.parse(JSON.stringify(saved)), life.model.settings, 'boot', start);
  expect(next.secrets).toEqual([untold]);
});

test('a push full of them keeps the model small', () => {
  const life = makeRunning();
  const many = Array.from({ length: 500 }, (_, n) => found(`commit${n}`));
  expect(life.tell(...many).length).toBeLessThanOrEqual(20);
});
