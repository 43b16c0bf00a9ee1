import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bashScript } from '../../src/cli/completion/bash.ts';
import { fishScript } from '../../src/cli/completion/fish.ts';
import { words } from '../../src/cli/completion/words.ts';
import { zshScript } from '../../src/cli/completion/zsh.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopctl-completion-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function has(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const scripts = [
  ['bash', bashScript(words())],
  ['zsh', zshScript(words())],
  ['fish', fishScript(words())],
] as const;

test.each(scripts)('%s names every command and every option', (_shell, script) => {
  const missing = words().flatMap(({ name, options }) => {
    const wanted = [name, ...options.map((option) => option.name)];
    return wanted.filter((word) => !script.includes(word));
  });
  expect(missing).toEqual([]);
});

test.each(scripts.filter(([shell]) => has(shell)))('%s takes its script', (shell, script) => {
  const file = join(dir, shell);
  writeFileSync(file, script);
  expect(execFileSync(shell, ['-n', file], { encoding: 'utf8' })).toBe('');
});

/** What bash offers for a line whose last word is being typed. */
function offered(...line: readonly string[]): readonly string[] {
  const file = join(dir, 'script.bash');
  writeFileSync(file, bashScript(words()));
  const code = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _loopctl; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const said = execFileSync('bash', ['-c', code, 'bash', file, ...line], { encoding: 'utf8', cwd: dir });
  return said.split('\n').filter((word) => word !== '');
}

test.each([
  [
    ['loopctl', 'sta'],
    ['start', 'status'],
  ],
  [['loopctl', 'status', '--w'], ['--watch']],
  [['loopctl', 'send', 'ad'], ['adversary']],
  [
    ['loopctl', 'completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['loopctl', 'daem'], []],
] as const)('%j offers %j', (line, wanted) => {
  expect(offered(...line)).toEqual(wanted);
});
