import * as z from 'zod';
import { type Tool, tool } from './tool.ts';

const agent = z.string().min(1).max(64).describe('Name of an agent, as status shows it.');

/** Tools that only look. */
export const readTools: readonly Tool[] = [
  tool({
    name: 'status',
    title: 'Status',
    description:
      'Where the project stands: phase and what blocks it, each agent with its state and evidence, what is owed by whom, usage limits, notices. Look here first.',
    changes: false,
    input: {},
    call: () => ({ command: 'status' }),
  }),
  tool({
    name: 'explain',
    title: 'Explain an agent',
    description:
      'Why an agent is in its state: evidence, source and age of all that is known, why it is left alone, what comes next.',
    changes: false,
    input: { agent },
    call: (input) => ({ command: 'explain', positionals: [input.agent] }),
  }),
  tool({
    name: 'events',
    title: 'Events',
    description:
      'What came in (<) and what was decided (>), one line each, oldest first: number, time, agent, what. Only the newest unless `after` is given.',
    changes: false,
    input: {
      lines: z.int().min(1).max(500).default(50).describe('How many events.'),
      after: z.int().min(0).optional().describe('Only events after this number.'),
    },
    call: ({ lines, after }) => ({
      command: 'events',
      options: { lines: String(lines), ...(after === undefined ? {} : { after: String(after) }) },
      page: true,
    }),
  }),
  tool({
    name: 'phases',
    title: 'Phases',
    description: 'The sequence of phases, their plans and status files, and the index of the current one.',
    changes: false,
    input: {},
    call: () => ({ command: 'phases' }),
  }),
  tool({
    name: 'journal_read',
    title: 'Read the journal',
    description:
      "The newest sessions of the Orchestrator's journal, with the events that loopctl wrote into them. It works while no daemon runs.",
    changes: false,
    input: { last: z.int().min(1).max(1000).default(2).describe('How many sessions, from the newest.') },
    call: ({ last }) => ({ command: 'journal', options: { last: String(last) } }),
  }),
  tool({
    name: 'tasks',
    title: 'One-shot tasks',
    description:
      'Tasks of the Assistant and jobs, with their state; with an id, one task with its result. A task is handed in by `dispatch`.',
    changes: false,
    input: { id: z.string().min(1).max(64).optional().describe('Id of a task, as dispatch answers it.') },
    call: ({ id }) => ({ command: 'dispatch', options: id === undefined ? { list: true } : { show: id } }),
  }),
  tool({
    name: 'host',
    title: 'Host fallback',
    description:
      'The programs that check and recreate the machine that the work depends on: which there are, how they ended last, how long the cooldown lasts.',
    changes: false,
    input: {},
    call: () => ({ command: 'host', positionals: ['status'] }),
  }),
];
