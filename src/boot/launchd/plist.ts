import { join } from 'node:path';
import { SERVICE_VARIABLE, type ServiceFile, type ServiceSpec, startArgs } from '../service.ts';

/** Between two starts of a daemon that keeps failing, seconds: launchd cannot tell the exit codes that mend nothing. */
const THROTTLE_S = 60;

/** launchd's name of the service. */
export function launchLabel(instance: string): string {
  return `io.loopctl.${instance}`;
}

/** The property list of a project's agent (user) or daemon (system), and where it belongs. */
export function launchFile(spec: ServiceSpec, home: string): ServiceFile {
  const library = spec.scope === 'system' ? '/Library' : join(home, 'Library');
  const folder = join(library, spec.scope === 'system' ? 'LaunchDaemons' : 'LaunchAgents');
  const label = launchLabel(spec.instance);
  return { path: join(folder, `${label}.plist`), text: plist(spec, label, join(library, 'Logs')) };
}

function plist(spec: ServiceSpec, label: string, logs: string): string {
  const value: Plist = {
    Label: label,
    ...(spec.scope === 'system' ? { UserName: spec.user } : {}),
    ProgramArguments: [...spec.program, ...startArgs],
    WorkingDirectory: spec.project,
    EnvironmentVariables: { LOOPCTL_PROJECT: spec.project, [SERVICE_VARIABLE]: 'launchd', ...spec.env },
    RunAtLoad: true,
    // Exit 0: stopped, or the sequence is complete.
    KeepAlive: { SuccessfulExit: false },
    ThrottleInterval: THROTTLE_S,
    // The terminal server and its sessions outlive the daemon; it ends them itself when it is stopped.
    AbandonProcessGroup: true,
    ExitTimeOut: THROTTLE_S,
    StandardErrorPath: join(logs, `${label}.log`),
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    ...element(value, ''),
    '</plist>',
    '',
  ].join('\n');
}

type Plist = string | number | boolean | readonly string[] | { readonly [key: string]: Plist };

function element(value: Plist, indent: string): readonly string[] {
  const inner = `${indent}\t`;
  if (typeof value === 'string') return [`${indent}<string>${escapeXml(value)}</string>`];
  if (typeof value === 'number') return [`${indent}<integer>${value}</integer>`];
  if (typeof value === 'boolean') return [`${indent}<${value}/>`];
  if (isList(value))
    return [`${indent}<array>`, ...value.flatMap((item) => element(item, inner)), `${indent}</array>`];
  const entries = Object.entries(value).flatMap(([key, item]) => [
    `${inner}<key>${escapeXml(key)}</key>`,
    ...element(item, inner),
  ]);
  return [`${indent}<dict>`, ...entries, `${indent}</dict>`];
}

function isList(value: Plist): value is readonly string[] {
  return Array.isArray(value);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
