import { type Blocker, judgePhase, type PhaseJudgement } from '../../protocol/done.ts';
import { reviewFileOf } from '../../protocol/files.ts';
import type { Action } from '../actions.ts';
import { currentPhase } from '../lookup.ts';
import type { Model } from '../model.ts';
import type { PhaseSpec } from '../settings.ts';
import type { Rule } from './rule.ts';

/**
 * How the current phase stands by pushed state; null before its files were read at the tip that the ledger is of:
 * commits and files of two moments are never judged together. A file that cannot be read may hold a veto.
 */
export function judge(model: Model): PhaseJudgement | null {
  const { files, ledger, tip } = model.repo;
  const phase = currentPhase(model);
  if (phase === null || files === null || files.phase !== phase.id || files.tip !== tip) return null;
  const { cadence, advance } = model.settings;
  const judged = judgePhase({ saysDone: files.saysDone, veto: files.veto, ledger, cadence, advance });
  const readable = files.unreadable.length === 0 || advance === 'seed';
  return { ...judged, advances: judged.advances && readable };
}

/** How the dedupe keys of all words to this agent about a phase that says done and is not begin. */
export function blockedPrefix(owner: string, phase: string): string {
  return `blocked/${owner}/${phase}/`;
}

/**
 * Dedupe key of the word to the one who owes the next step. A block that is read from a file names no commit by itself,
 * so the key names the one that touched the file last: the same may be put right and stand anew.
 */
export function blockedKey(model: Model, owner: string, phase: PhaseSpec, block: Blocker): string {
  const files: Partial<Record<Blocker['kind'], string>> = {
    'no-pass': phase.status,
    veto: reviewFileOf(phase),
  };
  const path = files[block.kind];
  const pushed = path && model.repo.commits.findLast((commit) => commit.paths.includes(path));
  return `${blockedPrefix(owner, phase.id)}${block.text}${pushed ? ` (${pushed.sha.slice(0, 12)})` : ''}`;
}

function blockedText(phase: string, block: Blocker): string {
  return `Phase ${phase} says done but is not: ${block.text}. The next step is yours.`;
}

/** What keeps a phase that says done from being it, as far as this agent owes the next step: one line each. */
export function blockedLines(model: Model, agent: string, phase: string): readonly string[] {
  const judgement = judge(model);
  const blocks = judgement?.saysDone === true ? judgement.blockedBy : [];
  return blocks.filter((block) => block.owedBy === agent).map((block) => blockedText(phase, block));
}

/** Moves on when the phase is done; while it only says so, shows why not and tells whoever owes the next step. */
export const phases: Rule = {
  name: 'phases',
  timeless: true,
  decide(model) {
    if (model.run.type !== 'running') return [];
    const trouble = showTrouble(model);
    if (model.paused !== null || model.repo.missing !== null) return trouble;
    const judgement = judge(model);
    const phase = currentPhase(model);
    if (judgement === null || phase === null || model.repo.tip === null) return trouble;
    if (judgement.advances) {
      const text = `phase ${phase.id} is done`;
      return [
        { type: 'advance', from: model.phase.index, to: model.phase.index + 1, base: model.repo.tip },
        { type: 'notify', key: `phase/${phase.id}`, severity: 'info', text, orchestrator: true },
      ];
    }
    if (trouble.length > 0) return trouble;
    if (!judgement.saysDone || judgement.isDone)
      return model.notices['phase-blocked'] === undefined ? [] : [{ type: 'resolve', key: 'phase-blocked' }];
    return [...show(model, phase.id, judgement), ...tell(model, phase, judgement)];
  },
};

const missingTexts = {
  unborn: 'the coordination branch is not there yet; the first push makes it',
  'branch-deleted':
    'the coordination branch is gone from the remote; nothing advances until it is pushed again',
} as const;

/** Pushed state that cannot be judged by: no branch, or files that cannot be read. */
function showTrouble(model: Model): readonly Action[] {
  const { missing, files } = model.repo;
  const unreadable = files?.unreadable ?? [];
  const texts: Readonly<Record<string, string | null>> = {
    'branch-missing': missing === null ? null : missingTexts[missing],
    'unreadable-file':
      unreadable.length > 0 ? `cannot be read from pushed state: ${unreadable.join(', ')}` : null,
  };
  return Object.entries(texts).flatMap(([key, text]): readonly Action[] => {
    if (text === null) return model.notices[key] === undefined ? [] : [{ type: 'resolve', key }];
    if (model.notices[key]?.text === text) return [];
    return [{ type: 'notify', key, severity: 'warning', text, orchestrator: true }];
  });
}

function show(model: Model, phase: string, judgement: PhaseJudgement): readonly Action[] {
  const text = `phase ${phase} says done but is not: ${judgement.blockedBy.map((block) => block.text).join('; ')}`;
  if (model.notices['phase-blocked']?.text === text) return [];
  return [{ type: 'notify', key: 'phase-blocked', severity: 'warning', text, orchestrator: false }];
}

function tell(model: Model, phase: PhaseSpec, judgement: PhaseJudgement): readonly Action[] {
  return judgement.blockedBy.flatMap((block): readonly Action[] => {
    if (block.owedBy === null || model.settings.roles[block.owedBy] === undefined) return [];
    const key = blockedKey(model, block.owedBy, phase, block);
    if (model.sent[key] !== undefined) return [];
    return [{ type: 'send', agent: block.owedBy, kind: 'blocked', key, text: blockedText(phase.id, block) }];
  });
}
