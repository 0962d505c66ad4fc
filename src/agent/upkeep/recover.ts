import { z } from 'zod';
import type { Effect } from '#domain/session/effect.ts';
import type { Session, ThreadRef } from '#domain/session/session.ts';
import { leftTo } from '#domain/session/transition.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { RecordKey } from '#ports/store.ts';
import type { AgentContext } from '../core/context.ts';
import { relay } from '../core/effects.ts';
import { refOf } from '../core/sessions.ts';

const BEAT_MS = 5_000;
const DEAD_MS = 20_000;

const Beat = z.object({ at: z.number() });

const keyOf = (instance: string): RecordKey => ({ workspace: 'ALL', kind: 'instance', id: instance });

/**
 * Says every few seconds that this process lives. That decides only who takes unfinished work up; that nobody acts
 * twice is the epochs' business, so a late beat can do no harm.
 */
export function startBeating(context: AgentContext, ended: AbortSignal): void {
  const beat = async (): Promise<void> => {
    while (!ended.aborted) {
      const at = context.clock.now();
      await context.store
        .update(keyOf(context.instance), () => ({ value: { at }, open: false }))
        .catch((error: unknown) => context.log.warn('no heartbeat', { code: codeOf(error) }, error));
      await context.clock.wait(BEAT_MS, ended);
    }
  };
  void beat();
}

/**
 * Takes up what the store says is unfinished and whose process is gone: everything that a crash cut, at a start, and
 * what another instance left behind, later. `isGone` may know more than the heartbeat, on the same machine. Our own is
 * handed to the jobs again, which do nothing twice at a time: the store may have written what it could not confirm, and
 * a job may have given up while the store or Slack was away.
 */
export async function recover(
  context: AgentContext,
  recovered: Set<string>,
  isGone: (instance: string) => boolean,
): Promise<void> {
  for (const key of await context.store.open()) {
    if (key.kind === 'session') {
      const ref = refOf(key);
      await takeUp(context, recovered, isGone, ref).catch((error: unknown) => {
        const code = codeOf(error);
        if (code === 'STORE_UNAVAILABLE') {
          throw error;
        }
        // One record that cannot be read holds up no other.
        context.log.error('not taken up', { code, workspace: ref.workspace, thread: ref.thread }, error);
      });
    }
  }
}

async function takeUp(
  context: AgentContext,
  recovered: Set<string>,
  isGone: (instance: string) => boolean,
  ref: ThreadRef,
): Promise<void> {
  const session = await context.sessions.read(ref);
  if (session === undefined) {
    return;
  }
  const gone = await goneAmong(context, session, isGone);
  // Of several processes that find it one takes it: whose change comes first.
  const { before, after } =
    gone.size === 0
      ? { before: session, after: session }
      : await context.sessions.update(ref, (now) =>
          leftTo(now, context.instance, (effect) => gone.has(holderOf(now, effect))),
        );
  const own = after.outbox.filter((effect) => holderOf(after, effect) === context.instance);
  const taken = own.filter(({ id }) =>
    before.outbox.some((effect) => effect.id === id && gone.has(holderOf(before, effect))),
  );
  for (const { id } of taken) {
    recovered.add(id);
  }
  if (taken.length > 0) {
    context.log.info('taken up', { workspace: ref.workspace, thread: ref.thread, effects: taken.length });
  }
  relay(context, after, own);
}

/** The process that an effect is left to. */
const holderOf = (session: Session, { by, turn }: Effect): string =>
  by || (session.turns.find(({ id }) => id === turn)?.instance ?? '');

/** The processes that hold something here and are no longer alive. */
async function goneAmong(context: AgentContext, session: Session, isGone: (instance: string) => boolean) {
  const gone = new Set<string>();
  for (const instance of new Set(session.outbox.map((effect) => holderOf(session, effect)))) {
    if (instance !== context.instance && (isGone(instance) || (await isSilent(context, instance)))) {
      gone.add(instance);
    }
  }
  return gone;
}

async function isSilent(context: AgentContext, instance: string): Promise<boolean> {
  const beat = Beat.safeParse(await context.store.get(keyOf(instance)));
  return !beat.success || context.clock.now() - beat.data.at > DEAD_MS;
}
