import { bootId } from '../../../src/system/proc/identity.ts';
import { createPtyTerminal } from '../../../src/terminal/pty/pty-terminal.ts';
import { describeTerminal } from '../contract.ts';

const logMaxBytes = 64 * 1024;

describeTerminal({
  name: 'pty',
  logMaxBytes,
  create() {
    const terminal = createPtyTerminal({ project: 'p', bootId: bootId(), logMaxBytes });
    return { terminal, clean: () => terminal.close() };
  },
});
