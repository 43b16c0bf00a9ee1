import { createHook } from 'node:async_hooks';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startWorld, tags } from './harness.ts';

/** A tmux that writes down every line that goes over a control connection, before tmux itself can see it. */
function listeningTmux() {
  const dir = mkdtempSync(join(tmpdir(), 'tmux-tee-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const [file, log] = [join(dir, 'tmux'), join(dir, 'lines')];
  const note = `while IFS= read -r line; do printf '%s\\n' "$line" >>'${log}'; printf '%s\\n' "$line"; done`;
  const script = `#!/bin/sh\ncase " $* " in *' -C '*) ${note} | tmux "$@" ;; *) exec tmux "$@" ;; esac\n`;
  writeFileSync(file, script, { mode: 0o755 });
  return { tmux: file, sent: () => readFileSync(log, 'utf8').split('\n').length - 1 };
}

async function processesStartedBy(work: () => Promise<unknown>): Promise<number> {
  let started = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === 'PROCESSWRAP') started += 1;
    },
  }).enable();
  await work().finally(() => hook.disable());
  return started;
}

test('200 sessions: one line to tmux, one answer, no process', async () => {
  const { tmux, sent } = listeningTmux();
  const world = await startWorld({ tmux });
  const names = Array.from({ length: 200 }, (_, index) => `agent${index}`);
  const panes = await Promise.all(
    names.map((name, generation) => {
      const spec = world.spec(name, ['cat'], { tags: tags(name, { generation }) });
      return world.terminal.launch(spec);
    }),
  );
  await world.terminal.list();
  const before = sent();
  const started = await processesStartedBy(async () => {
    const found = [...(await world.terminal.list())];
    found.sort((a, b) => a.tags.generation - b.tags.generation);
    expect(found.map((pane) => pane.process)).toEqual(panes.map((pane) => pane.process));
    expect(found.map((pane) => pane.tags.generation)).toEqual([...names.keys()]);
    expect(found.every((pane) => !pane.dead)).toBe(true);
  });
  expect({ started, lines: sent() - before }).toEqual({ started: 0, lines: 1 });
  expect(world.events).toEqual([]);
});

test('a message is one line to tmux and no process', async () => {
  const { tmux, sent } = listeningTmux();
  const world = await startWorld({ tmux });
  const { paneId } = await world.terminal.launch(world.spec('builder', ['cat']));
  await world.terminal.list();
  const before = sent();
  const recipe = { bracketed: true, pause_ms: 0, submit_key: 'Enter' };
  const started = await processesStartedBy(() => world.terminal.submit(paneId, 'two\nlines', recipe));
  expect({ started, lines: sent() - before }).toEqual({ started: 0, lines: 1 });
});
