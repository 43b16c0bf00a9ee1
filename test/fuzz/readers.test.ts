import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { createTranscripts } from '../../src/agents/claude/transcript.ts';
import { readCodexRun } from '../../src/agents/codex/oneshot.ts';
import { createRollouts } from '../../src/agents/codex/rollout.ts';
import { readJsonResult } from '../../src/agents/manifest/json-result.ts';
import { parseManifest } from '../../src/agents/manifest/parse.ts';
import type { Told } from '../../src/agents/opencode/events.ts';
import { createObserver } from '../../src/agents/opencode/observer.ts';
import { readOpencodeRun } from '../../src/agents/opencode/oneshot.ts';
import { parseUnitState } from '../../src/boot/systemd/unit-state.ts';
import { cronFault } from '../../src/config/rules/cron.ts';
import { createPeriods } from '../../src/daemon/observe/periods.ts';
import { LoopctlError } from '../../src/errors/error.ts';
import { fill } from '../../src/notify/channels/template.ts';
import { parseJournal } from '../../src/protocol/journal.ts';
import { fillTemplate } from '../../src/protocol/kickoff.ts';
import { parsePhasesSpec } from '../../src/protocol/phases-spec.ts';
import { parseSubject } from '../../src/protocol/subject.ts';
import { readHolder } from '../../src/store/holder.ts';
import { parsePhaseIndex } from '../../src/store/phases-files.ts';
import { readReboots } from '../../src/store/reboots.ts';
import { readSequenceComplete } from '../../src/store/sequence-complete.ts';
import { parseNote } from '../../src/terminal/delivery/flight.ts';
import { parseExitReport } from '../../src/terminal/launch/exit-report.ts';
import { parseSignalFileName } from '../../src/terminal/signals/signal-file.ts';
import { parsePane } from '../../src/terminal/tmux/rows.ts';
import { hostile, hostileJson, stringsIn } from '../support/hostile.ts';

/** One reader of text that others wrote, and texts that it is made for. */
interface Reader {
  readonly name: string;
  readonly text: fc.Arbitrary<string>;
  readonly read: (text: string) => unknown;
  /** What it gives is one plain line each, as far as it is text. */
  readonly plain?: true;
  /** How many texts; 150 without it. */
  readonly runs?: number;
}

const dir = mkdtempSync(join(tmpdir(), 'loopctl-fuzz-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
let files = 0;

/** The text as a file of that name, in a folder of its own. */
function asFile(name: string, text: string): string {
  files += 1;
  const folder = join(dir, String(files));
  mkdirSync(folder);
  writeFileSync(join(folder, name), text);
  return folder;
}

const usage = {
  input_tokens: 5,
  output_tokens: 6,
  cache_creation_input_tokens: 1,
  cache_read_input_tokens: 2,
};
const timestamp = '2026-11-20T14:00:00Z';
const never = Date.parse('2027-01-01T00:00:00Z');
const manifest = readFileSync(new URL('../../src/agents/claude/manifest.yaml', import.meta.url), 'utf8');
const cronText = hostile(
  '0 3 * * SUN',
  '*/5 * * * *',
  '0 0 29 2 *',
  '@hourly',
  '0 0 L * *',
  '1-5/2 * * * * *',
);
const pane = '1|p|builder|3|1|c|a,b|%2Ftmp%2Fx|%3|4242|0|||0|1767607200|$1|builder';
const told: readonly Told[] = [
  { type: 'session.created', properties: { info: { id: 's' } } },
  {
    type: 'session.status',
    properties: { sessionID: 's', status: { type: 'retry', message: 'wait', next: 9 } },
  },
  { type: 'session.idle', properties: { sessionID: 's' } },
  {
    type: 'session.error',
    properties: { sessionID: 's', error: { name: 'APIError', data: { statusCode: 429 } } },
  },
  { type: 'permission.asked', properties: { sessionID: 's', permission: 'bash' } },
];

const readers: readonly Reader[] = [
  {
    name: 'commit subject',
    text: hostile('claim(g1): it works', 'review(g1): PASS fine'),
    read: parseSubject,
  },
  {
    name: '.phases-spec',
    text: hostile('one|phases/one.md|STATUS-one.md\n2|b.md|c.md\n'),
    read: parsePhasesSpec,
  },
  { name: 'phase index', text: hostile('3\n', '{"index":3}'), read: parsePhaseIndex },
  {
    name: 'JOURNAL.md',
    text: hostile('## Session 2026-11-20 — claude opus\n\n*Left off*\n- x\n'),
    read: parseJournal,
  },
  {
    name: 'REBOOTS.md',
    text: hostile(
      '| time (UTC) | boot id | down for | phase |\n|---|---|---|---|\n| 2026-11-20T10:00:00.000Z | b | 2h 3m | one |\n',
    ),
    read: (text) => readReboots(asFile('REBOOTS.md', text)),
  },
  {
    name: 'SEQUENCE-COMPLETE',
    text: hostile('time: 2026-11-20T10:00:00Z\nphases: one two\ncommit: abc\n'),
    read: (text) => readSequenceComplete(asFile('SEQUENCE-COMPLETE', text)),
  },
  {
    name: 'lock holder',
    text: hostileJson({ pid: 1, startTime: '2', since: timestamp, version: '0' }),
    read: (text) => readHolder(join(asFile('lock.holder.json', text), 'lock')),
  },
  { name: 'exit report', text: hostile('{"generation":3,"code":7}\n'), read: parseExitReport },
  { name: 'name of a signal file', text: hostile('builder-3.jsonl'), read: parseSignalFileName },
  { name: 'note of a delivery', text: hostile('typed when idle, last output 5, ran 6'), read: parseNote },
  { name: 'pane of tmux', text: hostile(pane), read: (text) => parsePane(text, 'p') },
  {
    name: 'state of a unit',
    text: hostile(
      'UnitFileState=enabled\nActiveState=active\nMainPID=7\nStateChangeTimestamp=@1767607200\nNRestarts=2\nStatusText=ok\n',
      'MainPID=1e999\nStateChangeTimestamp=@99999999999999999999\nNRestarts=many\n',
    ),
    read: (text) => parseUnitState('loopctl.service', text),
    plain: true,
  },
  {
    name: "Claude Code's transcript",
    text: hostileJson(
      { type: 'assistant', timestamp, message: { id: 'm', model: 'opus', usage } },
      { type: 'assistant', timestamp, quotaLimits: { resetsAt: 1_767_607_200 } },
      { type: 'queue-operation', timestamp, operation: 'enqueue' },
    ),
    read: (text) => createTranscripts().upTo(join(asFile('a.jsonl', `${text}\n`), 'a.jsonl'), never),
  },
  {
    name: "Codex's rollout",
    text: hostileJson(
      { timestamp, type: 'turn_context', payload: { model: 'gpt' } },
      { timestamp, type: 'token_usage_record', payload: { response_id: 'r', usage } },
      { timestamp, type: 'event_msg', payload: { type: 'token_count', info: { total_token_usage: usage } } },
    ),
    read: (text) => createRollouts().upTo(join(asFile('a.jsonl', `${text}\n`), 'a.jsonl'), never),
  },
  {
    name: "Codex's answer",
    text: hostileJson(
      { type: 'item.completed', item: { type: 'agent_message', text: 'done' } },
      { type: 'turn.completed', usage },
      { type: 'turn.failed', error: { message: 'no' } },
    ),
    read: (text) => readCodexRun(text, never),
  },
  {
    name: "opencode's answer",
    text: hostileJson(
      { type: 'text', part: { messageID: 'm', text: 'done' } },
      { type: 'error', error: { name: 'APIError', data: { message: 'no' } } },
    ),
    read: readOpencodeRun,
  },
  {
    name: 'an answer in JSON',
    text: hostileJson({ result: 'x', is_error: false, total_cost_usd: 1, usage }),
    read: (text) => readJsonResult(text, never),
  },
  {
    name: 'a manifest',
    text: hostile(manifest),
    read: (text) => parseManifest(yaml(text), 'backends.x'),
    runs: 40,
  },
  { name: 'a cron pattern', text: cronText, read: (text) => cronFault(text, 'UTC') },
  {
    name: 'periods of a cron pattern that is none to complain of',
    text: cronText,
    read: (text) => cronFault(text, 'UTC') ?? createPeriods(text, 'UTC').newest(never),
  },
  {
    name: 'kickoff template',
    text: hostile('You are {role}: {plan} {{x}}'),
    read: (text) => fillTemplate(text, values),
  },
  {
    name: 'body of a notification',
    text: hostileJson({ text: '{title}: {text}', list: ['{x}', { deep: '{severity}' }] }),
    read: (text) => fill(json(text), { title: text, text: 'x' }),
  },
];
const values = { phase_id: '1', plan: 'p', status: 's', review: 'r', role: 'builder' };

/** YAML that is none is somebody else's matter. */
function yaml(text: string): unknown {
  try {
    return parseYaml(text, { logLevel: 'silent' });
  } catch {
    return text;
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

describe.each(readers)('$name', ({ text, read, plain, runs = 150 }) => {
  test('whatever comes, it answers or says what is wrong by a code', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(text, (given) => {
        let found: unknown;
        try {
          found = read(given);
        } catch (error) {
          if (!(error instanceof LoopctlError)) throw error;
          found = error.message;
        }
        // No answer grows out of a text: a few words of its own beside what was given.
        expect(JSON.stringify(found ?? null).length).toBeLessThan(20_000 + 12 * given.length);
        if (plain) expect(stringsIn(found).join('')).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: runs },
    );
  });
});

test("what opencode tells its plugin: only the plugin's own guard is needed, and no signal is made up", () => {
  fc.assert(
    fc.property(fc.array(hostileJson(...told), { maxLength: 5 }), (all) => {
      const signals: unknown[] = [];
      const observer = createObserver({
        tell: (one) => signals.push(one),
        now: () => 1,
        later: () => () => undefined,
      });
      for (const one of all)
        try {
          observer.event(json(one) as Told);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
        }
      expect(signals.length).toBeLessThanOrEqual(3 * all.length);
    }),
    { numRuns: 150 },
  );
});
