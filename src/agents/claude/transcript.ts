import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import * as z from 'zod';
import type { TranscriptRecord, Transcripts } from '../hooks/transcripts.ts';

interface Followed {
  offset: number;
  rest: Buffer;
  waiting: TranscriptRecord[];
  readonly requests: Set<string>;
}

const MAX_FILES = 8;
/** Of a transcript longer than this only the end is read. */
const MAX_READ = 64 * 1024 * 1024;
const CHUNK = 1024 * 1024;
/** A longer line is nobody's record. */
const MAX_LINE = 8 * 1024 * 1024;
const MAX_WAITING = 10_000;

/** Follows transcripts by byte offset: each line is read once, however often one asks. */
export function createTranscripts(): Transcripts {
  const files = new Map<string, Followed>();

  function follow(path: string): Followed {
    const file = files.get(path) ?? { offset: 0, rest: Buffer.alloc(0), waiting: [], requests: new Set() };
    files.delete(path);
    files.set(path, file);
    const oldest = files.keys().next();
    if (files.size > MAX_FILES && !oldest.done) files.delete(oldest.value);
    return file;
  }

  return {
    upTo(path, at) {
      if (!path.endsWith('.jsonl')) return [];
      const file = follow(path);
      try {
        readNew(path, file);
      } catch {
        return [];
      }
      const due = file.waiting.filter((record) => record.at <= at);
      file.waiting = file.waiting.filter((record) => record.at > at).slice(-MAX_WAITING);
      return due;
    },
  };
}

function readNew(path: string, file: Followed): void {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return;
    if (stat.size < file.offset) Object.assign(file, { offset: 0, rest: Buffer.alloc(0) });
    if (stat.size - file.offset > MAX_READ)
      Object.assign(file, { offset: stat.size - MAX_READ, rest: Buffer.alloc(0) });
    const chunk = Buffer.alloc(Math.min(CHUNK, Math.max(stat.size - file.offset, 0)));
    while (file.offset < stat.size) {
      const got = readSync(fd, chunk, 0, chunk.length, file.offset);
      if (got === 0) return;
      file.offset += got;
      take(file, chunk.subarray(0, got));
    }
  } finally {
    closeSync(fd);
  }
}

function take(file: Followed, bytes: Buffer): void {
  let from = 0;
  for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, from)) {
    const line = Buffer.concat([file.rest, bytes.subarray(from, end)]).toString('utf8');
    file.rest = Buffer.alloc(0);
    from = end + 1;
    file.waiting.push(...recordsOf(line, file.requests));
  }
  const rest = Buffer.concat([file.rest, bytes.subarray(from)]);
  file.rest = rest.length > MAX_LINE ? Buffer.alloc(0) : rest;
}

const tokens = z.number().min(0).default(0);
const entry = z.object({
  type: z.enum(['assistant', 'queue-operation']),
  timestamp: z.string(),
  operation: z.string().optional(),
  requestId: z.string().optional(),
  quotaLimits: z.object({ resetsAt: z.number().positive() }).optional(),
  message: z
    .object({
      usage: z.object({
        input_tokens: tokens,
        output_tokens: tokens,
        cache_creation_input_tokens: tokens,
        cache_read_input_tokens: tokens,
      }),
    })
    .optional(),
});

/** One answer of the API is written as one line for each of its blocks, all with the same usage: it counts once. */
function recordsOf(line: string, requests: Set<string>): TranscriptRecord[] {
  if (!line.includes('"type":"assistant"') && !line.includes('"type":"queue-operation"')) return [];
  const data = parse(line);
  const at = Date.parse(data?.timestamp ?? '');
  if (data === null || Number.isNaN(at)) return [];
  if (data.type === 'queue-operation')
    return [{ at, type: 'queue', change: data.operation === 'enqueue' ? 1 : -1 }];
  const found: TranscriptRecord[] = [];
  if (data.quotaLimits !== undefined)
    found.push({ at, type: 'limit', resetMs: data.quotaLimits.resetsAt * 1000 });
  const usage = data.message?.usage;
  if (data.requestId === undefined || usage === undefined || requests.has(data.requestId)) return found;
  requests.add(data.requestId);
  const sum = Object.values(usage).reduce((all, one) => all + one, 0);
  if (sum > 0) found.push({ at, type: 'usage', tokens: sum });
  return found;
}

function parse(line: string): z.infer<typeof entry> | null {
  try {
    return entry.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
