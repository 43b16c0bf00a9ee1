import type { Status } from '../core/view/status.ts';
import { createPage } from './print/page.ts';
import { printStatus } from './print/status.ts';

/** Where the page is to be shown. */
export interface StatusView {
  readonly columns: number;
  readonly color: boolean;
}

/** The page of `loopctl status`. The daemon makes it: its code is loaded and warm, that of a command never is. */
export function statusPage(status: Status, view: StatusView): string {
  return printStatus(status, createPage(view));
}
