import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestProject } from './project.ts';

export interface Push {
  readonly subject: string | Buffer;
  /** Further paragraphs of the message. */
  readonly body?: string;
  /** Paths in the work repo with their new content; null deletes. */
  readonly files?: Readonly<Record<string, string | Buffer | null>>;
}

/** A hand that pushes to the work repo as one of the loops, or as somebody else, from a clone of its own. */
export interface Pusher {
  /** Commits on top of what is pushed, pushes, and returns the sha. */
  push(push: Push): string;
  git(...args: readonly string[]): string;
}

export function createPusher(project: TestProject, who: 'builder' | 'adversary' | 'somebody'): Pusher {
  const dir = join(project.root, 'hands', who);
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
  if (!existsSync(dir)) {
    execFileSync('git', ['clone', '-q', project.remote, dir], { stdio: 'pipe' });
    git('config', 'user.name', `loopctl ${who}`);
    git('config', 'user.email', `${who}@loopctl.invalid`);
  }
  return {
    git,
    push({ subject, body, files = {} }) {
      git('fetch', '-q', 'origin');
      git('reset', '-q', '--hard', 'origin/main');
      for (const [path, content] of Object.entries(files)) put(join(dir, path), content);
      git('add', '-A');
      const message = Buffer.concat([
        Buffer.from(subject),
        Buffer.from(body === undefined ? '' : `\n\n${body}`),
      ]);
      execFileSync('git', ['-C', dir, 'commit', '-q', '--allow-empty', '--cleanup=verbatim', '-F', '-'], {
        input: message,
      });
      git('push', '-q', 'origin', 'HEAD:main');
      return git('rev-parse', 'HEAD');
    },
  };
}

function put(path: string, content: string | Buffer | null): void {
  if (content === null) {
    rmSync(path);
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Where the loops' files lie. */
export const docs = {
  status: (phase: string): string => `machine-docs/STATUS-${phase}.md`,
  review: (phase: string): string => `machine-docs/REVIEW-${phase}.md`,
  inbox: (role: 'builder' | 'adversary'): string => `machine-docs/${role.toUpperCase()}-INBOX.md`,
};

export const done = '# Status\n\n## DONE\n';
