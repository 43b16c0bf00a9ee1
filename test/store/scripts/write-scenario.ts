/**
 * Makes the writes of the scenario on the store at argv[2], saying the number of each when it has returned.
 * With argv[3] it kills itself, as `kill -9` does, after that many; else it goes on to the end and stays.
 */
import { writeSync } from 'node:fs';
import { openStore } from '../../../src/store/open.ts';
import { scenario } from '../scenario.ts';

const [, , path = '', stopAfter = ''] = process.argv;
const store = openStore(path, { onNotice: (notice) => process.stderr.write(`${notice.text}\n`) });

for (const [index, write] of scenario.entries()) {
  write(store);
  writeSync(1, `${index + 1}\n`);
  if (index + 1 === Number(stopAfter)) process.kill(process.pid, 'SIGKILL');
}
process.stdin.resume();
