import { type Line, linesOf } from './lines.ts';
import type { Played } from './played.ts';

/** What may come after what in one turn. Votes, refusals and terms change nothing of where it stands. */
const AFTER: Readonly<Record<string, readonly string[]>> = {
  '': ['asked'],
  asked: ['proposed', 'answered', 'failed', 'stopped'],
  proposed: ['approved', 'rejected', 'superseded', 'expired', 'stopped'],
  approved: ['started', 'not_run', 'stopped', 'failed'],
  started: ['finished', 'stopped', 'failed', 'interrupted'],
  // A run that was cut goes on under the approval that it had.
  interrupted: ['started', 'not_run', 'stopped', 'failed'],
  finished: ['proposed', 'failed', 'stopped', 'tool_kept', 'tool_not_kept'],
};
const BESIDE = ['voted', 'withdrawn', 'refused', 'grant_proposed', 'grant_used'];
const ONCE = ['approved', 'finished', 'tool_kept', 'tool_not_kept'];
const STANDS: Readonly<Record<string, string>> = {
  proposed: 'awaiting_approval',
  not_run: 'failed',
  asked: 'queued',
  interrupted: 'approved',
  tool_kept: 'finished',
  tool_not_kept: 'finished',
};

/** The first decision won, nothing came after an end, and what is stored is what the last change made it. */
export function whyNotOrdered(played: Played): string[] {
  const lines = linesOf(played);
  return played.session.turns.flatMap((turn) => {
    const own = lines.filter((line) => line.turn === turn.id && !BESIDE.includes(line.kind));
    const steps = own.map(({ kind }) => kind);
    const last = steps.at(-1) ?? '';
    const wrong = steps.filter((kind, at) => AFTER[steps[at - 1] ?? '']?.includes(kind) !== true);
    const stands = last === 'answered' ? turn.status : (STANDS[last] ?? last);
    // A repair is written without a line of its own until its program is proposed.
    const fits = stands === turn.status || (last === 'finished' && turn.status === 'planning');
    const order = wrong.length === 0 ? [] : [`${turn.id}: ${steps.join(' → ')}`];
    return [...order, ...(fits ? [] : [`${turn.id} is ${turn.status} after ${last}`]), ...twice(own), ...untold(own)];
  });
}

/** Nothing goes into the library but by the tick of the approval; whoever presses here saves nothing afterwards. */
function untold(own: readonly Line[]): string[] {
  const isKept = own.some(({ kind }) => kind === 'tool_kept');
  const isTicked = own.some(({ kind, body }) => kind === 'approved' && body.keep === true);
  return isKept && !isTicked ? [`${own[0]?.turn} was kept although nobody wanted it`] : [];
}

/** Of one attempt one approval and one end. */
function twice(own: readonly Line[]): string[] {
  return ONCE.flatMap((kind) => {
    const found = own.filter((line) => line.kind === kind);
    const attempts = new Set(found.map(({ body }) => body.attempt));
    return found.length > attempts.size ? [`${found[0]?.turn} was ${kind} twice`] : [];
  });
}
