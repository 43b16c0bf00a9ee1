import { intended } from '../core/lookup.ts';
import type { Model } from '../core/model.ts';

/** What `loopctl start` prints: which loops run, and for each that does not, why. */
export interface Readiness {
  readonly running: readonly string[];
  readonly notRunning: readonly { readonly agent: string; readonly why: string }[];
  readonly remarks: readonly string[];
}

/** The first answer the model can give about all agents that should run; null while one is still on its way. */
export function readiness(model: Model): Readiness | null {
  if (!model.ready) return null;
  const running: string[] = [];
  const notRunning: { agent: string; why: string }[] = [];
  for (const agent of intended(model)) {
    if (agent.session.pane !== null && agent.session.state !== 'dead') running.push(agent.name);
    else if (agent.parked !== null) notRunning.push({ agent: agent.name, why: agent.parked.reason });
    else if (agent.session.state === 'dead')
      notRunning.push({ agent: agent.name, why: agent.session.evidence.text });
    else if (model.paused !== null || agent.paused !== null)
      notRunning.push({ agent: agent.name, why: 'paused' });
    else if (!model.terminal.up) notRunning.push({ agent: agent.name, why: model.terminal.text });
    else return null;
  }
  const remarks = Object.values(model.notices).filter((notice) => notice.severity !== 'info');
  return { running, notRunning, remarks: remarks.map((notice) => notice.text) };
}
