import type { ConversationList } from '../../core/view/conversations.ts';
import { plain } from '../../protocol/text.ts';
import type { Page } from './page.ts';
import { wrap } from './wrap.ts';

const INDENT = '    ';

/** Two lines a conversation: whose and when; its id, and why it ended. */
export function printConversations({ sessions }: ConversationList, { style, columns }: Page): string {
  if (sessions.length === 0) return 'No session was started yet.\n';
  return sessions
    .flatMap(({ agent, generation, phase, backend, conversation, started, ended, why }) => {
      const times = `${seconds(started)} – ${ended === null ? '' : seconds(ended)}`;
      const what = [`phase ${plain(phase, 40)}`, plain(backend, 40)].filter((part) => part !== 'phase ');
      const end = ended === null ? why : `ended: ${why}`;
      return [
        `${style.bold(`${plain(agent, 64)} ${generation}`)}  ${times}  ${what.join(', ')}`,
        ...wrap(`${plain(conversation, 200)}  ${end}`, columns - INDENT.length, '  ').map(
          (line) => `${INDENT}${style.dim(line)}`,
        ),
      ];
    })
    .map((line) => `${line}\n`)
    .join('');
}

function seconds(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z`;
}
