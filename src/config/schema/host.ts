import * as z from 'zod';
import { path } from './text.ts';

const megabytes = 1_000_000;

/** Where loopctl keeps its own files. */
export const paths = z
  .strictObject({
    state: path.default('.loopctl').describe('State folder: database, logs, lock, .phases-spec.'),
  })
  .prefault({})
  .describe('Folders of loopctl itself.');

/** The daemon's log. */
export const log = z
  .strictObject({
    level: z
      .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
      .default('info')
      .describe('Least severity that is written.'),
    max_bytes: z
      .int()
      .min(10_000)
      .max(1_000 * megabytes)
      .default(10 * megabytes)
      .describe('Size at which a log file is rotated.'),
    files: z.int().min(1).max(100).default(5).describe('Rotated log files that are kept.'),
  })
  .prefault({})
  .describe("The daemon's log.");

/** Where sessions run. */
export const terminal = z
  .strictObject({
    host: z
      .enum(['tmux', 'pty'])
      .default('tmux')
      .describe(
        'tmux: sessions outlive the daemon and can be attached to; pty: no tmux needed, sessions end with the daemon.',
      ),
    width: z.int().min(80).max(1000).default(200).describe('Width of a session, columns.'),
    height: z.int().min(24).max(1000).default(50).describe('Height of a session, rows.'),
    pane_log_bytes: z
      .int()
      .min(10_000)
      .max(1_000 * megabytes)
      .default(10 * megabytes)
      .describe('Size at which the log of a pane is rotated.'),
    socket: path
      .optional()
      .describe(
        "Socket of the project's tmux server; loopctl chooses a place if not set. Short, and not in /tmp.",
      ),
  })
  .prefault({})
  .describe('The terminal that sessions run in.');
