/** `node script/schema.ts [--check]` writes loopctl.schema.json from the configuration's schema. */
import { configSchema } from './lib/config-schema.ts';
import { generated } from './lib/generated.ts';

generated('loopctl.schema.json', configSchema(), process.argv.slice(2));
