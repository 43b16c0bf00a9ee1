/**
 * Which room may import which. Arrows go one way: cli → daemon → core → protocol, and adapters → ports → types of core.
 * `errors` and `system` are leaves that any room but the pure ones may use.
 */
const adapters = 'terminal|repo|agents|store|notify|boot|config|swarm|fleet|web';
const pure = 'protocol|core';

const error = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    error('no-cycles', 'A cycle has no order in which it can be understood.', {}, { circular: true }),
    error('resolvable', 'Every import is of something that is there.', {}, { couldNotResolve: true }),
    error(
      'protocol-is-pure',
      'protocol imports nothing but itself: no I/O, no clock.',
      { path: '^src/protocol/' },
      { pathNot: '^src/protocol/' },
    ),
    error(
      'core-is-pure',
      'core imports protocol, itself, and types of ports.',
      { path: '^src/core/' },
      { pathNot: `^src/(${pure})/`, dependencyTypesNot: ['type-only'] },
    ),
    error(
      'core-reaches-no-adapter',
      'Not even for a type: what core needs of the world is a port.',
      { path: '^src/core/' },
      { path: `^src/(${adapters}|system|daemon|cli)/` },
    ),
    error(
      'ports-are-types',
      'Ports name what core needs of the world, by types of core.',
      { path: '^src/ports/' },
      { pathNot: '^src/(ports|core)/' },
    ),
    error(
      'errors-are-a-leaf',
      'Everyone may throw a coded error, so it imports nobody.',
      { path: '^src/errors/' },
      { pathNot: '^src/errors/' },
    ),
    error(
      'system-is-a-leaf',
      'Helpers for files and processes know of no loops.',
      { path: '^src/system/' },
      { path: '^src/', pathNot: '^src/(system|errors|protocol|ports)/' },
    ),
    error(
      'adapters-decide-nothing',
      'An adapter reports facts and does what it is told.',
      { path: `^src/(${adapters})/` },
      { path: '^src/core/', dependencyTypesNot: ['type-only'] },
    ),
    error(
      'adapters-do-not-see-each-other',
      'They meet in the daemon only.',
      { path: `^src/(${adapters})/` },
      { path: `^src/(${adapters})/`, pathNot: '^src/$1/' },
    ),
    error('nobody-imports-cli', 'It is the outermost room.', { pathNot: '^src/cli/' }, { path: '^src/cli/' }),
    error(
      'only-cli-imports-daemon',
      'The daemon wires the others.',
      { pathNot: '^src/(cli|daemon)/' },
      { path: '^src/daemon/' },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
