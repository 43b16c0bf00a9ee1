import { existsSync, readFileSync } from 'node:fs';
import { runDaemon } from '../../../src/daemon/daemon.ts';
import { dieOnce, mortal } from './mortal-world.ts';

/**
 * The real daemon in a world that kills it, with SIGKILL, at the first position not in the list yet.
 * Arguments: project folder, list of positions met so far, pattern of the positions wanted, `--resume` or nothing.
 */
const [dir = '', list = '', pattern = '', resume = ''] = process.argv.slice(2);
const known = new Set(existsSync(list) ? readFileSync(list, 'utf8').split('\n') : []);
const wanted = new RegExp(pattern);
const fate = dieOnce(list, known, (position) => wanted.test(position));

const code = await runDaemon({
  dir,
  resume: resume === '--resume',
  override: null,
  human: null,
  onReady: () => {},
  decorate: (world) => mortal(world, fate),
});
process.exit(code);
