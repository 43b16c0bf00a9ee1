/** `node make-project.ts JSON`: makes an e2e project with the options given; prints where it is, as JSON. */
import { addOrchestrator } from '../../e2e/lib/orchestrator.ts';
import { createProject, type ProjectOptions } from '../../e2e/lib/project.ts';

interface Options extends ProjectOptions {
  readonly orchestrator?: boolean;
}

const { orchestrator = false, ...options } = JSON.parse(process.argv[2] ?? '{}') as Options;
const project = createProject(options);
if (orchestrator) addOrchestrator(project);
const { root, dir, remote } = project;
process.stdout.write(JSON.stringify({ root, dir, remote }));
