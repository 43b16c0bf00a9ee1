import { type ProjectPaths, projectPaths } from '../boot/paths.ts';
import { findProject } from '../config/find.ts';
import type { Invocation } from './command.ts';

/** Folder of the project that the command is about. */
export function projectDir(invocation: Invocation): string {
  return findProject({ cwd: process.cwd(), project: invocation.project ?? undefined, env: process.env }).dir;
}

/** Its runtime paths. Light: reads no configuration, so the state folder is the default one. */
export function pathsOf(invocation: Invocation): ProjectPaths {
  return projectPaths(projectDir(invocation));
}
