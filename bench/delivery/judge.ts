import { plain } from '../../src/protocol/text.ts';
import type { When } from './messages.ts';
import type { Run } from './run.ts';
import type { Sent } from './send.ts';

/** What became of one message. */
export interface Judged {
  readonly mark: string;
  readonly kind: string;
  readonly when: When;
  /** How often the model was told it in one conversation; 0: lost, 2: doubled. */
  readonly arrived: number;
  /** What arrived is what was sent, word for word: in the line, or in the file that it names. */
  readonly exact: boolean;
  readonly status: string;
  readonly how: string;
  readonly pastes: number;
  readonly again: number;
  /** From right before the first key to the acknowledgement, ms; null without one. */
  readonly ackMs: number | null;
}

export function judgeRun(run: Run): readonly Judged[] {
  return run.sent.map((message) => judge(run, message));
}

function judge({ receipts, recorded }: Run, { mark, kind, when, key, text }: Sent): Judged {
  const { status, how, pastes, again, settledMs, pastedMs } = recorded.deliveries.get(key) ?? {
    ...{ status: 'queued', how: '', pastes: 0, again: 0, settledMs: 0, pastedMs: 0 },
  };
  const got = receipts.textWith(mark) ?? '';
  const file = /sends a longer message: read (\S+)\. It begins/.exec(lineWith(got, mark))?.[1];
  const exact =
    file === undefined
      ? got.normalize('NFC').includes(plain(text, 4_000).normalize('NFC'))
      : recorded.files.get(file) === `${text.trim()}\n`;
  const ackMs = status === 'acknowledged' ? settledMs - pastedMs : null;
  return { mark, kind, when, arrived: receipts.times(mark), exact, status, how, pastes, again, ackMs };
}

/** Several messages may have been typed as one, a line each. */
function lineWith(text: string, mark: string): string {
  return text.split('\n').find((line) => line.includes(mark)) ?? '';
}
