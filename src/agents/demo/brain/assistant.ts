import type { Git } from '../git.ts';
import { step, type Turn } from './desk.ts';

/** One turn of an agent without a loop: looks around for a second and says what it saw. */
export async function* assist(git: Git, prompt: string): Turn {
  yield step('look', '', 'git log -3', 1000);
  const log = (await git.ask('log', '-3', '--format=%s')) ?? '';
  const subjects = log === '' ? ['no commits yet'] : log.split('\n');
  const asked = prompt.split('\n')[0]?.slice(0, 100) ?? '';
  return [`Noted: ${asked}`, `Newest commits: ${subjects.join('; ')}`, 'Nothing needs a hand from me.'].join(
    '\n',
  );
}
