import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { resolveSecret, scrub } from '../../src/notify/secret.ts';

test('a secret comes from its place, without the white space around it, or with a reason that does not show it', () => {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-secret-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const file = join(dir, 'token');
  writeFileSync(file, ' tk_1\n');
  writeFileSync(join(dir, 'empty'), '\n');
  mkdirSync(join(dir, 'folder'));
  const env = { TOKEN: 'tk_2\n', NONE: ' ' };
  expect(resolveSecret('plain', env)).toEqual({ ok: true, value: 'plain' });
  expect(resolveSecret({ env: 'TOKEN' }, env)).toEqual({ ok: true, value: 'tk_2' });
  expect(resolveSecret({ file }, env)).toEqual({ ok: true, value: 'tk_1' });
  for (const ref of [
    { env: 'NONE' },
    { env: 'ABSENT' },
    { file: join(dir, 'empty') },
    { file: join(dir, 'no') },
    { file: join(dir, 'folder') },
  ])
    expect(resolveSecret(ref, env)).toEqual({
      ok: false,
      why: expect.stringMatching(/NONE|ABSENT|empty|no$|folder/),
    });
});

test('no secret of four characters or more survives in a text', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9_/+.-]{8,30}$/);
  fc.assert(
    fc.property(word, word, fc.string(), fc.string(), (first, second, before, after) => {
      const clean = scrub(`${before}${second}${after}${first}`, [`${first} ${second}`]);
      expect(clean.includes(first) && !'[redacted]'.includes(first)).toBe(false);
      expect(clean.includes(second) && !'[redacted]'.includes(second)).toBe(false);
    }),
  );
});
