import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodyPlaceholders } from '../../../src/config/schema/notify.ts';
import { fieldsOf, fill } from '../../../src/notify/channels/template.ts';
import { messageOf } from '../../../src/notify/queue/message.ts';
import { notification } from '../../store/steps.ts';

const fields = fieldsOf(
  messageOf('id1', [notification('k', { text: 'a "quoted" {title}', createdMs: 1_000 })], 'UTC'),
);

test('a text that is one placeholder becomes the value, in a longer one it is text', () => {
  const body = {
    a: '{text}',
    at: '{time_ms}',
    list: ['{items}', 7, null, true],
    mixed: '[{project}] {severity} {count}',
    '{key}': 'x',
  };
  expect(fill(body, fields)).toEqual({
    a: 'a "quoted" {title}',
    at: 1_000,
    list: [[expect.objectContaining({ key: 'k', severity: 'warning', over: false })], 7, null, true],
    mixed: '[trial] warning 1',
    '{key}': 'x',
  });
  expect(fill('{unknown} {__proto__} {constructor}', fields)).toBe('{unknown} {__proto__} {constructor}');
});

test('the configuration knows the same placeholders', () => {
  expect(Object.keys(fields).toSorted()).toEqual(bodyPlaceholders.toSorted());
});

test('no value leaves its place, and none is filled in twice', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const body = { summary: 'it says: {text}!', safe: 'untouched' };
      const sent = JSON.parse(JSON.stringify(fill(body, { ...fields, text }))) as unknown;
      expect(sent).toEqual({ summary: `it says: ${text}!`, safe: 'untouched' });
    }),
  );
});
