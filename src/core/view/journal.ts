import { currentPhase } from '../lookup.ts';
import type { LimitWindow, Model } from '../model.ts';

/** What a successor of the Orchestrator must know. */
export interface Memorable {
  /** What it is about: the same key is written down once. */
  readonly key: string;
  readonly text: string;
}

/** Notices that are worth remembering when they are over, too. */
const memorableNotices =
  /^(?:recovered|rewritten|terminal-died|secret\/.*|host\/.*|budget\/.*|hook\/.*|limit\/.*)$/;

/**
 * All that stands now and is worth being written down. A function of the whole model, most of which outlives the
 * daemon: what one daemon did not come to write, the next one finds again.
 */
export function memorable(model: Model): readonly Memorable[] {
  return [...progress(model), ...parked(model), ...limited(model), ...vetoes(model), ...noticed(model)];
}

/** The phase that was done last, and the end of the sequence. */
function progress({ phase, settings }: Model): readonly Memorable[] {
  const { phases } = settings;
  const done = phases[phase.index - 1];
  if (done === undefined) return [];
  const at = phase.base?.slice(0, 12) ?? 'the beginning';
  const next = phases[phase.index];
  const key = `phase/${done.id}/${phase.base}`;
  if (next !== undefined)
    return [{ key, text: `phase ${done.id} is done at ${at}; phase ${next.id} begins` }];
  return [
    { key, text: `phase ${done.id} is done at ${at}` },
    { key: `complete/${phase.base}`, text: `the sequence is complete: all ${phases.length} phases are done` },
  ];
}

function parked(model: Model): readonly Memorable[] {
  return Object.values(model.agents).flatMap(({ name, parked: down }) =>
    down === null
      ? []
      : [{ key: `parked/${name}/${down.since.wall}`, text: `${name} is parked: ${down.reason}` }],
  );
}

/** A window that a probe in vain opened again is the same limit. */
function limited(model: Model): readonly Memorable[] {
  return Object.entries(model.limits)
    .filter(([, window]) => window.probes === 0)
    .map(([account, window]) => ({
      key: `limit/${account}/${window.since.wall}`,
      text: `account ${account} is at its usage limit${until(window)}: ${window.evidence}`,
    }));
}

function until({ resetWall }: LimitWindow): string {
  return resetWall === null ? '' : ` until ${new Date(resetWall).toISOString()}`;
}

/** By the verdict, or, where none says so, by the heading in the review file. */
function vetoes(model: Model): readonly Memorable[] {
  const phase = currentPhase(model)?.id ?? '';
  const verdicts = model.repo.ledger.gates.flatMap(({ gate, verdict }) =>
    verdict?.verdict === 'VETO' ? [{ gate, sha: verdict.sha }] : [],
  );
  if (verdicts.length > 0)
    return verdicts.map(({ gate, sha }) => ({
      key: `veto/${sha}`,
      text: `phase ${phase}: VETO of gate ${gate} by ${sha.slice(0, 12)}`,
    }));
  const heading = model.repo.files?.veto ?? null;
  if (heading === null) return [];
  return [{ key: `veto/${phase}/${heading}`, text: `phase ${phase}: a veto stands: ${heading}` }];
}

function noticed(model: Model): readonly Memorable[] {
  return Object.entries(model.notices)
    .filter(([key]) => memorableNotices.test(key))
    .map(([key, { since, text }]) => ({ key: `notice/${key}/${since.wall}`, text }));
}
