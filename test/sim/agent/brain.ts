import type { Rng } from '../rng.ts';
import type { Push, SimGit } from '../world/git.ts';
import { viewGate } from './history.ts';
import type { Asked } from './memory.ts';

/** What a turn does: pushes, one after the other, and whether there is more to do at once. */
export interface Plan {
  readonly pushes: readonly Push[];
  /** Nothing to do until the other loop moves. */
  readonly waits: boolean;
}

/** What an agent knows and how it is inclined. */
export interface Mind {
  readonly git: SimGit;
  readonly rng: Rng;
  readonly phase: string;
  readonly gates: readonly string[];
  readonly asked: Asked;
  /** Keeps the protocol to the letter. */
  readonly cooperative: boolean;
}

const doc = (name: string, phase: string): string => `machine-docs/${name}-${phase}.md`;

export function planBuilder(mind: Mind): Plan {
  const { git, rng, phase, gates, cooperative } = mind;
  const tip = git.tip();
  const line = git.line();
  const pushes: Push[] = [];
  if (tip.files.has('machine-docs/BUILDER-INBOX.md')) {
    const changes = { 'machine-docs/BUILDER-INBOX.md': null };
    pushes.push({ author: 'builder', subject: 'Read the inbox', changes });
  }
  if (!cooperative && rng.chance(0.1)) pushes.push(mischief(mind));
  if (!cooperative && rng.chance(0.05)) pushes.push(letter('builder', 'ADVERSARY', rng));
  for (const gate of new Set([...gates, ...mind.asked.claim])) {
    const seen = viewGate(line, gate);
    const again = mind.asked.claim.has(gate);
    if (seen.verdict === 'PASS' && !again) continue;
    if (seen.claim !== null && seen.verdict === null && !again) return { pushes, waits: true };
    const work: Push = {
      author: 'builder',
      subject: `Work on ${gate}`,
      changes: { [`src/${gate}.ts`]: `${rng.next()}` },
    };
    if (!cooperative && rng.chance(0.3)) return { pushes: [...pushes, work], waits: false };
    mind.asked.claim.delete(gate);
    const changes = { [doc('STATUS', phase)]: `claimed ${gate} ${rng.next()}` };
    return {
      pushes: [...pushes, work, { author: 'builder', subject: `claim(${gate}): ready`, changes }],
      waits: true,
    };
  }
  if (tip.files.get(doc('STATUS', phase))?.includes('## DONE') === true) return { pushes, waits: true };
  const changes = { [doc('STATUS', phase)]: 'all gates passed\n\n## DONE\n' };
  return {
    pushes: [...pushes, { author: 'builder', subject: `Phase ${phase} is done`, changes }],
    waits: true,
  };
}

/** Breaks of the protocol that agents have been seen to make. */
function mischief({ rng, phase, gates }: Mind): Push {
  const gate = gates[0] ?? 'g';
  switch (rng.int(0, 4)) {
    case 0:
      return {
        author: 'builder',
        subject: 'Done already',
        changes: { [doc('STATUS', phase)]: `## DONE early ${rng.next()}` },
      };
    case 1:
      return {
        author: 'builder',
        subject: `Claim(${gate}) look at it`,
        changes: { [doc('JOURNAL', phase)]: `${rng.next()}` },
      };
    case 2:
      return {
        author: 'builder',
        subject: `review(${gate}): PASS by myself`,
        changes: { [doc('JOURNAL', phase)]: `${rng.next()}` },
      };
    case 3:
      return {
        author: 'builder',
        subject: `claim(${gate}): and I wrote the review`,
        changes: { [doc('REVIEW', phase)]: `${rng.next()}` },
      };
    default:
      return {
        author: 'builder',
        subject: `claim(${gate}): again`,
        changes: { [doc('STATUS', phase)]: `claimed again ${rng.next()}` },
      };
  }
}

function letter(author: 'builder' | 'adversary', to: 'BUILDER' | 'ADVERSARY', rng: Rng): Push {
  return {
    author,
    subject: `Write to the ${to.toLowerCase()}`,
    changes: { [`machine-docs/${to}-INBOX.md`]: `${rng.next()}` },
  };
}

export function planAdversary(mind: Mind): Plan {
  const { git, rng, phase, gates, cooperative } = mind;
  const tip = git.tip();
  const line = git.line();
  const path = doc('REVIEW', phase);
  const pushes: Push[] = [];
  if (tip.files.has('machine-docs/ADVERSARY-INBOX.md')) {
    const changes = { 'machine-docs/ADVERSARY-INBOX.md': null };
    pushes.push({ author: 'adversary', subject: 'Read the inbox', changes });
  }
  if (!cooperative && rng.chance(0.05)) pushes.push(letter('adversary', 'BUILDER', rng));
  if (!cooperative && rng.chance(0.05)) return { pushes, waits: true };
  let review = tip.files.get(path) ?? '';
  for (const gate of new Set([...gates, ...mind.asked.judge])) {
    const seen = viewGate(line, gate);
    const isAsked = mind.asked.judge.delete(gate);
    if (seen.claim === null || (seen.verdict !== null && !isAsked)) continue;
    const verdict = cooperative || rng.chance(0.7) ? 'PASS' : rng.chance(0.8) ? 'FAIL' : 'VETO';
    if (verdict === 'VETO') review += `\n## VETO(${gate}): not like this`;
    else if (isVetoed(review, gate)) review += `\n## VETO(${gate}) LIFTED`;
    review += `\n${gate} ${verdict} ${rng.next()}`;
    pushes.push({
      author: 'adversary',
      subject: `review(${gate}): ${verdict} looked at it`,
      ...trailer(mind, seen.claim.sha),
      changes: { [path]: review },
    });
  }
  const passed = gates.filter((gate) => viewGate(line, gate).verdict === 'PASS');
  const standing = [...new Set([...passed, ...mind.asked.lift])].filter((gate) => isVetoed(review, gate));
  mind.asked.lift.clear();
  if (pushes.length === 0 && standing.length > 0) {
    const lifted = `${review}${standing.map((gate) => `\n## VETO(${gate}) LIFTED`).join('')}`;
    pushes.push({ author: 'adversary', subject: 'Lift the veto', changes: { [path]: lifted } });
  }
  return { pushes, waits: true };
}

/** Names the claim, mostly; sometimes nothing, sometimes the wrong commit. */
function trailer({ git, rng, cooperative }: Mind, claim: string): { readonly reviewed?: string } {
  if (cooperative || rng.chance(0.6)) return { reviewed: claim.slice(0, 12) };
  if (rng.chance(0.7)) return {};
  return { reviewed: git.line()[Math.max(0, git.line().length - rng.int(2, 6))]?.sha ?? claim };
}

function isVetoed(review: string, gate: string): boolean {
  return review.lastIndexOf(`## VETO(${gate}):`) > review.lastIndexOf(`## VETO(${gate}) LIFTED`);
}
