import { judgePhase, type PhaseJudgement } from '../../protocol/done.ts';
import type { Action } from '../actions.ts';
import { currentPhase } from '../lookup.ts';
import type { Model } from '../model.ts';
import type { Rule } from './rule.ts';

/** How the current phase stands by pushed state; null before its files were read. */
export function judge(model: Model): PhaseJudgement | null {
  const { files, ledger } = model.repo;
  const phase = currentPhase(model);
  if (phase === null || files === null || files.phase !== phase.id) return null;
  const { cadence, advance } = model.settings;
  return judgePhase({ saysDone: files.saysDone, veto: files.veto, ledger, cadence, advance });
}

/** Moves on when the phase is done; while it only says so, shows why not and tells whoever owes the next step. */
export const phases: Rule = {
  name: 'phases',
  decide(model) {
    if (model.run.type !== 'running' || model.paused !== null || model.repo.missing !== null) return [];
    const judgement = judge(model);
    const phase = currentPhase(model);
    if (judgement === null || phase === null || model.repo.tip === null) return [];
    if (judgement.advances) {
      const text = `phase ${phase.id} is done`;
      return [
        { type: 'advance', from: model.phase.index, to: model.phase.index + 1, base: model.repo.tip },
        { type: 'notify', key: `phase/${phase.id}`, severity: 'info', text, orchestrator: true },
      ];
    }
    if (!judgement.saysDone)
      return model.notices['phase-blocked'] === undefined ? [] : [{ type: 'resolve', key: 'phase-blocked' }];
    return [...show(model, phase.id, judgement), ...tell(model, phase.id, judgement)];
  },
};

function show(model: Model, phase: string, judgement: PhaseJudgement): readonly Action[] {
  const text = `phase ${phase} says done but is not: ${judgement.blockedBy.map((block) => block.text).join('; ')}`;
  if (model.notices['phase-blocked']?.text === text) return [];
  return [{ type: 'notify', key: 'phase-blocked', severity: 'warning', text, orchestrator: false }];
}

function tell(model: Model, phase: string, judgement: PhaseJudgement): readonly Action[] {
  return judgement.blockedBy.flatMap((block): readonly Action[] => {
    if (block.owedBy === null || model.agents[block.owedBy] === undefined) return [];
    const key = `blocked/${block.owedBy}/${phase}/${block.text}`;
    if (model.sent[key] !== undefined) return [];
    const text = `Phase ${phase} says done but is not: ${block.text}. The next step is yours.`;
    return [{ type: 'send', agent: block.owedBy, kind: 'blocked', key, text }];
  });
}
