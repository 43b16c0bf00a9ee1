import { identify } from '../../../src/system/proc/identity.ts';
import { killTree } from '../../../src/system/proc/kill-tree.ts';

/** Kills the tree of its own parent, and prints pids that were counted as killed, one a line, then 0. */
const parent = identify(process.ppid);
if (parent === null) throw new Error('no parent');
const report = await killTree(parent, { graceMs: 0, token: null });
process.stdout.write([...report.killed, 0].map((pid) => `${pid}\n`).join(''));
