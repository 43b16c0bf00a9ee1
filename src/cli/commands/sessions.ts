import { conversationsOf } from '../../core/view/conversations.ts';
import { readBooks } from '../books.ts';
import type { Invocation, Outcome } from '../command.ts';
import { createPage } from '../print/page.ts';
import { printConversations } from '../print/sessions.ts';
import { pathsOf } from '../project.ts';

/** Every conversation that an agent ever had here, from the books. */
export async function sessions(invocation: Invocation): Promise<Outcome> {
  const { agent } = invocation.options;
  const { conversations } = await readBooks(pathsOf(invocation));
  const data = conversationsOf(conversations, typeof agent === 'string' ? agent : null);
  return { data, text: printConversations(data, createPage(invocation.out)) };
}
