/** `node make-project.ts JSON`: makes an e2e project with the options given; prints where it is, as JSON. */
import { createProject, type ProjectOptions } from '../../e2e/lib/project.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as ProjectOptions;
const { root, dir, remote } = createProject(options);
process.stdout.write(JSON.stringify({ root, dir, remote }));
