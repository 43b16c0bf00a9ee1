import { plain } from '../../protocol/text.ts';
import type { Action } from '../actions.ts';
import { upwardKey } from '../apply/upward.ts';
import { intended, ORCHESTRATOR } from '../lookup.ts';
import type { Agent, Model, Upward } from '../model.ts';
import { isLive } from '../transitions.ts';
import { queued } from './queued.ts';
import type { Rule } from './rule.ts';

/**
 * Hands on to the Orchestrator what is beyond the watchdog: each once, while it stands. What was raised before its
 * session began is not: its next wake tells of that.
 */
export const upwards: Rule = {
  name: 'upwards',
  timeless: true,
  decide(model) {
    const agent = intended(model).find(({ name }) => name === ORCHESTRATOR);
    const told = agent === undefined ? [] : tell(model, agent);
    return [...told, ...withdraw(model)];
  },
};

function tell(model: Model, agent: Agent): readonly Action[] {
  const { session } = agent;
  if (!isLive(session.state) || session.pane === null || session.startDue) return [];
  return model.upward
    .filter((one) => !one.told && one.since.mono > session.born.mono && isStanding(model, one))
    .map((one) => ({
      type: 'send',
      agent: agent.name,
      kind: 'notice',
      key: upwardKey(one),
      text: noticeText(one),
    }));
}

/** Good news stands; a notice as long as it is on show. */
export function isStanding(model: Model, { key, severity, text }: Upward): boolean {
  return severity === 'info' || model.notices[key]?.text === text;
}

function withdraw(model: Model): readonly Action[] {
  const waiting = queued(model).filter(([, { kind }]) => kind === 'notice');
  if (waiting.length === 0) return [];
  const standing = new Set(model.upward.filter((one) => isStanding(model, one)).map(upwardKey));
  return waiting
    .filter(([key]) => !standing.has(key))
    .map(([key, row]): Action => ({ type: 'drop', agent: row.agent, key, reason: 'it is over' }));
}

/** Words that are looked for on screens: a notice that quotes one stays where it is read on purpose. */
const lookedFor =
  /limit|quota|rate\b|resets?\b|retry|trust|log ?(?:in|ged)|permission|do you|would you|esc to|enter to|press |\d ?%|waiting-until|api key|[❯⎿●⚠✻]/i;

function noticeText({ severity, text }: Upward): string {
  const words = plain(text, 160);
  return lookedFor.test(words)
    ? `Notice (${severity}): run \`loopctl status\` to read it.`
    : `Notice (${severity}): ${words}. \`loopctl status\` tells more.`;
}
