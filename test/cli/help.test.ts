import { expect, test } from 'vitest';
import { commandHelp, overview } from '../../src/cli/help.ts';
import { commands } from '../../src/cli/table.ts';
import { version } from '../../src/version.ts';

test('the overview names every command that is meant for people', () => {
  expect(overview().replace(version, 'VERSION')).toMatchSnapshot();
  expect(overview()).not.toContain('daemon itself');
});

test.each(Object.keys(commands).filter((name) => commands[name]?.hidden !== true))('%s --help', (name) => {
  const spec = commands[name];
  expect(spec === undefined ? null : commandHelp(name, spec)).toMatchSnapshot();
});

test('every option of a command says what it does', () => {
  const silent = Object.entries(commands)
    .filter(([, spec]) => spec.hidden !== true)
    .flatMap(([name, spec]) =>
      Object.entries(spec.options ?? {}).map(([option, at]) => ({ name, option, ...at })),
    )
    .filter(({ help, type, value }) => help === '' || (type === 'string') !== (value !== undefined));
  expect(silent).toEqual([]);
});
