import { join } from 'node:path';
import { bootId } from '../../../src/system/proc/identity.ts';
import { createTmuxTerminal } from '../../../src/terminal/tmux/terminal.ts';
import { describeTerminal } from '../contract.ts';

const logMaxBytes = 64 * 1024;

describeTerminal({
  name: 'tmux',
  logMaxBytes,
  create(dir) {
    const socket = join(dir, 'tmux.sock');
    const terminal = createTmuxTerminal({ socket, project: 'p', bootId: bootId(), logMaxBytes });
    return {
      terminal,
      async clean() {
        await terminal.shutdown();
        await terminal.close();
      },
    };
  },
});
