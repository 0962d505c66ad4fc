import { viewObject } from '../payloads/view.ts';
import type { Stage } from '../stage.ts';
import { LIMITS } from '../tables/limits.ts';
import { checkView } from '../validate/view.ts';
import { type Json, jsonOf, textOf } from '../values.ts';
import { findView, openModal, publishHome, pushModal, replaceView } from '../views.ts';
import { type Answer, answer, type Method, refuse } from './answer.ts';
import type { Found } from './reach.ts';

/** views.*: modals and the Home tab. */
export const VIEWS: Record<string, Method> = {
  'views.open': (stage, args) =>
    onTrigger(stage, args, (person, body) => {
      return answer({ view: viewObject(openModal(stage, person, body)) });
    }),
  'views.push': (stage, args) =>
    onTrigger(stage, args, (person, body) => {
      const depth = stage.world.modals.get(person)?.length ?? 0;
      if (depth === 0) {
        return refuse('not_found');
      }
      return depth >= LIMITS.viewStack
        ? refuse('push_limit_reached')
        : answer({ view: viewObject(pushModal(stage, person, body)) });
    }),
  'views.update': (stage, args) => {
    const body = bodyOf(stage, args, 'modal');
    if ('no' in body) {
      return body.no;
    }
    const view = findView(stage, { id: textOf(args, 'view_id'), externalId: textOf(args, 'external_id') });
    if (view === undefined) {
      return refuse('not_found');
    }
    const hash = textOf(args, 'hash');
    if (hash !== undefined && hash !== '' && hash !== view.hash) {
      return refuse('hash_conflict');
    }
    replaceView(stage, view, body.found);
    return answer({ view: viewObject(view) });
  },
  'views.publish': (stage, args) => {
    const body = bodyOf(stage, args, 'home');
    if ('no' in body) {
      return body.no;
    }
    const person = textOf(args, 'user_id') ?? '';
    const before = stage.world.homes.get(person);
    const hash = textOf(args, 'hash');
    if (!stage.world.people.has(person)) {
      return refuse('invalid_arguments', ['[ERROR] user_not_found [json-pointer:/user_id]']);
    }
    return hash !== undefined && hash !== '' && before !== undefined && hash !== before.hash
      ? refuse('hash_conflict')
      : answer({ view: viewObject(publishHome(stage, person, body.found)) });
  },
};

function onTrigger(stage: Stage, args: Json, then: (person: string, body: Json) => Answer): Answer {
  const trigger = textOf(args, 'trigger_id');
  if (trigger === undefined) {
    return refuse('invalid_arguments', ['[ERROR] missing required field: trigger_id']);
  }
  const body = bodyOf(stage, args, 'modal');
  if ('no' in body) {
    return body.no;
  }
  const spent = stage.tickets.spend(trigger);
  return 'error' in spent ? refuse(spent.error) : then(spent.person, body.found);
}

function bodyOf(stage: Stage, args: Json, surface: 'modal' | 'home'): Found<Json> {
  const given = jsonOf(args, 'view');
  if (given === 'broken' || given === 'absent') {
    return { no: refuse('invalid_arguments', ['[ERROR] must be a valid json object [json-pointer:/view]']) };
  }
  const checked = checkView(stage, given.value, surface);
  return 'body' in checked ? { found: checked.body } : { no: refuse(checked.error, checked.messages) };
}
