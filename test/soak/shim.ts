/** Loaded before the daemon (`node --import`): writes what only the process itself can count to the file in SOAK_COUNTS. */
import { writeFileSync } from 'node:fs';

const file = process.env.SOAK_COUNTS ?? '';

if (file !== '' && process.argv.includes('daemon')) {
  setInterval(() => {
    const resources = process.getActiveResourcesInfo();
    const timers = resources.filter((name) => name === 'Timeout').length;
    const { heapUsed, heapTotal, external } = process.memoryUsage();
    const [heapMb, heapTotalMb, externalMb] = [heapUsed, heapTotal, external].map((bytes) => bytes / 2 ** 20);
    const handles = resources.length - timers;
    writeFileSync(file, JSON.stringify({ timers, handles, heapMb, heapTotalMb, externalMb }));
  }, 1_000).unref();
}
