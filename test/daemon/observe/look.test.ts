import { expect, test } from 'vitest';
import type { Fact } from '../../../src/core/facts.ts';
import { createLooker } from '../../../src/daemon/observe/look.ts';
import type { Backend, ScreenReading } from '../../../src/ports/agent.ts';
import type { Pane, Terminal } from '../../../src/ports/terminal.ts';
import { createFakeClock } from '../../fakes/clock.ts';

const begin = 1_800_000_000_000;

/** A pane whose screen is `line`, looked at by a looker on a clock moved by hand. */
function createView() {
  const clock = createFakeClock(begin);
  const facts: Fact[] = [];
  const view = { line: 'busy', activity: begin / 1000, captures: 0 };
  const terminal = {
    capture: async () => {
      view.captures += 1;
      return { lines: [view.line], styled: [view.line], cursor: { row: 0, col: 0 }, title: '' };
    },
  } as Partial<Terminal> as Terminal;
  const backend = {
    read: (screen: { readonly lines: readonly string[] }) =>
      ({
        state: screen.lines[0] ?? 'unknown',
        rule: 'line',
        evidence: '',
        limitResetMs: null,
        draft: '',
        lastMessage: '',
        contextPct: null,
      }) as ScreenReading,
  } as Partial<Backend> as Backend;
  const looker = createLooker({
    terminal,
    host: {
      bootId: () => '',
      identify: () => null,
      treeCpuMs: () => null,
      runNs: () => null,
      isStopped: () => false,
    },
    clock,
    backendOf: () => backend,
    post: (...told) => void facts.push(...told),
  });
  const look = (): Promise<boolean> =>
    looker.look(
      {
        paneId: '%1',
        session: 'builder',
        activity: view.activity,
        tags: { agent: 'builder', generation: 1 },
      } as Pane,
      false,
    );
  const states = (): readonly string[] =>
    facts.flatMap((fact) => (fact.type === 'screen' ? [fact.reading.state] : []));
  return { clock, view, look, states };
}

test('what is put out later in the second of a look is seen by the next one, however late that comes', async () => {
  const { clock, view, look, states } = createView();
  await clock.advance(200);
  await look();
  view.line = 'ready';
  await clock.advance(10_000);
  await look();
  expect(states()).toEqual(['busy', 'ready']);
});

test('a pane that puts nothing out is left alone, until it does', async () => {
  const { clock, view, look, states } = createView();
  await clock.advance(1_000);
  await look();
  for (let n = 0; n < 5; n += 1) {
    await clock.advance(500);
    await look();
  }
  expect(view.captures).toBe(1);
  view.line = 'ready';
  view.activity += 4;
  await clock.advance(1_000);
  await look();
  expect(states()).toEqual(['busy', 'ready']);
});

test('a clock that was set back settles nothing', async () => {
  const { clock, view, look, states } = createView();
  await clock.advance(5_000);
  await look();
  clock.jump(-60_000);
  view.line = 'ready';
  await look();
  expect(states()).toEqual(['busy', 'ready']);
});
