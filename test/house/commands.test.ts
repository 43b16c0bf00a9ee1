import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../script/lib/stage.ts';
import { commands, globals } from '../../src/cli/table.ts';

const pages = globSync(['*.md', 'docs/**/*.md', 'prompts/*.md'], { cwd: root })
  .filter((file) => file !== 'CHANGELOG.md')
  .sort();

/** Code spans, fenced and indented blocks: where a command line is meant as one. */
function code(text: string): readonly string[] {
  const fenced = [...text.matchAll(/^```.*\n([\s\S]*?)^```/gm)].flatMap(([, body]) =>
    (body ?? '').split('\n'),
  );
  const indented = [...text.matchAll(/^ {4}(.*)$/gm)].map(([, line]) => line ?? '');
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map(([, span]) => span ?? '');
  return [...fenced, ...indented, ...spans];
}

/** Default author names of the clones; they stand in the configuration's page. */
const authors = ['builder', 'adversary'];

/** `loopctl NAME --option …` wherever a code line has it, the comment behind it cut off. */
function invocations(
  text: string,
): readonly { readonly name: string; readonly options: readonly string[] }[] {
  return code(text).flatMap((line) =>
    [...line.replace(/\s#.*$/, '').matchAll(/(?:^|[;&]\s*)loopctl ([a-z]+)([^;&]*)/g)].map(
      ([, name = '', rest = '']) => ({
        name,
        options: [...rest.matchAll(/--([a-z-]+)/g)].map(([, option]) => option ?? ''),
      }),
    ),
  );
}

test.each(pages)('%s: every loopctl command line is one that loopctl takes', (file) => {
  const wrong = invocations(readFileSync(join(root, file), 'utf8')).filter(({ name, options }) => {
    if (authors.includes(name)) return false;
    const spec = Object.hasOwn(commands, name) ? commands[name] : undefined;
    const known = { ...globals, ...spec?.options };
    return (
      spec === undefined || spec.hidden === true || !options.every((option) => Object.hasOwn(known, option))
    );
  });
  expect(wrong).toEqual([]);
});

test('the README shows the way in', () => {
  const names = invocations(readFileSync(join(root, 'README.md'), 'utf8')).map(({ name }) => name);
  for (const step of ['init', 'doctor', 'start', 'status', 'stop']) expect(names).toContain(step);
});

test.each(Object.keys(commands).filter((name) => commands[name]?.hidden !== true))(
  'docs/operating.md or README.md says something about %s',
  (name) => {
    const text = ['README.md', 'docs/operating.md']
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join('\n');
    expect(text).toContain(`loopctl ${name}`);
  },
);
