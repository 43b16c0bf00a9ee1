import { expect, test } from 'vitest';
import { parseCommandLine } from '../../src/cli/args.ts';
import { commands } from '../../src/cli/table.ts';
import { hasCode } from '../../src/errors/error.ts';

function parse(name: string, ...argv: readonly string[]) {
  const spec = commands[name];
  if (spec === undefined) throw new Error(`no command ${name}`);
  return parseCommandLine(name, spec, argv);
}

test.each([
  ['status', ['--watch', '-p', '/x'], [], { watch: true, project: '/x' }],
  [
    'start',
    ['--resume', '--backend=demo', '--model', 'm'],
    [],
    { resume: true, backend: 'demo', model: 'm' },
  ],
  ['send', ['builder', 'go', 'on', '--json'], ['builder', 'go', 'on'], { json: true }],
  ['send', ['builder', '--', '--not-an-option'], ['builder', '--not-an-option'], {}],
  ['restart', [], [], {}],
  ['restart', ['builder', '--fresh'], ['builder'], { fresh: true }],
  ['logs', ['-fn', '5', 'builder'], ['builder'], { follow: true, lines: '5' }],
  ['stop', ['--keep-sessions'], [], { 'keep-sessions': true }],
] as const)('%s %j', (name, argv, positionals, options) => {
  expect(parse(name, ...argv)).toEqual({ positionals, options });
});

test.each([
  ['send', [], 'AGENT is missing'],
  ['send', ['builder'], 'TEXT… is missing'],
  ['explain', [], 'AGENT is missing'],
  ['explain', ['a', 'b'], 'unexpected: b'],
  ['status', ['extra'], 'unexpected: extra'],
  ['status', ['--wach'], "Unknown option '--wach'"],
  ['status', ['--watch=yes'], "Option '-w, --watch' does not take an argument"],
  ['logs', ['-n'], "Option '-n, --lines <value>' argument missing"],
] as const)('%s %j is refused: %s', (name, argv, message) => {
  const error = thrown(() => parse(name, ...argv));
  expect(hasCode(error, 'LOOPCTL_E_USAGE') ? [error.message, error.next] : error).toEqual([
    message,
    `Run \`loopctl ${name} --help\`.`,
  ]);
});

function thrown(work: () => unknown): unknown {
  try {
    work();
    return null;
  } catch (error) {
    return error;
  }
}
