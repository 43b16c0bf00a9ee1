import { join } from 'node:path';
import pino from 'pino';
import { cleanRecord, humanLine, type LogRecord } from './log-line.ts';
import { createRotatingFile, type RotatingFile } from './rotating-file.ts';

export type Log = pino.Logger;

export const LOG_FILE = 'daemon.log';
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogOptions {
  /** Folder of the log; made when it is missing. */
  readonly dir: string;
  readonly level: LogLevel;
  /** Where plain lines for a person go as well (stderr of a foreground daemon); null for nowhere. */
  readonly human: { write(text: string): unknown } | null;
  /** Takes out of a text what is to be shown nowhere, besides known keys. */
  readonly clean?: (text: string) => string;
  readonly maxBytes?: number;
  readonly keep?: number;
}

const MAX_BYTES = 5 * 1024 * 1024;
const KEEP = 5;
const RESERVE_BYTES = 4 * 1024 * 1024;

/**
 * The daemon's log: JSON lines in `<dir>/daemon.log`, bounded, no known key in any string. No fault of the log
 * ever reaches the caller; lines that could not be written are counted, and the count is logged when it works again.
 */
export function createLog(options: LogOptions): Log {
  const { dir, level, human, clean, maxBytes = MAX_BYTES, keep = KEEP } = options;
  const file = countingLost(
    createRotatingFile(join(dir, LOG_FILE), { maxBytes, keep, reserveBytes: RESERVE_BYTES }),
  );
  const write = (line: string): void => {
    quietly(() => {
      const record = cleanRecord(line, clean);
      quietly(() => human?.write(`${humanLine(record)}\n`));
      file(record);
    });
  };
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: {
        logMethod(args, method) {
          quietly(() => method.apply(this, args));
        },
      },
    },
    { write },
  );
}

function countingLost(file: RotatingFile): (record: LogRecord) => void {
  let lost = 0;
  return (record) => {
    const report = { level: 'warn', time: record.time, msg: `${lost} log lines could not be written` };
    const lines = lost === 0 ? [record] : [report, record];
    const written = file.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    lost = written ? 0 : lost + 1;
  };
}

/** What the log cannot do must not disturb what it tells about. */
function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // Nothing to tell it to: this is the teller.
  }
}
