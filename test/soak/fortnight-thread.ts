/** The simulated fortnight in a thread of its own: it leaves no time for anything else in the one that it runs in. */
import { parentPort, workerData } from 'node:worker_threads';
import { fortnight } from './fortnight.ts';

const { seed, minutes } = workerData as { readonly seed: string; readonly minutes: number };
parentPort?.postMessage(await fortnight(seed, minutes));
