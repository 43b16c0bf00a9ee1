import type { Fact } from '../../core/facts.ts';
import type { Signal } from '../../ports/agent.ts';
import { taskFactLine } from './task-events.ts';

/** What came in, in a few words; null for what is not worth a line. Untrusted parts are made plain by the caller. */
export function factLine(fact: Fact): string | null {
  if ('task' in fact || fact.type === 'job-next') return taskFactLine(fact);
  switch (fact.type) {
    case 'settings':
      return 'settings in force';
    case 'config-error':
      return fact.error === null ? 'the configuration is good again' : fact.error;
    case 'history':
      return history(fact);
    case 'files':
      return fileWords(fact);
    case 'plan':
      return `plan of phase ${fact.phase}: ${fact.digest === null ? 'cannot be read' : `read (${fact.digest.slice(0, 8)})`}`;
    case 'secret':
      return `secrets in ${fact.commit.slice(0, 12)}: ${fact.finds.map(({ path, kind }) => `${path} (${kind})`).join(', ')}`;
    case 'remote':
      return fact.ok ? 'the remote answers' : `the remote does not answer: ${fact.error ?? ''}`;
    case 'branch-missing':
      return fact.reason === 'unborn' ? 'the branch has no commit yet' : 'the branch is gone from the remote';
    case 'terminal':
      return fact.up ? 'the terminal server answers' : `the terminal server does not answer: ${fact.text}`;
    case 'launched':
      return `${fact.adopted ? 'adopted' : 'launched'} (pid ${fact.pid}, generation ${fact.generation})`;
    case 'launch-failed':
      return `launch failed: ${fact.code} ${fact.text}`;
    case 'exited':
      return fact.text;
    case 'killed':
      return fact.survivors.length === 0 ? 'ended' : `ended, but these live on: ${fact.survivors.join(', ')}`;
    case 'kill-failed':
      return `could not be ended: ${fact.text}`;
    case 'interrupted':
      return fact.ok ? `its turn was interrupted: ${fact.text}` : `could not be interrupted: ${fact.text}`;
    case 'signal':
      return signalWords(fact.signal, fact.replayed);
    case 'screen':
      return `screen: ${fact.reading.state} (rule ${fact.reading.rule})`;
    case 'activity':
      return null;
    case 'human':
      return fact.attached ? 'a person is at its terminal' : 'the person left its terminal';
    case 'probe-failed':
      return `could not be looked at: ${fact.text}`;
    case 'probe-ok':
      return 'can be looked at again';
    case 'delivery':
      return `${fact.key}: ${fact.status} (${fact.how})`;
    case 'held':
      return fact.reason === null ? 'messages go again' : `messages are held: ${fact.reason}`;
    case 'requeued':
      return `${fact.key}: waits for the next session`;
    case 'pause':
      return `${fact.on ? 'paused' : 'pause ended'} by ${fact.by}`;
    case 'send':
      return `message of ${fact.by}: ${fact.text}`;
    case 'unpark':
    case 'restart':
    case 'stop':
    case 'limit-over':
      return `${fact.type} by ${fact.by}`;
    case 'want':
      return `${fact.on ? 'to run' : 'not to run any more'}, says ${fact.by}`;
    case 'wake':
      return `a wake is asked for by ${fact.by}`;
    case 'wake-period':
      return `a period of wakes began at ${new Date(fact.period).toISOString()}`;
    case 'wake-hook':
      return `the wake hook ${fact.ok ? 'lets the wake pass' : `vetoes the wake: ${fact.text}`}`;
    case 'budget-more':
      return `${fact.by} allows as much again of the budget${fact.agent === null ? '' : ` of ${fact.agent}`}`;
    case 'gap':
      return `the clock jumped or the machine slept: ${Math.round(fact.ms / 1000)} s`;
    case 'ready':
      return 'the world is seen; supervision begins';
    case 'host-ask':
      return `host ${fact.what} asked for by ${fact.by}`;
    case 'host-ran':
      return `host run ${fact.n} ended: ${fact.how}`;
    case 'trouble':
      return fact.text === null ? `over: ${fact.key}` : fact.text;
    case 'acted':
      return null;
  }
}

function history(fact: Extract<Fact, { type: 'history' }>): string {
  const what = fact.rewritten ? 'history was rewritten' : fact.mode === 'rebuild' ? 'history read' : 'pushed';
  const shown = fact.commits.slice(-3).map(({ subject }) => subject);
  const more = fact.commits.length - shown.length;
  const subjects = shown.length === 0 ? '' : `: ${more > 0 ? `(${more} earlier) ` : ''}${shown.join(' | ')}`;
  return `${what}, tip ${fact.tip.slice(0, 7)}${subjects}`;
}

function fileWords({ phase, saysDone, veto, unreadable, inbox }: Extract<Fact, { type: 'files' }>): string {
  const inboxes = Object.entries(inbox).flatMap(([name, commit]) => (commit === null ? [] : [name]));
  return [
    `files of phase ${phase}: ${saysDone ? 'say done' : 'do not say done'}`,
    ...(veto === null ? [] : [`veto: ${veto}`]),
    ...(inboxes.length === 0 ? [] : [`inbox for ${inboxes.join(', ')}`]),
    ...(unreadable.length === 0 ? [] : [`unreadable: ${unreadable.join(', ')}`]),
  ].join(', ');
}

function signalWords(signal: Signal, replayed: boolean): string {
  return `${replayed ? 'said before: ' : ''}${signalText(signal)}`;
}

function signalText(signal: Signal): string {
  switch (signal.event) {
    case 'ready':
      return 'ready';
    case 'prompt':
      return `took: ${signal.text}`;
    case 'turn_start':
      return 'turn begins';
    case 'turn_end':
      return `turn ends: ${signal.message}`;
    case 'tool_start':
      return `tool ${signal.name} begins`;
    case 'tool_end':
      return 'tool ends';
    case 'dialog':
      return `dialog: ${signal.what}`;
    case 'limit':
      return `usage limit (${signal.kind})`;
    case 'context':
      return `context ${signal.pct} %`;
    case 'usage':
      return usageText(signal);
    case 'bye':
      return `says goodbye: ${signal.reason}`;
  }
}

function usageText({ conversation, model, tokens, cost_usd }: Extract<Signal, { event: 'usage' }>): string {
  const cost = cost_usd === null ? '' : ` for $${cost_usd.toFixed(4)}`;
  const of = [model, conversation].filter((one) => one !== undefined).join(', ');
  return `${tokens} tokens${cost} until now${of === '' ? '' : ` (${of})`}`;
}
