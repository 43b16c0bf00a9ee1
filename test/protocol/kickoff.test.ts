import { expect, test } from 'vitest';
import { fillTemplate } from '../../src/protocol/kickoff.ts';

const values = {
  phase_id: '1',
  plan: '/a b/{status}.md',
  status: 'md/STATUS-1.md',
  review: 'md/$& $1.md',
  role: 'builder',
};

test.each([
  ['You are the {role} of phase {phase_id}.', 'You are the builder of phase 1.'],
  ['{plan} is not filled twice', '/a b/{status}.md is not filled twice'],
  ['{review} keeps its dollars', 'md/$& $1.md keeps its dollars'],
  ['{role}{role}', 'builderbuilder'],
  ['{unknown} {Role} { role } {} {constructor} stay', '{unknown} {Role} { role } {} {constructor} stay'],
  ['{{role}}', '{builder}'],
  ['', ''],
])('%j becomes %j', (template, text) => {
  expect(fillTemplate(template, values)).toBe(text);
});
