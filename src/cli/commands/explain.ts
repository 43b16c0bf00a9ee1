import type { Explanation } from '../../core/view/explain.ts';
import { ask } from '../client.ts';
import type { Invocation, Outcome } from '../command.ts';
import { printExplanation } from '../print/explain.ts';
import { createPage } from '../print/page.ts';
import { pathsOf } from '../project.ts';
import { question } from '../question.ts';

export async function explain(invocation: Invocation): Promise<Outcome> {
  const path = question('/v1/explain', { agent: invocation.positionals[0] ?? '' });
  const data = await ask<Explanation>(pathsOf(invocation).controlSocket, 'GET', path);
  return { data, text: printExplanation(data, createPage(invocation.out)) };
}
