import type { Plugin } from 'esbuild';

/**
 * Parts of packages that nothing of ours calls and that weigh on a process that only loads them: pino's transports
 * bring a worker thread's machinery (3 MB). Our log writes its lines itself.
 */
const unused = /[/\\]node_modules[/\\]pino[/\\]lib[/\\]transport\.js$/;

/** Leaves them out of the bundle. Whoever calls one after all is told. */
export const leftOut: Plugin = {
  name: 'left-out',
  setup(build) {
    build.onLoad({ filter: unused }, ({ path }) => ({
      contents: `module.exports = () => { throw new Error(${JSON.stringify(`${path.split(/[/\\]/).slice(-3).join('/')} is left out of the bundle`)}); };`,
      loader: 'js',
    }));
  },
};
