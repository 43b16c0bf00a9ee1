import type { DeliveryStatus } from '../../ports/store.ts';

/** How an acknowledgement is known, best first. */
export type Receipt =
  /** A prompt signal named the row. */
  | 'signal'
  /** The session's tags name the row (after a lost state folder). */
  | 'tag'
  /** The row's tag stands above an input line that is proven empty. */
  | 'screen'
  /** The agent turned busy on the submit key, its input line proven empty. */
  | 'busy';

/** What the deliverer found out. */
export type Report =
  | {
      readonly type: 'delivery';
      readonly id: string;
      readonly key: string;
      readonly agent: string;
      readonly generation: number;
      readonly status: DeliveryStatus;
      /** The {@link Receipt} for `acknowledged`, the reason for `failed`, else the step taken. */
      readonly how: string;
      /** The agent's input does not react: submit was pressed again and again without effect. */
      readonly frozen: boolean;
      /** Since the row was made, on the wall clock. */
      readonly latencyMs: number;
    }
  /** Rows that may not be typed now, and why; `reason` is null when they may again. Sent on change only. */
  | {
      readonly type: 'held';
      readonly agent: string;
      readonly ids: readonly string[];
      readonly reason: string | null;
    }
  /** The row was in flight to a session that was replaced, is not proven taken, and waits for the new one. */
  | {
      readonly type: 'requeued';
      readonly id: string;
      readonly key: string;
      readonly agent: string;
      /** The generation that was lost. */
      readonly generation: number;
    };
