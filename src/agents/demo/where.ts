import { fileURLToPath } from 'node:url';

/** Placeholders of the demo's manifest: the Node that runs us, and the agent's program beside this file or in the bundle. */
export function demoVars() {
  return { node: process.execPath, agent: fileURLToPath(new URL('./main.ts', import.meta.url)) };
}
