import { z } from 'zod';

/** A press on what one person alone sees: such a press holds no message. */
export interface OwnPress {
  readonly place: { readonly workspace: string; readonly channel: string };
  readonly user: string;
  readonly value: string;
  /** Opens a modal within three seconds. */
  readonly trigger: string;
}

const Body = z.object({
  user: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }),
  trigger_id: z.string().catch(''),
  actions: z.array(z.object({ value: z.string() })).min(1),
});

/** Reads it. Undefined when it is none in a channel, or carries nothing. */
export function ownPressOf(body: unknown, workspace: string): OwnPress | undefined {
  const { data } = Body.safeParse(body);
  const value = data?.actions[0]?.value;
  return data && value !== undefined
    ? { place: { workspace, channel: data.channel.id }, user: data.user.id, value, trigger: data.trigger_id }
    : undefined;
}
