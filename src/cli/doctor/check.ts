import type { ProjectPaths } from '../../boot/paths.ts';
import type { Project } from '../../daemon/project.ts';

/** What one check found. */
export interface Finding {
  readonly name: string;
  readonly verdict: 'ok' | 'warn' | 'fail';
  readonly text: string;
  /** How to mend it; null when there is nothing to mend. */
  readonly next: string | null;
}

/** What a check of a project is given. */
export interface Patient {
  readonly project: Project;
  readonly paths: ProjectPaths;
}

/** A check of the machine alone. */
export type MachineCheck = () => Promise<readonly Finding[]>;

/** A check of one project, whose configuration is sound. */
export type ProjectCheck = (patient: Patient) => Promise<readonly Finding[]>;

export function ok(name: string, text: string): Finding {
  return { name, verdict: 'ok', text, next: null };
}

export function warn(name: string, text: string, next: string): Finding {
  return { name, verdict: 'warn', text, next };
}

export function fail(name: string, text: string, next: string): Finding {
  return { name, verdict: 'fail', text, next };
}
