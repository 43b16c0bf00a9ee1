import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorsDoc } from '../../script/lib/errors-doc.ts';
import { root } from '../../script/lib/stage.ts';
import { catalogue } from '../../src/errors/catalogue.ts';

test('docs/errors.md is what the catalogue says (else run: node script/errors-doc.ts)', () => {
  expect(readFileSync(join(root, 'docs/errors.md'), 'utf8')).toBe(errorsDoc(catalogue));
});

test('every code has a row of its own', () => {
  const page = errorsDoc(catalogue);
  for (const code of Object.keys(catalogue)) expect(page.split(`| \`${code}\` |`)).toHaveLength(2);
});

test('an exit code without errors has no heading, and a pipe in a text does not break its table', () => {
  const page = errorsDoc({ LOOPCTL_E_X: { means: 'a | b', next: 'c', exit: 2 } });
  expect(page).not.toContain('## Exit 1');
  expect(page).toContain('| `LOOPCTL_E_X` | a \\| b | c |');
});
