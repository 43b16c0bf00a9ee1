import { expect, test } from 'vitest';
import { judgePhase, type PhaseEvidence } from '../../src/protocol/done.ts';
import { buildLedger, type LedgerCommit } from '../../src/protocol/ledger.ts';
import { claim, docs, review, sha } from './history.ts';

function judge(commits: readonly LedgerCommit[], evidence: Partial<PhaseEvidence> = {}) {
  const judgement = judgePhase({
    saysDone: true,
    veto: null,
    ledger: buildLedger(commits, { docs }),
    cadence: 'gate',
    advance: 'strict',
    ...evidence,
  });
  const blockedBy = judgement.blockedBy.map(({ kind, owedBy }) => `${kind} by ${owedBy}`);
  return { ...judgement, blockedBy };
}

const passed = [claim('a', 'g1'), review('b', 'g1', 'PASS')];
const failed = [claim('c', 'g2'), review('d', 'g2', 'FAIL')];
const vetoed = [claim('e', 'g3'), review('f', 'g3', 'VETO')];
const open = [claim('h', 'g4')];
const vetoUnclaimed = [review('i', 'g5', 'VETO')];

test.each<[string, LedgerCommit[], Partial<PhaseEvidence>, string[]]>([
  ['a passed gate', passed, {}, []],
  ['a passed gate, once a phase', passed, { cadence: 'phase' }, []],
  ['no DONE line', passed, { saysDone: false }, ['no-done by builder']],
  ['nothing at all', [], { saysDone: false }, ['no-done by builder', 'no-pass by builder']],
  ['no gate', [], {}, ['no-pass by builder']],
  ['a failed gate', [...passed, ...failed], {}, ['verdict by builder']],
  ['a vetoed gate', [...passed, ...vetoed], {}, ['verdict by builder']],
  ['an open claim', [...passed, ...open], {}, ['open-claim by adversary']],
  ['only an open claim', open, { cadence: 'phase' }, ['open-claim by adversary']],
  ['a reopened gate', [...passed, claim('z', 'g1')], {}, ['open-claim by adversary']],
  ['a veto of an unclaimed gate', [...passed, ...vetoUnclaimed], {}, ['verdict by builder']],
  ['a veto of an unclaimed gate alone', vetoUnclaimed, {}, ['verdict by builder', 'no-pass by builder']],
  ['such a veto taken back', [...passed, ...vetoUnclaimed, review('j', 'g5', 'PASS')], {}, []],
  ['a veto taken back is no pass', [...vetoUnclaimed, review('j', 'g5', 'PASS')], {}, ['no-pass by builder']],
  ['a veto in the file, gates in order', passed, { veto: '## VETO' }, ['veto by adversary']],
  ['a veto in the file, gates not', failed, { veto: '## VETO' }, ['veto by builder', 'verdict by builder']],
  ['deferred needs no verdict', [...open, ...failed], { cadence: 'deferred' }, []],
  ['deferred needs no gate', [], { cadence: 'deferred' }, []],
  ['solo needs none either', open, { cadence: 'solo' }, []],
  ['deferred still heeds a veto', vetoed, { cadence: 'deferred' }, ['verdict by builder']],
  ['solo leaves a veto in the file to a human', [], { cadence: 'solo', veto: '## VETO' }, ['veto by null']],
  ['solo still needs DONE', [], { cadence: 'solo', saysDone: false }, ['no-done by builder']],
])('%s', (_what, commits, evidence, blockedBy) => {
  const judgement = judge(commits, evidence);
  expect(judgement.blockedBy).toEqual(blockedBy);
  expect(judgement.isDone).toBe(blockedBy.length === 0);
  expect(judgement.advances).toBe(judgement.isDone);
  expect(judge(commits, { ...evidence, advance: 'seed' })).toEqual({
    ...judgement,
    advances: evidence.saysDone ?? true,
  });
});

test('each blocker says what stands in the way', () => {
  const evidence: PhaseEvidence = {
    saysDone: false,
    veto: '## VETO: secrets',
    ledger: buildLedger([...failed, ...open], { docs }),
    cadence: 'gate',
    advance: 'strict',
  };
  expect(judgePhase(evidence).blockedBy.map(({ text }) => text)).toEqual([
    'the status file has no "## DONE" line as pushed',
    'a veto stands in the review file: ## VETO: secrets',
    `gate g2 has FAIL (${sha('d').slice(0, 12)})`,
    `gate g4 is claimed (${sha('h').slice(0, 12)}) and not judged`,
  ]);
});
