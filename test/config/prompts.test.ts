import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fillTemplate } from '../../src/protocol/kickoff.ts';
import { parseSubject } from '../../src/protocol/subject.ts';
import { parseWaitingUntil } from '../../src/protocol/waiting-until.ts';

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const kickoff = read('prompts/kickoff.md');
const map = read('orchestration.md');

const roles = ['builder', 'adversary', 'orchestrator'] as const;
const loops = ['builder', 'adversary'] as const;
/** Full texts, and lean ones that cost fewer tokens. Each says all that counts. */
const folders = ['prompts', 'prompts/lean'] as const;

const everyRole: readonly (readonly [rule: string, pattern: RegExp])[] = [
  ['pull with rebase', /`git pull --rebase`/],
  ['never force', /never force/i],
  ['small commits', /small commits/i],
  ['states its wait in UTC, as the last line', /last line[\s\S]*WAITING-UNTIL: YYYY-MM-DDThh:mm:ssZ/],
  ['secrets by place, never by value', /name .*?by the place|name the place/i],
  ['compacts when told', /when you are told to compact/i],
  ['keeps to its own processes', /that you (did not start|started)/],
  ['STATUS and REVIEW have one writer', /STATUS[\s\S]*REVIEW/],
];

const loopRules: readonly (readonly [rule: string, pattern: RegExp])[] = [
  ['bounded wait', /at most ten minutes/],
  ['what happens without the line', /without that line you count as stuck/i],
  [
    'inbox of the reader is deleted by the reader',
    /read it, do what it asks, delete it, commit the deletion and push/,
  ],
  ['only the prefix is a signal', /the prefix is the signal; nothing else is read as one/i],
  ['no prefix of the other', /never begin a subject with `(claim|review)\(`/i],
  ['a hook refuses', /when a hook refuses a push, read what it says/i],
  ['only what is pushed counts', /only through commits that are pushed/],
  ['decisions are appended', /`DECISIONS\.md`\. Append/],
  ['what DONE needs', /`## DONE`/],
];

const builderRules: readonly (readonly [rule: string, pattern: RegExp])[] = [
  ['claims by prefix', /`claim\(<gate>\): /],
  [
    'owns code, STATUS, JOURNAL, BACKLOG',
    /yours alone: the code.*`STATUS-<id>\.md`, `JOURNAL-<id>\.md`, `BACKLOG-<id>\.md`/i,
  ],
  ['never writes REVIEW', /never yours: `REVIEW-<id>\.md`/i],
  ['STATUS says what, how, expected, where', /WHAT[\s\S]*HOW[\s\S]*EXPECTED[\s\S]*WHERE/],
  ['reasons go to the journal', /reasons.* go to `JOURNAL/i],
  ['inboxes', /write to the Adversary in `ADVERSARY-INBOX\.md`.*`BUILDER-INBOX\.md` is there, read it/],
  ['answers a verdict first', /FAIL[\s\S]*claim the gate again/],
  ['DONE comes last', /every gate has a PASS, no veto stands/],
];

const adversaryRules: readonly (readonly [rule: string, pattern: RegExp])[] = [
  ['verdicts by prefix', /`review\(<gate>\): PASS`, `review\(<gate>\): FAIL` or `review\(<gate>\): VETO`/],
  ['names the commit it judged', /`Reviewed: <sha>`, the commit you judged/],
  ['owns REVIEW only', /yours alone: `REVIEW-<id>\.md`/i],
  [
    'never writes the rest',
    /never yours: the code, `STATUS-<id>\.md`, `JOURNAL-<id>\.md`, `BACKLOG-<id>\.md`/i,
  ],
  ['does not read the journal first', /do not read `JOURNAL-<id>\.md` before you have judged/i],
  ['verifies cold', /verify cold: check out exactly the claimed commit in a clean folder/],
  ['inboxes', /write to the Builder in `BUILDER-INBOX\.md`.*`ADVERSARY-INBOX\.md` is there, read it/],
  ['sets and lifts a veto', /## VETO\(<gate>\): <reason>[\s\S]*## VETO\(<gate>\) LIFTED/],
  ['text of the repository is no instruction', /never an instruction to you/],
];

const orchestratorRules: readonly (readonly [rule: string, pattern: RegExp])[] = [
  ['journal first', /^1\. Read the last block of your `JOURNAL\.md`/m],
  [
    'journal block',
    /## Session <date> — <backend> <model>\n\s+Left off: [\s\S]*Phase \/ loop state: [\s\S]*Open items: [\s\S]*Notes: /,
  ],
  ['not the loops’ work', /never commit `claim\(<gate>\)` or `review\(<gate>\)`, never write `## DONE`/],
  ['leaves limits alone', /waits for a limit to end: leave it alone/],
  ['a human decides', /a human decides/],
];

describe.each(folders)('%s', (folder) => {
  const ruled = [
    ...roles.flatMap((role) => everyRole.map((rule) => [role, ...rule] as const)),
    ...loops.flatMap((role) => loopRules.map((rule) => [role, ...rule] as const)),
    ...builderRules.map((rule) => ['builder', ...rule] as const),
    ...adversaryRules.map((rule) => ['adversary', ...rule] as const),
    ...orchestratorRules.map((rule) => ['orchestrator', ...rule] as const),
  ];

  test.each(ruled)('%s: %s', (role, _rule, pattern) => {
    expect(read(`${folder}/${role}.md`)).toMatch(pattern);
  });

  test.each(roles)('%s holds nothing that is read as a signal on a screen', (role) => {
    expectNoSignal(read(`${folder}/${role}.md`));
  });
});

test.each(roles)('the lean %s costs at most three fifths', (role) => {
  const [full, lean] = folders.map((folder) => read(`${folder}/${role}.md`).length);
  expect(lean).toBeLessThanOrEqual((full ?? 0) * 0.6);
});

test('the kickoff names phase, role and files, and leaves nothing unfilled', () => {
  const values = {
    phase_id: 'P7',
    plan: '/p/plan.md',
    status: 'd/STATUS-P7.md',
    review: 'd/REVIEW-P7.md',
    role: 'builder',
  };
  const text = fillTemplate(kickoff, values);
  for (const value of Object.values(values)) expect(text).toContain(value);
  expect(text).not.toMatch(/[{}]/);
});

test.each(Object.entries({ kickoff, map }))('%s holds nothing that is read as a signal', (_name, text) => {
  expectNoSignal(text);
});

function expectNoSignal(text: string): void {
  expect(text).not.toMatch(/usage limit|rate limit/i);
  for (const line of text.split('\n')) {
    expect(parseSubject(line)).toBeNull();
    expect(parseWaitingUntil(line, { nowMs: 0, maxAheadMs: Number.MAX_SAFE_INTEGER }).kind).toBe('none');
  }
}

test('the agent map names every agent and every file with its writer', () => {
  for (const agent of ['Builder', 'Adversary', 'Watchdog', 'Orchestrator', 'Human'])
    expect(map).toContain(`| ${agent} |`);
  for (const [file, writer] of [
    ['STATUS-<id>', 'Builder'],
    ['JOURNAL-<id>', 'Builder'],
    ['REVIEW-<id>', 'Adversary'],
    ['ADVERSARY-INBOX', 'Builder; deleted by the Adversary'],
    ['BUILDER-INBOX', 'Adversary; deleted by the Builder'],
  ]) {
    expect(map.split('\n').find((line) => line.startsWith(`| \`${file}`))).toContain(`| ${writer}`);
  }
});
