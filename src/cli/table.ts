import type { CommandSpec, OptionSpec } from './command.ts';

const agentArg = 'AGENT';
const watch: OptionSpec = {
  type: 'boolean',
  short: 'w',
  help: 'Show it again whenever it changes, until ctrl-C.',
};

/** Every command, with all that help and completion need; its code is in load.ts. */
const table = {
  init: {
    summary: 'Write a starter project and make its clones; never overwrites.',
    args: '[DIR]',
    options: {
      name: { type: 'string', value: 'NAME', help: "Name of the project; the folder's name if not set." },
      remote: {
        type: 'string',
        value: 'URL',
        help: 'Remote of the work repo: an address, or a local bare repository.',
      },
      backend: { type: 'string', value: 'NAME', help: 'Backend of both loops.' },
      lean: { type: 'boolean', help: 'Role prompts in few words, that cost fewer tokens.' },
    },
  },
  start: {
    summary: 'Start the daemon; says when the loops run, or why not.',
    options: {
      resume: { type: 'boolean', help: 'Go on in the saved phase instead of the first.' },
      foreground: { type: 'boolean', help: 'Stay in this process, for service units.' },
      backend: {
        type: 'string',
        value: 'NAME',
        help: 'Backend of both loops for this run; kept with the phase.',
      },
      model: {
        type: 'string',
        value: 'NAME',
        help: 'Model of both loops for this run; kept with the phase.',
      },
    },
  },
  stop: {
    summary: 'Stop daemon and sessions, leaving nothing behind; or the Orchestrator alone.',
    args: '[orchestrator]',
    options: { 'keep-sessions': { type: 'boolean', help: 'Leave the sessions alive for the next daemon.' } },
  },
  restart: {
    summary: 'Restart one agent, or the daemon around living sessions.',
    args: `[${agentArg}]`,
    options: { fresh: { type: 'boolean', help: 'Begin a new conversation instead of resuming.' } },
  },
  status: {
    summary: 'Phase, agents, what is owed by whom, notices.',
    options: { watch },
  },
  logs: {
    summary: "The daemon's log, or what an agent wrote to its terminal.",
    args: `[${agentArg}]`,
    options: {
      follow: { type: 'boolean', short: 'f', help: 'Go on as the log grows, until ctrl-C.' },
      lines: { type: 'string', short: 'n', value: 'N', help: 'How many lines from the end (50).' },
    },
  },
  attach: {
    summary: "Look into an agent's terminal; read-only unless you ask.",
    args: agentArg,
    options: { write: { type: 'boolean', help: 'Let me type; loopctl holds its messages meanwhile.' } },
  },
  send: {
    summary: 'Send an agent a message; delivered like any other.',
    args: `${agentArg} TEXT…`,
  },
  explain: {
    summary: 'Why an agent is in its state: evidence, source, age.',
    args: agentArg,
  },
  record: {
    summary: "Keep what an agent's terminal shows now as a file, secrets left out.",
    args: agentArg,
    options: {
      label: {
        type: 'string',
        value: 'STATE',
        help: 'What it really is, where it is read wrongly.',
        choices: ['ready', 'busy', 'dialog', 'limited', 'starting', 'unknown'],
      },
      out: { type: 'string', value: 'DIR', help: 'Folder of the file; the current one if not set.' },
    },
  },
  dispatch: {
    summary: 'Hand a task to the Assistant: one session that does it and leaves.',
    args: '[TASK…]',
    options: {
      wait: { type: 'boolean', help: 'Wait for its end and print the result.' },
      prompt: { type: 'string', value: 'FILE', help: "Prompt instead of the role's." },
      backend: { type: 'string', value: 'NAME', help: "Backend instead of the role's." },
      model: { type: 'string', value: 'NAME', help: "Model instead of the role's." },
      timeout: { type: 'string', value: 'S', help: 'Seconds after which it is ended.' },
      list: { type: 'boolean', help: 'List tasks and jobs.' },
      show: { type: 'string', value: 'ID', help: 'Show a task and its result.' },
      cancel: { type: 'string', value: 'ID', help: 'Take a task back, or end it.' },
    },
  },
  run: {
    summary: 'Run a job now; without a name, list the jobs.',
    args: '[NAME]',
    options: { wait: { type: 'boolean', help: 'Wait for its end and print the result.' } },
  },
  events: {
    summary: 'What came in and what was decided.',
    options: {
      follow: { type: 'boolean', short: 'f', help: 'Go on as events come, until ctrl-C.' },
      lines: { type: 'string', short: 'n', value: 'N', help: 'How many events from the end (50).' },
      after: { type: 'string', value: 'SEQ', help: 'Only events after this number.' },
    },
  },
  costs: {
    summary: 'Tokens, turns and cost, as the agents told them.',
    options: {
      by: {
        type: 'string',
        value: 'WHAT',
        help: 'A line for each day (if not set), phase, role, session or model.',
        choices: ['day', 'phase', 'role', 'session', 'model'],
      },
      since: { type: 'string', value: 'DAY', help: 'From this day (UTC) on, or the last N days as Nd.' },
    },
  },
  sessions: {
    summary: 'Every conversation that the agents had, to resume one by hand.',
    options: { agent: { type: 'string', value: 'AGENT', help: 'Of this agent only.' } },
  },
  phases: {
    summary: 'The sequence and where it stands.',
  },
  pause: {
    summary: 'Leave one agent, or all, alone until resumed.',
    args: `[${agentArg}]`,
  },
  resume: {
    summary: 'End a pause.',
    args: `[${agentArg}]`,
    options: {
      limits: { type: 'boolean', help: 'Also take usage limits as over now.' },
      budget: { type: 'boolean', help: 'Also let what is capped be used once more, where a cap is reached.' },
    },
  },
  backends: {
    summary: 'Backends, the programs found for them, and whether their versions were tested.',
  },
  doctor: {
    summary: 'Check tools, repository, plans and agents, and say how to mend each.',
    options: {
      agents: { type: 'boolean', help: 'Also launch each agent in a scratch folder and have it answer.' },
    },
  },
  replay: {
    summary: 'Decide the recorded run again and show any difference.',
    options: {
      run: {
        type: 'string',
        value: 'SEQ',
        help: 'Number of the start event of the run (the last one if not set).',
      },
    },
  },
  demo: {
    summary: 'A rehearsal: demo agents through all demo phases, in real tmux and git.',
    options: {
      speed: {
        type: 'string',
        value: 'N',
        help: 'How fast the agents think (1.5 if not set; 1 takes longer).',
      },
      keep: { type: 'boolean', help: 'Keep the demo project afterwards.' },
      dir: { type: 'string', value: 'DIR', help: 'Where to build it (a fresh temporary folder if not set).' },
    },
  },
  service: {
    summary: 'The daemon as a service of systemd or launchd: install, uninstall, print, status.',
    args: 'ACTION',
    options: {
      user: { type: 'boolean', help: "A service of your user's manager (the default, unless you are root)." },
      system: { type: 'boolean', help: 'A service of the machine, run as the owner of the project.' },
      name: { type: 'string', value: 'NAME', help: "Name of the service; the project's path if not set." },
      timers: {
        type: 'boolean',
        help: 'Timer units too, for the wake and jobs with `timer: service`; uninstall: only those.',
      },
      'no-start': { type: 'boolean', help: 'Install it without starting it now.' },
    },
  },
  notify: {
    summary: 'Send a test notification and say whether it arrived: notify test.',
    args: 'ACTION',
    options: {
      channel: { type: 'string', value: 'NAME', help: 'Only by this channel; all of them if not set.' },
    },
  },
  reboots: {
    summary: 'Boots of the machine that the project came back from.',
  },
  journal: {
    summary: "The Orchestrator's journal; `add` writes something down for its successor.",
    args: '[add] [TEXT…]',
    options: { last: { type: 'string', value: 'N', help: 'Only the newest N sessions.' } },
  },
  wake: {
    summary: 'Wake the Orchestrator, unless this period had its wake.',
    options: {
      force: { type: 'boolean', help: 'Wake it although the period had its wake, or nothing changed.' },
    },
  },
  host: {
    summary: 'The host fallback: status, check, or recreate in two steps.',
    args: '[ACTION]',
    options: {
      confirm: { type: 'string', value: 'TOKEN', help: 'The token that the first step printed.' },
    },
  },
  mcp: {
    summary: 'An MCP server over standard input and output: what an agent may look at and do.',
  },
  completion: {
    summary: 'Print a completion script for bash, zsh or fish.',
    args: 'SHELL',
  },
  version: {
    summary: 'Print the version.',
  },
  daemon: {
    summary: 'The daemon itself; `start` runs it.',
    hidden: true,
    options: {
      resume: { type: 'boolean', help: '' },
      backend: { type: 'string', help: '' },
      model: { type: 'string', help: '' },
    },
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;

export type CommandName = keyof typeof table;

/** The table by name as typed, which may be none of them: ask with `Object.hasOwn`. */
export const commands: Readonly<Record<string, CommandSpec>> = table;

/** Options that every command takes. */
export const globals: Readonly<Record<string, OptionSpec>> = {
  project: {
    type: 'string',
    short: 'p',
    value: 'DIR',
    help: 'The project; else LOOPCTL_PROJECT, else found upwards from here.',
  },
  json: { type: 'boolean', help: 'Data instead of text.' },
  help: { type: 'boolean', short: 'h', help: 'Show this.' },
};
