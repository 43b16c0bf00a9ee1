import type { Backend, ScreenReading } from '../ports/agent.ts';
import type { Screen, Terminal } from '../ports/terminal.ts';
import { redactRows } from '../protocol/secret-rows.ts';
import { presentable } from '../protocol/secrets.ts';

/** What an agent's terminal shows at one moment and what it is read as, without secrets that are known or look like keys. */
export interface ScreenNow {
  readonly backend: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly reading: Pick<ScreenReading, 'state' | 'rule' | 'evidence'>;
  readonly screen: Screen;
}

export interface ScreenSource {
  readonly terminal: Pick<Terminal, 'capture'>;
  readonly paneId: string;
  readonly backend: Pick<Backend, 'name' | 'read'>;
  /** Replaces values of env files. */
  readonly hide: (text: string) => string;
  readonly wall: number;
}

/** Looks once. What is read is the screen itself; what is returned is cleaned. Rejects when the pane is gone. */
export async function screenNow({ terminal, paneId, backend, hide, wall }: ScreenSource): Promise<ScreenNow> {
  const screen = await terminal.capture(paneId);
  const { state, rule, evidence } = backend.read(screen, { wall });
  return {
    backend: backend.name,
    at: new Date(wall).toISOString(),
    reading: { state, rule, evidence: presentable(hide(evidence)) },
    screen: cleaned(screen, hide),
  };
}

/** A row in which something was hidden loses its styles: they may stand in the middle of it. */
function cleaned(screen: Screen, hide: (text: string) => string): Screen {
  const rows = screen.lines.map(withoutControls);
  const lines = redactRows(rows, hide);
  const styled = lines.map((line, index) =>
    line === rows[index] ? onlyStyles(screen.styled[index] ?? line) : line,
  );
  return { lines, styled, cursor: screen.cursor, title: presentable(hide(screen.title)) };
}

function withoutControls(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f]/g, '');
}

/** SGR sequences stay, everything else that a terminal would obey goes. */
function onlyStyles(styled: string): string {
  return styled
    .replace(/\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?/g, '')
    .replace(/\x1b\[[0-?]*[ -/]*[@-ln-~]/g, '')
    .replace(/\x1b(?!\[[0-9;:]*m)/g, '')
    .replace(/[\x00-\x1a\x1c-\x1f\x7f-\x9f]/g, '');
}
