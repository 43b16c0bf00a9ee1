/** `node script/config-doc.ts [--check]` writes docs/configuration.md from the configuration's schema. */
import { configDoc } from './lib/config-doc.ts';
import { generated } from './lib/generated.ts';

generated('docs/configuration.md', configDoc(), process.argv.slice(2));
