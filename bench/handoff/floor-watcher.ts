/**
 * The least that any handoff by push must do: hear of the ref's change, and give tmux one command over an open
 * connection. `node floor-watcher.ts REFS_FOLDER TMUX_SOCKET PANE`; prints `ready` once it watches.
 */
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';

const [folder = '', socket = '', pane = ''] = process.argv.slice(2);
const control = spawn('tmux', ['-S', socket, '-C', 'attach-session', '-f', 'no-output'], {
  stdio: ['pipe', 'ignore', 'ignore'],
});
let changes = 0;
watch(folder, (_event, name) => {
  if (name !== 'main') return;
  changes += 1;
  control.stdin.write(`send-keys -t ${pane} -l "change ${changes}."\n`);
});
console.log('ready');
process.stdin.resume().on('end', () => process.exit(0));
