import { command } from './codes/command.ts';
import { machine } from './codes/machine.ts';
import { repo } from './codes/repo.ts';
import { session } from './codes/session.ts';
import { storage } from './codes/storage.ts';
import { task } from './codes/task.ts';

/**
 * Every error a user can meet, by stable code. `docs/errors.md` is generated from this table
 * (`node script/errors-doc.ts`). Codes are never renamed or reused.
 */
export const catalogue = { ...command, ...repo, ...storage, ...session, ...task, ...machine } as const;

export type ErrorCode = keyof typeof catalogue;
