import { z } from 'zod';
import type { AuditKind } from '#domain/audit/audit.ts';
import type { RecordKey, Store } from '#ports/store.ts';
import { changedAndTold, type Telling } from './owed-lines.ts';

/** Whether a workspace's agent works. `by` is who changed it, for people. */
export const Standstill = z.object({
  state: z.enum(['running', 'paused', 'removed']),
  by: z.string(),
  at: z.number(),
});
export type Standstill = z.infer<typeof Standstill>;

const standstillKey = (workspace: string): RecordKey => ({ workspace, kind: 'standstill', id: 'standstill' });

/** Read anew every time, so that a pause holds at once everywhere. Throws when it cannot be told. */
export const standstillOf = async (store: Pick<Store, 'get'>, workspace: string): Promise<Standstill['state']> =>
  (await standstillIn(store, workspace)).state;

/** The same, with who changed it last and when; nobody has, at first. */
export async function standstillIn(store: Pick<Store, 'get'>, workspace: string): Promise<Standstill> {
  const stored = await store.get(standstillKey(workspace));
  return stored === undefined ? { state: 'running', by: '', at: 0 } : Standstill.parse(stored);
}

/** Pauses, resumes, or notes that the app was removed, without a word to anybody. */
export async function setStandstill(store: Pick<Store, 'update'>, workspace: string, value: Standstill): Promise<void> {
  await store.update(standstillKey(workspace), () => ({ value, open: false }));
}

/**
 * The same, with a line of the audit. Gives what holds then: what is so already stays as it is, with who did it first,
 * and a removal does not become a pause.
 */
export async function changeStandstill(telling: Telling, workspace: string, wanted: Standstill): Promise<Standstill> {
  const { state, at, by } = wanted;
  const line = { id: `standstill:${state}:${at}`, at, kind: KINDS[state], body: { by } };
  const holds = await changedAndTold(telling, standstillKey(workspace), (stored) => {
    const now = Standstill.safeParse(stored).data;
    return now !== undefined && isKept(now.state, state) ? { value: now, line: undefined } : { value: wanted, line };
  });
  return Standstill.parse(holds);
}

const isKept = (now: Standstill['state'], wanted: Standstill['state']): boolean =>
  now === wanted || (now === 'removed' && wanted === 'paused');

const KINDS = { running: 'resumed', paused: 'paused', removed: 'removed' } satisfies Record<
  Standstill['state'],
  AuditKind
>;
