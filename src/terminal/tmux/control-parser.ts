/** What tmux says on a control-mode connection. Kinds we do not know are dropped. */
export type ControlEvent =
  /** Answer to one command. `own` is false for blocks that tmux opened by itself (attaching, hooks). */
  | { readonly type: 'reply'; readonly ok: boolean; readonly own: boolean; readonly lines: readonly string[] }
  | { readonly type: 'output'; readonly pane: string; readonly bytes: Buffer }
  | { readonly type: 'sessions-changed' }
  | { readonly type: 'session-changed'; readonly sessionId: string; readonly name: string }
  /** A window of any session closed. */
  | { readonly type: 'window-close'; readonly windowId: string }
  | { readonly type: 'pause'; readonly pane: string }
  | { readonly type: 'subscription-changed'; readonly name: string; readonly value: string }
  | { readonly type: 'exit'; readonly reason: string };

export interface ControlLimits {
  /** Bytes of one line that are kept; the rest of it is dropped. */
  readonly maxLineBytes: number;
  /** A reply of more bytes becomes an error. */
  readonly maxReplyBytes: number;
}

const defaultLimits: ControlLimits = { maxLineBytes: 1024 * 1024, maxReplyBytes: 32 * 1024 * 1024 };
const newline = 0x0a;

interface Block {
  /** Time, number and flags as on the opening line: only the line that repeats them closes the block. */
  readonly guard: string;
  readonly own: boolean;
  readonly lines: string[];
  bytes: number;
}

/** Bytes of an `%output` value: `\ooo` is one byte, everything else stands for itself. */
export function unescapeOctal(value: Buffer): Buffer {
  const text = value.toString('latin1');
  return Buffer.from(
    text.replace(/\\([0-3][0-7]{2})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
    'latin1',
  );
}

function notification(bytes: Buffer): ControlEvent | null {
  const line = bytes.toString('utf8');
  const [kind = '', first = ''] = line.split(' ', 2);
  const rest = line.slice(kind.length + 1);
  const after = rest.slice(first.length + 1);
  switch (kind) {
    case '%output': {
      const start = kind.length + first.length + 2;
      return { type: 'output', pane: first, bytes: unescapeOctal(bytes.subarray(start)) };
    }
    case '%extended-output': {
      const start = bytes.indexOf(' : ');
      return {
        type: 'output',
        pane: first,
        bytes: unescapeOctal(bytes.subarray(start < 0 ? bytes.length : start + 3)),
      };
    }
    case '%sessions-changed':
      return { type: 'sessions-changed' };
    case '%session-changed':
      return { type: 'session-changed', sessionId: first, name: after };
    case '%window-close':
    case '%unlinked-window-close':
      return { type: 'window-close', windowId: first };
    case '%pause':
      return { type: 'pause', pane: first };
    case '%subscription-changed': {
      const colon = after.indexOf(' : ');
      return { type: 'subscription-changed', name: first, value: colon < 0 ? '' : after.slice(colon + 3) };
    }
    case '%exit':
      return { type: 'exit', reason: rest };
    default:
      return null;
  }
}

/**
 * Turns the bytes of a control-mode connection into events. Takes any bytes in any pieces, never throws, and holds
 * no more than its limits. Text inside a reply is content, whatever it looks like.
 */
export function createControlParser(
  onEvent: (event: ControlEvent) => void,
  limits: ControlLimits = defaultLimits,
): { push(chunk: Buffer): void } {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let block: Block | null = null;

  function inBlock(open: Block, line: Buffer): void {
    const text = line.toString('utf8');
    if (text === `%end ${open.guard}` || text === `%error ${open.guard}`) {
      block = null;
      const fits = open.bytes <= limits.maxReplyBytes;
      const lines = fits ? open.lines : ['the answer of tmux is too long'];
      onEvent({ type: 'reply', ok: fits && text.startsWith('%end'), own: open.own, lines });
      return;
    }
    open.bytes += line.length + 1;
    if (open.bytes <= limits.maxReplyBytes) open.lines.push(text);
  }

  function takeLine(line: Buffer): void {
    if (block !== null) {
      inBlock(block, line);
      return;
    }
    if (line[0] !== 0x25) return;
    const begin = /^%begin (\d+ \d+ (\d+))$/.exec(line.toString('utf8'));
    if (begin !== null) {
      block = { guard: begin[1] ?? '', own: begin[2] === '1', lines: [], bytes: 0 };
      return;
    }
    const event = notification(line);
    if (event !== null) onEvent(event);
  }

  function hold(piece: Buffer): void {
    const room = limits.maxLineBytes - heldBytes;
    if (room <= 0 || piece.length === 0) return;
    held.push(piece.subarray(0, room));
    heldBytes += Math.min(room, piece.length);
  }

  return {
    push(chunk) {
      let start = 0;
      for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, start)) {
        hold(chunk.subarray(start, at));
        const line = held.length === 1 && held[0] !== undefined ? held[0] : Buffer.concat(held);
        held = [];
        heldBytes = 0;
        start = at + 1;
        takeLine(line);
      }
      hold(chunk.subarray(start));
    },
  };
}
