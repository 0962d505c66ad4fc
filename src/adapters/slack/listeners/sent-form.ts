import { z } from 'zod';
import type { ToolForm } from '#agent/face/tool-run.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import { codeOf } from '#domain/text/errors.ts';
import { heardText } from '../heard-text.ts';
import { refusalText } from '../texts/refusals.ts';
import { ANSWER_IN } from '../views/run-form.ts';
import { type RunPlace, readRunMetadata } from '../views/run-place.ts';
import type { FormValues } from './form-values.ts';
import type { Edge } from './guard.ts';
import type { OpenedThread } from './opened-thread.ts';

const Body = z.object({
  user: z.object({ id: z.string() }),
  view: z.object({
    id: z.string(),
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), z.unknown())) }).catch({ values: {} }),
  }),
});

/** A form about a tool as it came. */
export interface Sent {
  readonly place: RunPlace;
  readonly user: string;
  readonly values: FormValues;
  /** The same at every delivery and every press, so that a form counts once. */
  readonly id: string;
  readonly metadata: string;
}

/** Reads it. Undefined when it is none of ours, or of another workspace. */
export function sentIn(body: unknown, workspace: string): Sent | undefined {
  const { data } = Body.safeParse(body);
  const place = readRunMetadata(data?.view.private_metadata ?? '');
  if (data === undefined || place?.workspace !== workspace) {
    return undefined;
  }
  const { user, view } = data;
  return { place, user: user.id, values: view.state.values, id: `form.${view.id}`, metadata: view.private_metadata };
}

/** All that it holds. */
export const valuesIn = (body: unknown): FormValues => Body.safeParse(body).data?.view.state.values ?? {};

/** Why the channel will not do, at its input: another one may. Where we are not, nobody can tell yet. */
export function problemAt(channel: string | undefined, there: ToolForm | Refusal | undefined): Record<string, string> {
  if (channel === undefined) {
    return { [ANSWER_IN]: 'Choose a channel.' };
  }
  return there === undefined || !('why' in there) || there.why === 'look_up_failed'
    ? {}
    : { [ANSWER_IN]: heardText(refusalText(there)).replaceAll('*', '') };
}

/** Where we may not open a thread. */
export const INVITE_ME =
  'I cannot write in this channel. Write /invite @Threadsmith in it, then press the button again.';

/** A thread that was opened in vain goes; one that was there before may be where the call waits. */
export async function retractInVain(edge: Edge, { to, isNew }: OpenedThread): Promise<void> {
  if (isNew) {
    await edge.thread.retract(to, to.thread).catch((error: unknown) => {
      edge.log.warn('an empty thread stays', { code: codeOf(error), workspace: to.workspace }, error);
    });
  }
}
