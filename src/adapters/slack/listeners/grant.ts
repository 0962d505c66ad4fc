import type { App, ViewSubmitAction } from '@slack/bolt';
import type { Press } from '#agent/face/agent.ts';
import { canonical } from '#domain/json/canonical.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import { refusalBy } from '#domain/session/decision.ts';
import { type Attempt, lastAttempt, type ThreadRef, type Turn } from '#domain/session/session.ts';
import { refusalText } from '../texts/refusals.ts';
import { MODALS } from '../views/actions.ts';
import { type Typed, toldModal } from '../views/forms.ts';
import { grantForm } from '../views/grant-form.ts';
import type { Click } from './click.ts';
import { dropped } from './dropped.ts';
import { formActOf, valuesOf } from './form-act.ts';
import { termsIn, typedValues } from './granted.ts';
import { type Edge, type FormAnswer, onForm } from './guard.ts';

/** What somebody wrote into the form *Allow without asking*. */
export function registerGrant(app: App, edge: Edge): void {
  app.view<ViewSubmitAction>(
    MODALS.grant,
    onForm(edge, 'grant form', offered(edge), (body) => instead({ why: 'not_saved' }, typedValues(valuesOf(body)))),
  );
}

/** Opens the form *Allow without asking*; whoever pressed is told alone why not. */
export async function openGrant(edge: Edge, click: Click, press: Press): Promise<void> {
  const { ref, user } = click;
  const found = await waitingAttempt(edge, ref, press);
  if ('why' in found) {
    return edge.thread.whisper(ref, user, found);
  }
  const refusal = refusalBy(found.turn, press.digest, 'grant', edge.clock.now());
  if (refusal) {
    return edge.thread.whisper(ref, user, refusal);
  }
  const zone = await zoneOf(edge, ref.workspace, user);
  const place = { ref, turn: press.turn, digest: press.digest };
  await edge.modals.open(ref.workspace, click.trigger, grantForm(found.attempt, place, edge.clock.now(), zone));
}

const offered =
  (edge: Edge) =>
  async (body: unknown, workspace: string): Promise<FormAnswer> => {
    const act = formActOf(body, workspace);
    const typed = typedValues(valuesOf(body));
    if (act === undefined) {
      dropped(edge, 'grant form', 'no place in the form');
      return instead({ why: 'unknown_turn' }, typed);
    }
    const found = await waitingAttempt(edge, act.ref, act.press);
    if ('why' in found) {
      return instead(found, typed);
    }
    const zone = await zoneOf(edge, workspace, act.press.user);
    const terms = termsIn(act.values, found.attempt, edge.clock.now(), zone);
    if ('errors' in terms) {
      return { response_action: 'errors', errors: terms.errors };
    }
    if (isOnCard(found.attempt, terms.read)) {
      return undefined; // the same form a second time
    }
    const refusal = await edge.agent.offerGrant(act.ref, act.press, terms.read);
    return refusal && instead(refusal, typed);
  };

const isOnCard = (attempt: Attempt, terms: NonNullable<Attempt['terms']>): boolean =>
  attempt.terms !== null && canonical(attempt.terms) === canonical(terms);

type Waiting = { readonly turn: Turn; readonly attempt: Attempt };

/** The program that is pressed, as it is stored; whether it may still be decided is another question. */
async function waitingAttempt(edge: Edge, ref: ThreadRef, press: Press): Promise<Waiting | Refusal> {
  const details = await edge.agent.details(ref, press.turn, press.user);
  if ('why' in details) {
    return details;
  }
  const attempt = lastAttempt(details.turn);
  return attempt === undefined ? { why: 'ended' } : { turn: details.turn, attempt };
}

/** Whoever cannot be looked up now has days of UTC. */
async function zoneOf({ people }: Edge, workspace: string, user: string): Promise<string> {
  try {
    return (await people.person(workspace, user, false)).timeZone;
  } catch {
    return 'UTC';
  }
}

const instead = (refusal: Refusal, typed: readonly Typed[]): FormAnswer => ({
  response_action: 'update',
  view: toldModal(refusalText(refusal), typed),
});
