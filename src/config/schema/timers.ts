import * as z from 'zod';
import type { Timers } from '../../core/settings.ts';

/** Longest duration a timer takes: a Node timer over 2^31 - 1 ms would fire at once. */
const max_s = 2_147_483;

function seconds(byDefault: number, means: string) {
  return z.number().positive().max(max_s).default(byDefault).describe(means);
}

function count(byDefault: number, means: string) {
  return z.int().min(1).max(1_000_000).default(byDefault).describe(means);
}

/** All timers and counts of the protocol; the unit is the last part of a key (`_s` seconds, `_max` a count, `_pct` percent). */
export const timers = z
  .strictObject({
    sweep_s: seconds(10, 'Time between two full looks at everything, made even if every event is lost.'),
    fetch_interval_s: seconds(
      30,
      'Time between two fetches of the work repo; longer while the remote is unreachable.',
    ),
    handoff_repeat_s: seconds(
      600,
      'A handoff not acted on while its loop sits idle is sent again after this time.',
    ),
    handoff_repeat_max: count(3, 'Repeats of one handoff before the Orchestrator is told.'),
    max_wait_s: seconds(600, 'Longest lease: a later WAITING-UNTIL is cut to this long after it was seen.'),
    stall_idle_s: seconds(300, 'Idle for this long without a lease counts as stalled.'),
    stall_grace_s: seconds(180, 'Idle for this long past its lease counts as stalled.'),
    nudge_wait_s: seconds(90, 'No turn within this time after a nudge: the session is restarted.'),
    repeat_window_s: seconds(
      1800,
      'A second stall within this time after a restart: the session is restarted fresh.',
    ),
    lease_repeat_max: count(
      12,
      'Leases renewed in a row without any progress before the Orchestrator is told.',
    ),
    tool_max_s: seconds(7200, 'Longest busy time while a tool call is open or the process tree uses CPU.'),
    busy_max_s: seconds(1800, 'Longest busy time without any progress and without a tool call or CPU use.'),
    start_max_s: seconds(120, 'Longest time from the launch of a session until it is ready for input.'),
    ack_wait_s: seconds(
      10,
      'Wait for the sign that an agent took a message, before the submit key is tried again.',
    ),
    restart_backoff_max_s: seconds(60, 'Longest wait before a relaunch (0, 1, 2, 4 … seconds, with jitter).'),
    restart_window_s: seconds(900, 'Relaunches are counted over this time.'),
    restart_max: count(
      5,
      'More relaunches than this within restart_window_s: the agent is parked and a human is told.',
    ),
    healthy_after_s: seconds(
      1800,
      'Time of proven health after which the relaunch count starts again from zero.',
    ),
    context_warn_pct: z
      .number()
      .min(1)
      .max(100)
      .default(80)
      .describe('An idle loop whose context is filled this far is told to compact.'),
    limit_slack_s: seconds(
      45,
      'Silence after the reset time of a usage limit, before the probe (jitter comes on top).',
    ),
    limit_jitter_s: seconds(
      15,
      'Longest spread on top of limit_slack_s, so that accounts do not all come back in one second.',
    ),
    limit_probe_s: seconds(300, 'Time between probes while the reset time of a usage limit is unreadable.'),
    limit_probe_max: count(3, 'Probes of one usage limit before a human is warned.'),
    gap_grace_s: seconds(60, 'No verdict about stalls for this long after a clock jump or a suspend.'),
  })
  .prefault({})
  .describe('Timers of the protocol.');

/** Fails to compile when the schema and the core's contract differ. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const timersMatchCore: Same<
  z.output<typeof timers>,
  { -readonly [K in keyof Timers]: Timers[K] }
> = true;
