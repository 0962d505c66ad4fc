import type { Attempt } from '#domain/session/session.ts';
import type { Reused } from '#domain/tool/keeping.ts';
import type { Card } from '#ports/thread.ts';
import { joined, moment, plainly, type Said, said, say } from '../said.ts';
import { listed } from '../texts/names.ts';
import { times } from '../texts/quantities.ts';
import { type Block, blockId, context } from './blocks.ts';
import { CARD } from './limits.ts';

/** For a call of a kept tool: whose it is, and how it has done until it was proposed. */
export const reusedBlock = (card: Card, { reused }: Attempt): Block[] =>
  reused === undefined ? [] : [context(blockId(card, 'reused'), joined([...whose(reused), ...used(reused)], ' · '))];

/** "Kept by Priya Raman · approved by Jonas Weber"; one sentence where it is the same person. */
function whose({ keeper, approvers }: Reused): Said[] {
  const by = said(keeper.name, CARD.name);
  if (approvers.length === 1 && approvers[0]?.user === keeper.user) {
    return [say`Approved and kept by ${by}`];
  }
  const names = said(listed(approvers.map(({ name }) => name)), CARD.name * 2);
  return [say`Kept by ${by}`, ...(approvers.length === 0 ? [] : [say`approved by ${names}`])];
}

/** "ran 12 times, failed once · last used on …". */
function used({ runs, failed, lastAt }: Reused): Said[] {
  if (runs === 0) {
    return [plainly`not run since`];
  }
  const ran = say`ran ${said(times(runs))}, ${failed === 0 ? plainly`never failed` : say`failed ${said(times(failed))}`}`;
  return [ran, ...(lastAt === null ? [] : [say`last used on ${moment(lastAt, 'day')}`])];
}
