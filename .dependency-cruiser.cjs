/** Arrows go one way: cli → daemon → core → protocol; adapters → ports → types of core. */
const adapters = 'terminal|repo|agents|store|notify|boot|config';
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'protocol-is-pure', severity: 'error', comment: 'protocol imports nothing but itself', from: { path: '^src/protocol/' }, to: { pathNot: '^src/protocol/' } },
    { name: 'core-is-pure', severity: 'error', comment: 'core imports protocol, itself and types of ports', from: { path: '^src/core/' }, to: { pathNot: '^src/(core|protocol)/' , dependencyTypesNot: ['type-only'] } },
    { name: 'core-reaches-no-adapter', severity: 'error', from: { path: '^src/core/' }, to: { path: `^src/(${adapters}|daemon|cli)/` } },
    { name: 'errors-are-a-leaf', severity: 'error', from: { path: '^src/errors/' }, to: { pathNot: '^src/errors/' } },
    { name: 'ports-are-types', severity: 'error', from: { path: '^src/ports/' }, to: { pathNot: '^src/(ports|core)/' } },
    { name: 'adapters-see-ports-only', severity: 'error', from: { path: `^src/(${adapters})/` }, to: { path: '^src/(daemon|cli|core/rules)/' } },
    { name: 'adapters-do-not-see-each-other', severity: 'error', from: { path: `^src/(${adapters})/` }, to: { path: `^src/(${adapters})/`, pathNot: '^src/$1/' } },
    { name: 'nobody-imports-cli', severity: 'error', from: { pathNot: '^src/cli/' }, to: { path: '^src/cli/' } },
    { name: 'only-cli-imports-daemon', severity: 'error', from: { pathNot: '^src/(cli|daemon)/' }, to: { path: '^src/daemon/' } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
