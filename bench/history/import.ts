import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';

/** Puts `count` commits by somebody else under main of a bare repository: 100 files, one changed by each commit. */
export async function importHistory(remote: string, count: number): Promise<void> {
  const git = spawn('git', ['-C', remote, 'fast-import', '--quiet', '--force'], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  for (let n = 1; n <= count; n += 1) {
    if (!git.stdin.write(commit(n))) await once(git.stdin, 'drain');
  }
  git.stdin.end();
  const [code] = await once(git, 'exit');
  if (code !== 0) throw new Error('git fast-import failed');
  // As a hosted repository stands: packed.
  execFileSync('git', ['-C', remote, 'pack-refs', '--all']);
  rmSync(`${remote}/gc.log`, { force: true });
}

function commit(n: number): string {
  const subject = `Change ${n} of somebody else`;
  const content = `line ${n}\n`;
  return [
    'commit refs/heads/main',
    `committer Somebody <somebody@example.invalid> ${1_600_000_000 + n * 60} +0000`,
    `data ${subject.length}`,
    subject,
    `M 100644 inline src/part-${n % 10}/file-${n % 100}.txt`,
    `data ${content.length}`,
    content,
  ].join('\n');
}
