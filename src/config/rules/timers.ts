import type { RawConfig } from '../schema.ts';
import type { Rule } from './rule.ts';

type Timers = RawConfig['timers'];

/** `[less, more, why]`: the first must be smaller than the second. */
const orders: readonly (readonly [keyof Timers, keyof Timers, string])[] = [
  ['nudge_wait_s', 'repeat_window_s', 'a second stall has to fit into the window'],
  ['ack_wait_s', 'handoff_repeat_s', 'a message is repeated only after its acknowledgement was waited for'],
  ['busy_max_s', 'tool_max_s', 'a long tool call gets more time, not less'],
  ['stall_grace_s', 'busy_max_s', 'a stall is seen sooner than a hang'],
  ['stall_idle_s', 'busy_max_s', 'a stall is seen sooner than a hang'],
  ['sweep_s', 'stall_idle_s', 'a stall has to be looked for more often'],
];

/** Timers that only make sense in a certain order are in that order. */
export const timersInOrder: Rule = ({ sections: { timers }, problem }) => {
  if (timers === undefined) return;
  for (const [less, more, why] of orders) {
    const [shorter, longer] = [timers[less], timers[more]];
    if (shorter === undefined || longer === undefined || shorter < longer) continue;
    problem(['timers', less], `${less} (${shorter}) must be less than ${more} (${longer}): ${why}`);
  }
};
