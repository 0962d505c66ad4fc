import { z } from 'zod';
import type { ThreadRef } from '#domain/session/session.ts';
import { refOf } from '../message.ts';
import type { FormValues } from './form-values.ts';
import type { Edge } from './guard.ts';

const Body = z.object({
  user: z.object({ id: z.string() }),
  trigger_id: z.string().catch(''),
  channel: z.object({ id: z.string() }),
  message: z.object({ ts: z.string(), thread_ts: z.string().optional(), blocks: z.array(z.unknown()).catch([]) }),
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        action_ts: z.string(),
        block_id: z.string().catch(''),
        value: z.string().optional(),
        text: z.object({ text: z.string() }).optional(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    )
    .min(1),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), z.unknown())) }).catch({ values: {} }),
});

/** A press of something on a message of ours. */
export interface Click {
  readonly ref: ThreadRef;
  readonly user: string;
  /** Opens a modal within three seconds. */
  readonly trigger: string;
  /** What the button or menu item carries. */
  readonly value: string;
  readonly label: string;
  readonly blocks: readonly unknown[];
  /** Ids of what was pressed, and of the block in which it stands. */
  readonly action: string;
  readonly block: string;
  /** What the message's menus and ticks held then. */
  readonly values: FormValues;
  /** The same at every delivery of this press. */
  readonly id: string;
}

/** Reads a press. Undefined when it is none on a message. */
export function clickOf(body: unknown, workspace: string): Click | undefined {
  const read = Body.safeParse(body);
  const action = read.data?.actions[0];
  if (!read.success || action === undefined) {
    return undefined;
  }
  const { user, trigger_id, channel, message, state } = read.data;
  return {
    ref: refOf(workspace, channel.id, message),
    user: user.id,
    trigger: trigger_id,
    value: action.selected_option?.value ?? action.value ?? '',
    label: action.text?.text ?? '',
    blocks: message.blocks,
    action: action.action_id,
    block: action.block_id,
    values: state.values,
    id: `click.${action.action_ts}.${user.id}`,
  };
}

/** Tells whoever pressed, alone, that nothing was stored. */
export const notSaved =
  (edge: Edge) =>
  async (body: unknown, workspace: string): Promise<void> => {
    const click = clickOf(body, workspace);
    if (click !== undefined) {
      await edge.thread.whisper(click.ref, click.user, { why: 'not_saved' });
    }
  };
