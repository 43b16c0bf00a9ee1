import { LoopctlError } from '../../errors/error.ts';
import type { Invocation, Outcome } from '../command.ts';
import { createPage } from '../print/page.ts';
import { printFiles, printInstalled, printServiceStatus } from '../print/service.ts';
import { installService } from '../service/install.ts';
import { managerFor } from '../service/manager.ts';
import { wantedService } from '../service/spec.ts';
import { serviceStatus } from '../service/status.ts';
import { uninstallService } from '../service/uninstall.ts';

/** The daemon as a service of systemd or launchd. */
export async function service(invocation: Invocation): Promise<Outcome> {
  const page = createPage(invocation.out);
  const action = invocation.positionals[0] ?? '';
  const wanted = await wantedService(invocation);
  switch (action) {
    case 'print': {
      const files = managerFor(wanted.spec).files(wanted.spec);
      return {
        data: { schema: 1, files, remarks: [...wanted.remarks, ...wanted.timing] },
        text: printFiles(files),
      };
    }
    case 'install': {
      const done = await installService(wanted, invocation.options['no-start'] !== true);
      return { data: { schema: 1, ...done }, text: printInstalled(done, page) };
    }
    case 'uninstall': {
      const only = invocation.options.timers === true;
      const done = await uninstallService(wanted, only);
      return {
        data: { schema: 1, ...done },
        text: only
          ? `The timers of ${done.service} are removed; the daemon goes on.\n`
          : `${done.service} is stopped and its files are removed.\n`,
      };
    }
    case 'status': {
      const report = await serviceStatus(wanted);
      return { data: { schema: 1, ...report }, text: printServiceStatus(report, page) };
    }
    default:
      throw new LoopctlError(
        'LOOPCTL_E_USAGE',
        `service does not know ${JSON.stringify(action.slice(0, 40))}`,
        {
          next: 'It knows: install, uninstall, print, status.',
        },
      );
  }
}
