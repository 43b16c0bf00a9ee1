/** `node script/errors-doc.ts [--check]` writes docs/errors.md from the error catalogue. */
import { catalogue } from '../src/errors/catalogue.ts';
import { errorsDoc } from './lib/errors-doc.ts';
import { generated } from './lib/generated.ts';

generated('docs/errors.md', errorsDoc(catalogue), process.argv.slice(2));
