import { clonesDiffer, identitiesDiffer, stateOutsideClones } from './clones.ts';
import { envFilesExist, plansExist, promptsExist } from './files.ts';
import { hostAutoUsable } from './host.ts';
import { jobsUsable } from './jobs.ts';
import { channelsDiffer, notifySecretsElsewhere, quietHoursSound } from './notify.ts';
import { phasesDiffer, phasesWritable, statusInDocs } from './phases.ts';
import { backendsKnown, rolesForCadence, secretsInEnvFile, workdirsDiffer } from './roles.ts';
import type { Rule } from './rule.ts';
import { envFilesPrivate } from './secrets.ts';
import { socketUsable } from './socket.ts';
import { timersInOrder } from './timers.ts';
import { wakesUsable } from './wake.ts';

/** Every cross-check. Their findings are shown in the file's order, whatever the order here. */
export const rules: readonly Rule[] = [
  phasesDiffer,
  phasesWritable,
  statusInDocs,
  plansExist,
  promptsExist,
  rolesForCadence,
  backendsKnown,
  workdirsDiffer,
  clonesDiffer,
  identitiesDiffer,
  stateOutsideClones,
  envFilesExist,
  envFilesPrivate,
  secretsInEnvFile,
  timersInOrder,
  socketUsable,
  channelsDiffer,
  quietHoursSound,
  notifySecretsElsewhere,
  wakesUsable,
  jobsUsable,
  hostAutoUsable,
];
