import { readFileSync, statSync } from 'node:fs';
import { type Assignment, markdownPaths, readAssignment } from './assignment.ts';

const MAX_BYTES = 1 << 20;

/** The assignment that a prompt gives: in its own words, or in the file that it says to read. */
export function assignmentFrom(prompt: string): Assignment | null {
  const own = readAssignment(prompt);
  if (own !== null) return own;
  for (const path of markdownPaths(prompt).filter((one) => one.startsWith('/'))) {
    const text = readBounded(path);
    const assignment = text === null ? null : readAssignment(text);
    if (assignment !== null) return assignment;
  }
  return null;
}

function readBounded(path: string): string | null {
  try {
    const { size } = statSync(path);
    return size > MAX_BYTES ? null : readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
