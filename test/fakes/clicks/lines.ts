import type { AuditRecord } from '#domain/audit/audit-chain.ts';
import type { Played } from './played.ts';

/** A line of the audit about a turn, with the place of its change among all changes of the thread. */
export interface Line {
  readonly kind: string;
  readonly turn: string;
  readonly place: number;
  readonly at: number;
  readonly user: string;
  readonly body: AuditRecord['body'];
}

/** The lines about turns, in the order in which their changes were stored; that of the chain may differ from it. */
export const linesOf = ({ lines, ref }: Pick<Played, 'lines' | 'ref'>): Line[] =>
  lines
    .flatMap(({ id, kind, at, body }): Line[] => {
      const place = Number(/:(\d+):audit:/.exec(id)?.[1]);
      const isHere = body.channel === ref.channel && typeof body.turn === 'string' && Number.isInteger(place);
      return isHere ? [{ kind, turn: String(body.turn), place, at, user: String(body.user ?? ''), body }] : [];
    })
    .sort((a, b) => a.place - b.place);
