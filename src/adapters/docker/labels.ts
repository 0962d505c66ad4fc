import type { Work } from '#ports/sandbox.ts';
import { stateOf, thisMaker } from './maker.ts';

type Owner = Work['owner'];

const APP = 'threadsmith.app=sandbox';
/** How long a container may stand around before and after its program's own time, in seconds. */
const GRACE_SECONDS = 120;

/** Who a container belongs to, and when nobody can want it any more. */
export function labelsFor({ owner, limits }: Pick<Work, 'owner' | 'limits'>): Readonly<Record<string, string>> {
  return {
    'threadsmith.app': 'sandbox',
    'threadsmith.workspace': owner.workspace,
    'threadsmith.turn': owner.turn,
    'threadsmith.epoch': String(owner.epoch),
    'threadsmith.maker': thisMaker(),
    'threadsmith.seconds': String(limits.seconds + GRACE_SECONDS),
  };
}

/** The engine's filter for all that is ours. */
export const ours = (): { label: string[] } => ({ label: [APP] });

/** The engine's filter for what one turn started. */
export const ofTurn = ({ workspace, turn }: Owner): { label: string[] } => ({
  label: [APP, `threadsmith.workspace=${workspace}`, `threadsmith.turn=${turn}`],
});

export const isOlder = (labels: Readonly<Record<string, string | undefined>>, { epoch }: Owner): boolean =>
  Number(labels['threadsmith.epoch']) < epoch;

/**
 * Nobody waits for it. Where it can be seen its maker's life decides; else its age does. `ageSeconds` since it was made,
 * by the engine's clock.
 */
export function isStale(labels: Readonly<Record<string, string | undefined>>, ageSeconds: number): boolean {
  const state = stateOf(labels['threadsmith.maker'] ?? '');
  return state === 'dead' || (state === 'unknown' && ageSeconds > Number(labels['threadsmith.seconds'] ?? 0));
}
