import { z } from 'zod';
import type { RecordKey, Store } from '#ports/store.ts';

/** Whether a workspace's agent works. `by` is who changed it, for people. */
export const Standstill = z.object({
  state: z.enum(['running', 'paused', 'removed']),
  by: z.string(),
  at: z.number(),
});
export type Standstill = z.infer<typeof Standstill>;

const standstillKey = (workspace: string): RecordKey => ({ workspace, kind: 'standstill', id: 'standstill' });

/** Read anew every time, so that a pause holds at once everywhere. Throws when it cannot be told. */
export async function standstillOf(store: Pick<Store, 'get'>, workspace: string): Promise<Standstill['state']> {
  const stored = await store.get(standstillKey(workspace));
  return stored === undefined ? 'running' : Standstill.parse(stored).state;
}

/** Pauses, resumes, or notes that the app was removed. */
export async function setStandstill(store: Pick<Store, 'update'>, workspace: string, value: Standstill): Promise<void> {
  await store.update(standstillKey(workspace), () => ({ value, open: false }));
}
