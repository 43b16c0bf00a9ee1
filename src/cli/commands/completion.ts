import { LoopctlError } from '../../errors/error.ts';
import type { Invocation, Outcome } from '../command.ts';
import { bashScript } from '../completion/bash.ts';
import { fishScript } from '../completion/fish.ts';
import { words } from '../completion/words.ts';
import { zshScript } from '../completion/zsh.ts';

const shells = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

export async function completion({ positionals }: Invocation): Promise<Outcome> {
  const shell = positionals[0] ?? '';
  if (!Object.hasOwn(shells, shell)) {
    throw new LoopctlError(
      'LOOPCTL_E_USAGE',
      `no completion for ${JSON.stringify(shell.slice(0, 40))}; there is ${Object.keys(shells).join(', ')}`,
    );
  }
  const script = shells[shell as keyof typeof shells](words());
  return { data: { schema: 1, shell, script }, text: script };
}
