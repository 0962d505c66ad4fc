import { z } from 'zod';
import type { NotScheduled, Scheduled, Times } from '#agent/face/schedule-asked.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import { codeOf } from '#domain/text/errors.ts';
import { plainly, type Said } from '../said.ts';
import { refusalText } from '../texts/refusals.ts';
import { notScheduledText, scheduledText } from '../texts/schedules.ts';
import { toldModal } from '../views/forms.ts';
import { ANSWER_IN } from '../views/run-form.ts';
import { AS_WRITTEN, WHEN, zoneIn } from '../views/schedule-form.ts';
import { scheduledTold } from '../views/schedules.ts';
import { dropped } from './dropped.ts';
import { conversationIn, type FormValues, optionIn, textIn } from './form-values.ts';
import type { Edge, FormAnswer } from './guard.ts';
import type { OpenThread } from './opened-thread.ts';
import { type Filled, filledIn, typedTexts } from './run-values.ts';
import { INVITE_ME, problemAt, retractInVain, type Sent, sentIn, valuesIn } from './sent-form.ts';

type Errors = Record<string, string>;

/** Makes the schedule that somebody filled in; its first run gets a thread that is opened for it. */
export const scheduled =
  (edge: Edge, openThread: OpenThread) =>
  async (body: unknown, workspace: string): Promise<FormAnswer> => {
    const sent = sentIn(body, workspace);
    if (sent === undefined) {
      dropped(edge, 'schedule form', 'no place in the form');
      return instead(refusalText({ why: 'unknown_turn' }), {});
    }
    const { place, user, values } = sent;
    const channel = conversationIn(values, ANSWER_IN);
    const times = timesIn(sent);
    // Nobody has anything written in a channel who may not ask there; Slack waits for all answers at once.
    const [form, there, unfit] = await Promise.all([
      edge.agent.runForm({ workspace, channel: undefined }, user, place.tool),
      channel === undefined ? undefined : edge.agent.runForm({ workspace, channel }, user, place.tool),
      edge.agent.whyNotTimes(times),
    ]);
    if ('why' in form) {
      return instead(refusalText(form), values);
    }
    if (form.tool.version !== place.version) {
      return instead(refusalText({ why: 'tool_changed' }), values);
    }
    const filled = filledIn(values, form.tool.parameters, form.mostFileMb);
    const errors = {
      ...('errors' in filled && filled.errors),
      ...problemIn(values, unfit),
      ...problemAt(channel, there),
    };
    return channel === undefined || 'errors' in filled || Object.keys(errors).length > 0
      ? { response_action: 'errors', errors }
      : made(edge, openThread, { ...sent, channel, times, name: form.tool.name, given: filled.read.arguments });
  };

/** Slack waits no longer. What the work still does then stands in the channel. */
export const lateSchedule = (body: unknown): FormAnswer => instead(LATE, valuesIn(body));

const LATE = plainly`*This takes longer than Slack waits.* Write \`/smith schedule\` in a minute: what does not stand there was not saved.`;

const TIME = /^(?<hour>\d{1,2}):(?<minute>\d{2})$/;
const DAYS = /^\S+ \S+$/;

/** When it comes, as a cron text. Whatever is none is refused as any other. */
function timesIn({ values, metadata }: Sent): Times {
  const timeZone = zoneIn(metadata);
  const days = optionIn(values, WHEN.days) ?? '';
  const { hour = '', minute = '' } = TIME.exec(optionIn(values, WHEN.time) ?? '')?.groups ?? {};
  if (days === AS_WRITTEN || !DAYS.test(days)) {
    return { cron: cronIn(values), timeZone };
  }
  const [day, weekday] = days.split(' ');
  return { cron: `${Number(minute)} ${Number(hour)} ${day} * ${weekday}`, timeZone };
}

/** Where we show one, the star is a look-alike, because Slack has no escape for it; it may come back. */
const cronIn = (values: FormValues): string =>
  textIn(values, WHEN.cron).trim().replace(/\s+/g, ' ').replaceAll('∗', '*');

/** What is wrong with when it comes, at the input that says it. */
function problemIn(values: FormValues, unfit: NotScheduled | undefined): Errors {
  const isWritten = optionIn(values, WHEN.days) === AS_WRITTEN;
  if (unfit !== undefined) {
    return { [isWritten ? WHEN.cron : WHEN.days]: notScheduledText(unfit) };
  }
  return !isWritten && textIn(values, WHEN.cron).trim() !== ''
    ? { [WHEN.cron]: 'Leave this empty, or choose “As the cron text below says” above.' }
    : {};
}

interface Making extends Sent {
  readonly channel: string;
  readonly times: Times;
  /** The tool's. */
  readonly name: string;
  readonly given: Filled['arguments'];
}

async function made(edge: Edge, openThread: OpenThread, making: Making): Promise<FormAnswer> {
  const { place, user, channel, times, given, id, values } = making;
  const { workspace, tool, version } = place;
  const opened = await openThread(id, { workspace, channel }, scheduledText(user, { name: making.name, ...times }));
  if (opened === undefined) {
    return { response_action: 'errors', errors: { [ANSWER_IN]: INVITE_ME } };
  }
  const outcome = await edge.agent.schedule(opened.to, { id, user, tool, version, arguments: given, ...times });
  if ('schedule' in outcome) {
    void tell(edge, { workspace, channel }, user, outcome); // the form need not wait for that
    return undefined;
  }
  const isUnknown = 'why' in outcome && outcome.why === 'not_saved';
  if (!isUnknown) {
    await retractInVain(edge, opened);
  }
  return instead(whyNot(outcome), values);
}

const whyNot = (outcome: NotScheduled | Refusal): Said =>
  'why' in outcome ? refusalText(outcome) : notScheduledText(outcome);

/** It stands, whether or not its maker hears so now. */
async function tell(
  edge: Edge,
  { workspace, channel }: { readonly workspace: string; readonly channel: string },
  user: string,
  outcome: Scheduled,
): Promise<void> {
  await edge.calls
    .call(workspace, 'chat.postEphemeral', { channel, user, ...scheduledTold(outcome) }, z.unknown())
    .catch((error: unknown) => edge.log.warn('could not say so', { code: codeOf(error), workspace }, error));
}

const instead = (sentence: Said, values: FormValues): FormAnswer => ({
  response_action: 'update',
  view: toldModal(sentence, typedTexts(values)),
});
