import type { DesktopSpec } from '../../ports/channel.ts';
import type { Severity } from '../../ports/notifier.ts';
import type { Message } from '../queue/message.ts';
import type { Channel, ChannelDeps } from './channel.ts';

const urgencies: Readonly<Record<Severity, string>> = {
  info: 'low',
  warning: 'normal',
  critical: 'critical',
};

/** A bubble on the desktop that the daemon runs on. */
export function createDesktop(spec: DesktopSpec, deps: ChannelDeps): Channel {
  return {
    async send(message, abort) {
      const argv = desktopArgv(message, deps.platform);
      const call = { argv, stdin: '', timeoutMs: spec.timeout_s * 1000, cwd: '/', abort };
      const result = await deps.run(call);
      if (result.ok) return { type: 'sent' };
      const why = result.timedOut ? 'took too long' : result.output;
      return { type: 'retry', why: `${argv[0]}: ${why}`, afterMs: null };
    },
  };
}

/** The words are arguments, never part of a script. */
export function desktopArgv(
  { severity, title, text }: Message,
  platform: NodeJS.Platform,
): readonly string[] {
  if (platform === 'darwin') {
    const script = [
      'on run argv',
      'display notification (item 2 of argv) with title (item 1 of argv)',
      'end run',
    ];
    return ['osascript', ...script.flatMap((line) => ['-e', line]), '--', title, text];
  }
  return ['notify-send', '--app-name=loopctl', `--urgency=${urgencies[severity]}`, '--', title, text];
}
