import { expect, test } from 'vitest';
import { readErrand } from '../../../src/agents/demo/brain/errand.ts';

const plainly = { takes_s: 0, awaits: null, ends: 'well', limit_s: null, children: false };

test.each([
  ['', { title: 'nothing in particular', ...plainly }],
  ['# Assistant\n\n- ends: hang\n\n## Task\n\nLook\n', { title: 'Look', ...plainly }],
  [
    '## Task\n\nOld\n\n## Task\n\n- takes: 1.5s\n- awaits: go.txt\n- ends: fail\n- limit: 5s\n- leaves: children\nNew\n',
    { title: 'New', takes_s: 1.5, awaits: 'go.txt', ends: 'fail', limit_s: 5, children: true },
  ],
  [
    'Look\n- takes: long\n- awaits: ../x\n- ends: soon\n- limit: -1\n- leaves: notes',
    { title: 'Look', ...plainly },
  ],
])('%j', (prompt, expected) => {
  expect(readErrand(prompt)).toEqual(expected);
});
