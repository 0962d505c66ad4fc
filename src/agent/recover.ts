import { z } from 'zod';
import { codeOf } from '#domain/errors.ts';
import type { Session } from '#domain/session.ts';
import { turnOf } from '#domain/transition.ts';
import type { RecordKey } from '#ports/store.ts';
import type { AgentContext } from './context.ts';
import { relay } from './effects.ts';
import { refOf } from './sessions.ts';

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
 * a job may have given up while the store was away.
 */
export async function recover(
  context: AgentContext,
  recovered: Set<string>,
  isGone: (instance: string) => boolean,
): Promise<void> {
  for (const key of await context.store.open()) {
    if (key.kind !== 'session') {
      continue;
    }
    const session = await context.sessions.read(refOf(key));
    if (session === undefined) {
      continue;
    }
    const left = await orphans(context, session, isGone);
    for (const { id } of left) {
      recovered.add(id);
    }
    if (left.length > 0) {
      context.log.info('taken up', { workspace: key.workspace, thread: session.ref.thread, effects: left.length });
    }
    const own = session.outbox.filter((effect) => turnOf(session, effect.turn).instance === context.instance);
    relay(context, session, [...left, ...own]);
  }
}

/** Effects that nobody alive is at. */
async function orphans(context: AgentContext, session: Session, isGone: (instance: string) => boolean) {
  const left = [];
  for (const effect of session.outbox) {
    const { instance } = turnOf(session, effect.turn);
    if (instance !== context.instance && (isGone(instance) || (await isSilent(context, instance)))) {
      left.push(effect);
    }
  }
  return left;
}

async function isSilent(context: AgentContext, instance: string): Promise<boolean> {
  const beat = Beat.safeParse(await context.store.get(keyOf(instance)));
  return !beat.success || context.clock.now() - beat.data.at > DEAD_MS;
}
