import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { beginReal, commits, type Role } from './real.ts';

const push = 'git push -q || { git pull -q --rebase && git push -q; }';

/** What the loops do, from git alone, at every prompt. */
const work: Readonly<Record<Role, readonly string[]>> = {
  builder: [
    'id=$LOOPCTL_PHASE; git pull -q --rebase; mkdir -p machine-docs; status=machine-docs/STATUS-$id.md; review=machine-docs/REVIEW-$id.md',
    'if [ ! -e $status ]; then',
    '  echo "made in $id" >made-$id.txt; printf "# Status\\n\\ng-$id: test -f made-$id.txt\\n" >$status',
    `  git add -A; git commit -qm "claim(g-$id): made"; ${push}`,
    'elif grep -qs "PASS" $review && ! grep -q "^## DONE" $status; then',
    `  printf "\\n## DONE\\n" >>$status; git add -A; git commit -qm "Finish $id"; ${push}`,
    'fi',
  ],
  adversary: [
    'id=$LOOPCTL_PHASE; git pull -q --rebase; mkdir -p machine-docs; status=machine-docs/STATUS-$id.md; review=machine-docs/REVIEW-$id.md',
    'if [ -e $status ] && [ ! -e $review ]; then',
    '  test -f made-$id.txt; printf "g-$id: PASS\\n" >$review; git add -A',
    '  claimed=$(git log -1 --format=%H --grep="^claim(g-$id)")',
    `  git commit -qm "review(g-$id): PASS" -m "Reviewed: $claimed"; ${push}`,
    'fi',
  ],
};

/** One command on one line, so that it can stand in a prompt. */
function prompt(role: Role): string {
  const encoded = Buffer.from(`set -eu\n${work[role].join('\n')}\n`).toString('base64');
  return [
    `You are the ${role}.`,
    `@api always run echo ${encoded} | base64 -d | sh`,
    '@api always say Done for now.\\n\\nWAITING-UNTIL: {in 500s}',
  ].join('\n');
}

test.for([
  ['claude', 'claude', ['one', 'two']],
  ['codex', 'codex', ['one', 'two']],
  ['claude', 'codex', ['one']],
  ['opencode', 'opencode', ['one', 'two']],
] as const)(
  '%s builds, %s judges, through phases %s to SEQUENCE-COMPLETE',
  { timeout: 600_000 },
  async ([builder, adversary, phases], context) => {
    const { project, daemon, prompts } = await beginReal(context, {
      phases,
      backends: { builder, adversary },
      prompts: { builder: prompt('builder'), adversary: prompt('adversary') },
    });
    expect(await daemon.exited, daemon.output()).toBe(0);
    expect(existsSync(join(project.paths.state, 'SEQUENCE-COMPLETE'))).toBe(true);
    const log = commits(project);
    expect(log.map(({ subject }) => subject)).toEqual([
      'Start',
      ...phases.flatMap((id) => [`claim(g-${id}): made`, `review(g-${id}): PASS`, `Finish ${id}`]),
    ]);
    // Each handoff was taken, and no message about it twice. A fresh session may find a claim before it is told.
    for (const { sha, subject } of log) {
      const to = subject.startsWith('claim') ? 'adversary' : subject.startsWith('review') ? 'builder' : null;
      if (to === null) continue;
      const told = prompts(to).filter((text) => text.includes('[loopctl ') && text.includes(sha));
      expect(told.length, `${subject} told to ${to}`).toBeLessThanOrEqual(1);
      if (to === 'builder') expect(told).toHaveLength(1);
    }
  },
);
