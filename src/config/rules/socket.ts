import { absolute } from '../paths.ts';
import type { Rule } from './rule.ts';

/** Room for a path in a Unix socket address, with its closing zero: the smaller one of Linux (108) and macOS (104). */
const maxBytes = 103;

/** A socket path fits into a socket address, and does not lie where cleaners look. */
export const socketUsable: Rule = ({ dir, sections: { terminal }, problem, warn }) => {
  if (terminal?.socket === undefined) return;
  const socket = absolute(dir, terminal.socket);
  const bytes = Buffer.byteLength(socket);
  if (bytes > maxBytes) {
    problem(['terminal', 'socket'], `is ${bytes} bytes long as an absolute path; ${maxBytes} are possible`);
  }
  if (/^\/(tmp|var\/tmp)\//.test(socket)) {
    warn(['terminal', 'socket'], 'files in /tmp get cleaned away: the sessions would be lost from sight');
  }
};
