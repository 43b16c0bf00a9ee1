/** A bug made by hand: `find` stands exactly once in the file and becomes `replace`. */
export interface Mutant {
  readonly what: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const rule = (name: string): string => `src/core/rules/${name}.ts`;
const applied = (name: string): string => `src/core/apply/${name}.ts`;
const delivery = (name: string): string => `src/terminal/delivery/${name}.ts`;

export const mutants: readonly Mutant[] = [
  {
    what: 'a lease is never capped',
    file: 'src/core/lease.ts',
    find: 'Math.min(lease.untilWall - now.wall, timers.max_wait_s * 1000 - sinceMs(lease.seen, now))',
    replace: 'lease.untilWall - now.wall',
  },
  {
    what: 'a lease ends a thousand times too early: seconds taken for milliseconds',
    file: 'src/core/lease.ts',
    find: 'timers.max_wait_s * 1000 - sinceMs',
    replace: 'timers.max_wait_s - sinceMs',
  },
  {
    what: 'idle past its lease is never a stall',
    file: 'src/core/agent-state.ts',
    find: 'return -left / 1000 >= timers.stall_grace_s',
    replace: 'return left / 1000 >= timers.stall_grace_s',
  },
  {
    what: 'a busy session without progress is never a stall',
    file: 'src/core/agent-state.ts',
    find: 'return stillS >= bound ?',
    replace: 'return stillS < 0 ?',
  },
  {
    what: 'a start that never gets ready is never a stall',
    file: 'src/core/agent-state.ts',
    find: 'return inStateS >= timers.start_max_s ?',
    replace: 'return inStateS < 0 ?',
  },
  {
    what: 'a nudged session is nudged again and again, never restarted',
    file: rule('liveness'),
    find: 'if (nudged === null) return [nudge(agent, stall)];',
    replace: 'if (nudged === null || sinceMs(nudged, now) > 60_000) return [nudge(agent, stall)];',
  },
  {
    what: 'a frozen input is left alone',
    file: rule('liveness'),
    find: "if (agent.session.frozen) return restart(model, agent, 'its input does not react', now);",
    replace: 'if (agent.session.frozen) return [];',
  },
  {
    what: 'a restart for a stall is not counted',
    file: rule('liveness'),
    find: "'fresh' : 'resume', true)",
    replace: "'fresh' : 'resume', false)",
  },
  {
    what: 'limited sessions are not muted',
    file: 'src/core/precedence.ts',
    find: 'when: (model, agent) => limitOf(model, agent.name) !== null,',
    replace: 'when: () => false,',
  },
  {
    what: 'a terminal that cannot be asked mutes nothing',
    file: 'src/core/precedence.ts',
    find: 'when: (model) => !model.terminal.up,',
    replace: 'when: () => false,',
  },
  {
    what: 'a dialog mutes nothing',
    file: 'src/core/precedence.ts',
    find: "when: (_, agent) => agent.session.state === 'blocked',",
    replace: 'when: () => false,',
  },
  {
    what: 'a session of the phase before is told of the new one',
    file: 'src/core/precedence.ts',
    find: 'return phase !== null && isLoop(name) && isLive(session.state) && session.phase !== phase.id;',
    replace: 'return phase === null && isLoop(name) && isLive(session.state);',
  },
  {
    what: 'a handoff is an edge: never sent again',
    file: rule('handoff'),
    find: 'if (!newSession && !ignored) return [];',
    replace: 'return [];',
  },
  {
    what: 'a handoff is sent again at once',
    file: rule('handoff'),
    find: 'const repeatMs = timers.handoff_repeat_s * 1000;',
    replace: 'const repeatMs = 0;',
  },
  {
    what: 'a claim is handed to the Builder',
    file: 'src/protocol/obligations.ts',
    find: "owed.push({ index, obligation: { owedBy: 'adversary', kind: 'claim', gate, commit } });",
    replace: 'owed.pop();',
  },
  {
    what: 'a review is owed although the Builder pushed after it',
    file: 'src/protocol/obligations.ts',
    find: 'verdict.index > lastByBuilder',
    replace: 'verdict.index !== lastByBuilder',
  },
  {
    what: 'a stale verdict counts',
    file: 'src/protocol/judged-commit.ts',
    find: 'judged >= claim || code[judged] === code[claim]',
    replace: 'judged >= 0 || code[judged] === code[claim]',
  },
  {
    what: 'anybody may claim and judge',
    file: 'src/protocol/ledger.ts',
    find: "if (author === (signal.kind === 'claim' ? 'builder' : 'adversary')) return null;",
    replace: 'if (author.length > 0) return null;',
  },
  {
    what: 'a phase moves on when it says done',
    file: 'src/protocol/done.ts',
    find: "advances: advance === 'seed' ? saysDone : isDone",
    replace: 'advances: saysDone',
  },
  {
    what: 'a standing veto does not block',
    file: 'src/protocol/done.ts',
    find: '...(veto === null ? [] : [fileVeto',
    replace: '...(veto !== null ? [] : [fileVeto',
  },
  {
    what: 'new commits replace those known',
    file: applied('repo'),
    find: "fact.mode === 'rebuild' ? fact.commits : [...model.repo.commits, ...fresh]",
    replace: 'fact.commits',
  },
  {
    what: 'facts of an older session are believed',
    file: applied('session'),
    find: 'if (model.agents[fact.agent]?.generation !== fact.generation) return model;',
    replace: 'if (model.agents[fact.agent] === undefined) return model;',
  },
  {
    what: 'an agent that keeps dying is never parked',
    file: rule('healing'),
    find: 'if (recent.length > timers.restart_max) {',
    replace: 'if (recent.length > timers.restart_max * 1000) {',
  },
  {
    what: 'parked one end too late',
    file: rule('healing'),
    find: 'if (recent.length > timers.restart_max) {',
    replace: 'if (recent.length > timers.restart_max + 1) {',
  },
  {
    what: 'a dead session is not launched again',
    file: rule('healing'),
    find: '.filter((agent) => agent.parked === null && isDue(agent, now))',
    replace:
      ".filter((agent) => agent.session.state !== 'dead' && agent.parked === null && isDue(agent, now))",
  },
  {
    what: 'loops keep the session of the last phase',
    file: rule('healing'),
    find: 'if (agent.session.phase === phase.id) return [];',
    replace: 'if (agent.session.phase !== phase.id) return [];',
  },
  {
    what: 'a limit is probed before its reset',
    file: rule('limits'),
    find: 'return (window.resetWall ?? 0) + limit_slack_s * 1000 + jitterMs;',
    replace: 'return (window.resetWall ?? 0) - 600_000;',
  },
  {
    what: 'a limited session is never probed',
    file: rule('limits'),
    find: "if (agent === null) return [{ type: 'lapse', account }];",
    replace: 'if (agent !== null || account === account) return [];',
  },
  {
    what: 'numbers of sessions begin anew after a restart',
    file: 'src/core/durable.ts',
    find: '...kept.agents[name], session: agent.session }',
    replace: '...kept.agents[name], generation: 0, session: agent.session }',
  },
  {
    what: 'what was sent is forgotten by a restart',
    file: 'src/core/durable.ts',
    find: 'sent: kept.sent,',
    replace: 'sent: {},',
  },
  {
    what: 'the phase is forgotten by a restart',
    file: 'src/core/durable.ts',
    find: 'index: found === -1 ? Math.min(phase.index, settings.phases.length) : found',
    replace: 'index: Math.max(0, found - 1)',
  },
  {
    what: 'pasted again when an acknowledgement is late',
    file: delivery('judge'),
    find: "return giveUp(flight, 'no output since the text was typed', true);",
    replace: "return { type: 'absent' };",
  },
  {
    what: 'a row that is in flight is typed again after a restart',
    file: delivery('outbox'),
    find: "return row.status === 'pasted' || row.status === 'submitted';",
    replace: "return row.status === 'submitted';",
  },
  {
    what: 'typed into a dialog',
    file: delivery('gates'),
    find: 'const forSight: readonly Gate[] = [dead, foreground, copyMode, dialog];',
    replace: 'const forSight: readonly Gate[] = [dead, foreground, copyMode];',
  },
  {
    what: "typed behind a person's draft",
    file: delivery('gates'),
    find: "if (line === 'empty' || !backend.readsScreen) return null;",
    replace: "if (line !== 'unknown') return null;",
  },
  {
    what: 'the submit key is never pressed again',
    file: delivery('judge'),
    find: "if (flight.submits < MAX_SUBMITS) return { type: 'submit' };",
    replace: 'if (flight.submits > MAX_SUBMITS) return { type: "submit" };',
  },
  {
    what: 'a message lost with its session is not sent to the next one',
    file: delivery('lost'),
    find: '} else if (deps.owed(row)) {',
    replace: '} else if (!deps.owed(row)) {',
  },
  {
    what: 'a receipt by signal is not asked for',
    file: delivery('begin'),
    find: 'among(signals.has)',
    replace: 'among(() => false)',
  },
  {
    what: 'a message whose session was replaced is given up',
    file: delivery('lost'),
    find: '} else if (deps.owed(row)) {',
    replace: '} else if (row.attempts < 0) {',
  },
  {
    what: 'the sequence is complete one phase early',
    file: rule('completion'),
    find: 'return currentPhase(model) === null && model.settings.phases.length > 0 ? complete(model) : [];',
    replace: 'return model.phase.index >= model.settings.phases.length - 1 ? complete(model) : [];',
  },
  {
    what: 'what happened to messages while the daemon was dead is not learnt',
    file: 'src/daemon/take-over.ts',
    find: '  loop.post(...settledMeanwhile(store, model));\n',
    replace: '',
  },
  {
    what: 'only events are believed: no sweep of the sessions',
    file: 'src/daemon/periodic.ts',
    find: '      supervisor.sessions.sweep(),\n      supervisor.tasks.sweep(),\n      supervisor.signals.sweep(),\n      supervisor.repo.check(),\n',
    replace: '      supervisor.signals.sweep(),\n',
  },
  {
    what: 'answered as taken before it is on record',
    file: 'src/daemon/loop.ts',
    find: 'waiting.push(one);',
    replace: 'one.resolve();',
  },
  {
    what: 'a turn that only the screen shows is not counted',
    file: applied('session'),
    find: 'turnBegan(countSeen(seen, fact.agent, now.wall), account, now)',
    replace: 'turnBegan(seen, account, now)',
  },
  {
    what: 'a turn that the screen showed first is counted again by its signal',
    file: applied('usage'),
    find: 'const money = turnSeen',
    replace: 'const money = turnSeen && atWall < 0',
  },
  {
    what: 'what must outlive the daemon is written down once',
    file: 'src/daemon/loop.ts',
    find: 'if (isSameTo(DURABLE_DEPTH, rest, recorded)) return null;',
    replace: 'if (recorded !== null) return null;',
  },
  {
    what: 'a message that was marked is shown as it was',
    file: 'src/store/memory-outbox.ts',
    find: 'rows.set(id, row);\n      listed = null;',
    replace: 'rows.set(id, row);',
  },
  {
    what: 'who is to run is found once and for all',
    file: 'src/core/lookup.ts',
    find: 'const intendedOf = new WeakMap<Model, readonly Agent[]>();',
    replace:
      'let first: readonly Agent[] | undefined;\nconst intendedOf = { get: (_: Model) => first, set: (_: Model, found: readonly Agent[]) => void (first = found) };',
  },
  {
    what: 'what keeps a phase from being done is told once and for all',
    file: rule('phases'),
    find: 'const path = files[block.kind];',
    replace: 'const path = undefined;',
  },
  {
    what: 'a kept session is of the phase that its tag names',
    file: applied('launched'),
    find: '!== undefined ? current : phase;',
    replace: '!== undefined ? phase : phase;',
  },
  {
    what: 'a dialog is not over while a banner stands behind it',
    file: rule('crosscheck'),
    find: "blocked: { ready: 'ready', busy: 'turn_start', limited: 'limit' },",
    replace: "blocked: { ready: 'ready', busy: 'turn_start' },",
  },
  {
    what: 'a start prompt that was given up is forgotten',
    file: rule('liveness'),
    find: "prompt?.status === 'failed' &&",
    replace: "prompt?.status === 'queued' &&",
  },
  {
    what: 'only the newest session is asked for receipts',
    file: delivery('signalled'),
    find: '{ length: KEPT_GENERATIONS }',
    replace: '{ length: 1 }',
  },
  {
    what: 'a start waits until nothing stirs any more',
    file: delivery('deliverer'),
    find: 'tellPassed(worker);\n    worker.restUntilMs',
    replace: 'worker.restUntilMs',
  },
];
