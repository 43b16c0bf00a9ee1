import type { Screen } from '../../ports/terminal.ts';
import { compile } from './pattern.ts';
import type { Region } from './regions.ts';
import type { Manifest } from './schema.ts';

export type MessageReader = (screen: Screen) => string;

const MAX_MESSAGE = 4000;

/** Makes the reader of the agent's last visible message: from its start line over all indented and blank lines. */
export function compileMessage(
  spec: Manifest['message'],
  regions: ReadonlyMap<string, Region>,
): MessageReader {
  if (spec === undefined) return () => '';
  const region = regions.get(spec.region);
  const start = compile(spec.start);
  const voided = spec.void === undefined ? null : compile(spec.void);
  const indent = ' '.repeat(spec.indent);
  return (screen) => {
    const lines = (region?.(screen) ?? []).map(({ text }) => text);
    const from = lines.findLastIndex((text) => start.test(text));
    if (from < 0 || (voided !== null && lines.slice(from).some((text) => voided.test(text)))) return '';
    const rest = lines.slice(from + 1);
    const stop = rest.findIndex((text) => text.trim() !== '' && !text.startsWith(indent));
    const body = stop < 0 ? rest : rest.slice(0, stop);
    const first = (lines[from] ?? '').replace(start, '');
    return [first, ...body.map((text) => text.slice(spec.indent))].join('\n').trim().slice(-MAX_MESSAGE);
  };
}
