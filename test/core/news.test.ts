import { expect, test } from 'vitest';
import type { Action } from '../../src/core/actions.ts';
import type { Model } from '../../src/core/model.ts';
import { newsOf } from '../../src/core/view/news.ts';
import type { Severity } from '../../src/ports/notifier.ts';

const at = { wall: 1, mono: 1 };

function notices(...all: readonly (readonly [key: string, severity: Severity])[]): Model['notices'] {
  return Object.fromEntries(all.map(([key, severity]) => [key, { severity, text: `${key}!`, since: at }]));
}

function notify(key: string, severity: Severity, text = `${key}!`): Action {
  return { type: 'notify', key, severity, text, orchestrator: false };
}

const [none, warned, critical] = [notices(), notices(['a', 'warning']), notices(['a', 'critical'])];

const cases: readonly (readonly [
  name: string,
  before: Model['notices'],
  after: Model['notices'],
  actions: readonly Action[],
  tell: readonly string[],
  over: readonly string[],
])[] = [
  ['nothing', none, none, [], [], []],
  ['decided', none, warned, [notify('a', 'warning')], ['a warning 0'], []],
  ['raised by a fact: only if it stays', none, warned, [], ['a warning 60000'], []],
  ['it stands already', warned, warned, [notify('a', 'warning', 'new words')], [], []],
  ['it got worse', warned, critical, [], ['a critical 60000'], []],
  ['it got better', critical, warned, [], [], []],
  ['over', warned, none, [], [], ['a']],
  ['good news is never over', none, none, [notify('a', 'info')], ['a info 0'], []],
  ['it failed, and now it went well', warned, none, [notify('a', 'info')], ['a info 0'], ['a']],
  ['came and went in one turn', none, none, [notify('a', 'warning')], ['a warning 0'], ['a']],
];

test.each(cases)('%s', (_name, before, after, actions, tell, over) => {
  const news = newsOf(before, after, actions);
  expect(news.tell.map(({ key, severity, settleMs }) => `${key} ${severity} ${settleMs}`)).toEqual(tell);
  expect(news.over).toEqual(over);
});

test('texts are one plain line, bounded, without known keys', () => {
  const key = `ghp_${'a'.repeat(36)}`;
  const [item] = newsOf(none, none, [
    notify('a', 'info', `\u001b[31mtwo\nlines ${key} ${'x'.repeat(5_000)}`),
  ]).tell;
  expect(item?.text).toMatch(/^two lines \[redacted:github\] x+…$/);
  expect(item?.text.length).toBeLessThanOrEqual(1_000);
});
