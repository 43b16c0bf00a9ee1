import { secretFilePatterns } from '../../protocol/secrets.ts';

const own = ['.loopctl/', 'clones/'];

/** The starter project's `.gitignore`: loopctl's own folders, and everything that may hold a secret. */
export function gitignore(): string {
  return [
    '# loopctl: state and clones',
    ...own,
    '# secrets: kept in files of these names, never committed',
    ...secretFilePatterns,
    '!*.example',
    '',
  ].join('\n');
}

/** Lines of {@link gitignore} that an existing file lacks. */
export function missingPatterns(existing: string): readonly string[] {
  const lines = new Set(existing.split(/\r?\n/).map((line) => line.trim()));
  return [...own, ...secretFilePatterns].filter((pattern) => !lines.has(pattern));
}
