import type { Fact } from '../facts.ts';
import type { Model } from '../model.ts';
import type { Now } from '../time.ts';
import { applyActed } from './acted.ts';
import { applyControl } from './control.ts';
import { applyDelivery } from './delivery.ts';
import { applyRepo } from './repo.ts';
import { applySession } from './session.ts';
import { applySettings } from './settings.ts';
import { applyTask } from './tasks.ts';

/** The model after a fact. Pure; a fact that concerns nothing known returns the same model. */
export function apply(model: Model, fact: Fact, now: Now): Model {
  switch (fact.type) {
    case 'settings':
    case 'config-error':
      return applySettings(model, fact, now);
    case 'history':
    case 'files':
    case 'plan':
    case 'secret':
    case 'remote':
    case 'branch-missing':
      return applyRepo(model, fact, now);
    case 'delivery':
    case 'held':
    case 'requeued':
      return applyDelivery(model, fact, now);
    case 'acted':
      return applyActed(model, fact.action, now);
    case 'launched':
    case 'launch-failed':
    case 'exited':
    case 'killed':
    case 'kill-failed':
    case 'interrupted':
    case 'signal':
    case 'screen':
    case 'activity':
    case 'human':
    case 'probe-failed':
    case 'probe-ok':
    case 'terminal':
      return applySession(model, fact, now);
    case 'task-asked':
    case 'task-cancel':
    case 'task-started':
    case 'task-unstarted':
    case 'task-unbegun':
    case 'task-ended':
    case 'task-limited':
    case 'task-answered':
    case 'task-leftover':
    case 'task-cleared':
    case 'task-clear-failed':
    case 'job-next':
      return applyTask(model, fact, now);
    default:
      return applyControl(model, fact, now);
  }
}
