import type { ReactNode } from 'react';
import { DraftsContext, useDraftsOf } from './use-drafts.ts';

/** Keeps what is written and not sent, for everything drawn inside. */
export function DraftsProvider({ as, children }: { as: string; children: ReactNode }) {
  return <DraftsContext value={useDraftsOf(as)}>{children}</DraftsContext>;
}
