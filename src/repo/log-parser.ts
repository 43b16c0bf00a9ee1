/**
 * Parser for the output of `git log -z --raw --no-renames -c --no-abbrev --format=%H%x00%ae%x00%ct%x00%B`.
 * Every path comes behind its `:mode…` token, so no file name can pose as a commit, and no message can either:
 * messages end at the NUL that git itself cannot put into one.
 */

export interface LogEntry {
  readonly sha: string;
  readonly email: string;
  readonly committedMs: number;
  /** Whole message, cut at 1 MiB. */
  readonly message: string;
  readonly paths: readonly string[];
}

export interface LogParser {
  push(chunk: Buffer): void;
  /** Entries completed by the end of the output. */
  end(): readonly LogEntry[];
}

export const LOG_FORMAT = '--format=%H%x00%ae%x00%ct%x00%B';

const TOKEN_MAX = 1024 * 1024;
type Expect = 'sha' | 'email' | 'time' | 'message' | 'path';

/** `first` names paths that must not fall to the bound of `maxPaths`. `take` is called for each entry, in order. */
export function createLogParser<T>(options: {
  readonly maxPaths: number;
  readonly first: (path: string) => boolean;
  readonly take: (entry: LogEntry) => T;
}): { push(chunk: Buffer): void; end(): readonly T[] } {
  const done: T[] = [];
  let parts: Buffer[] = [];
  let size = 0;
  let expect: Expect = 'sha';
  let entry: {
    sha: string;
    email: string;
    time: string;
    message: string;
    head: string[];
    rest: string[];
  } | null = null;

  const flush = () => {
    if (entry === null) return;
    const { sha, email, time, message, head, rest } = entry;
    const paths = [...head, ...rest].slice(0, options.maxPaths);
    done.push(options.take({ sha, email, committedMs: Number(time) * 1000 || 0, message, paths }));
    entry = null;
  };

  const token = (text: string) => {
    if (expect === 'path') {
      const list = options.first(text) ? entry?.head : entry?.rest;
      if (list !== undefined && list.length < options.maxPaths) list.push(text);
      expect = 'sha';
    } else if (expect === 'sha') {
      const line = text.replace(/^\n+/, '');
      if (line.startsWith(':')) expect = 'path';
      else if (/^[0-9a-f]{40,64}$/.test(line)) {
        flush();
        entry = { sha: line, email: '', time: '', message: '', head: [], rest: [] };
        expect = 'email';
      }
    } else if (expect === 'email') {
      if (entry !== null) entry.email = text;
      expect = 'time';
    } else if (expect === 'time') {
      if (entry !== null) entry.time = text;
      expect = 'message';
    } else {
      if (entry !== null) entry.message = text;
      expect = 'sha';
    }
  };

  const keep = (bytes: Buffer) => {
    if (size < TOKEN_MAX) parts.push(bytes.subarray(0, TOKEN_MAX - size));
    size += bytes.length;
  };

  const finishToken = () => {
    const text = Buffer.concat(parts).toString('utf8');
    parts = [];
    size = 0;
    token(text);
  };

  return {
    push(chunk) {
      let from = 0;
      for (let nul = chunk.indexOf(0); nul >= 0; nul = chunk.indexOf(0, from)) {
        keep(chunk.subarray(from, nul));
        finishToken();
        from = nul + 1;
      }
      if (from < chunk.length) keep(Buffer.from(chunk.subarray(from)));
    },
    end() {
      if (size > 0) finishToken();
      flush();
      return done;
    },
  };
}
