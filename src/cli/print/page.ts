import { createStyle, type Style } from './style.ts';

/** What a printer knows of where it prints. */
export interface Page {
  readonly columns: number;
  readonly style: Style;
  readonly nowMs: number;
}

/** Text narrower or wider than this is hard to read, whatever the terminal. */
const MIN_COLUMNS = 40;
const MAX_COLUMNS = 140;

export function createPage(options: {
  readonly columns: number;
  readonly color: boolean;
  readonly nowMs?: number;
}): Page {
  return {
    columns: Math.min(MAX_COLUMNS, Math.max(MIN_COLUMNS, options.columns)),
    style: createStyle(options.color),
    nowMs: options.nowMs ?? Date.now(),
  };
}
