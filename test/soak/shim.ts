/** Loaded before the daemon (`node --import`): writes what only the process itself can count to the file in SOAK_COUNTS. */
import { writeFileSync } from 'node:fs';

const file = process.env.SOAK_COUNTS ?? '';

if (file !== '' && process.argv.includes('daemon')) {
  setInterval(() => {
    const resources = process.getActiveResourcesInfo();
    const timers = resources.filter((name) => name === 'Timeout').length;
    const heapMb = process.memoryUsage().heapUsed / 2 ** 20;
    writeFileSync(file, JSON.stringify({ timers, handles: resources.length - timers, heapMb }));
  }, 1_000).unref();
}
