import { whyNotAudited } from './judge-audit.ts';
import { whyNotGranted } from './judge-grants.ts';
import { whyNotOrdered } from './judge-order.ts';
import { whyNotSettled } from './judge-rest.ts';
import { whyNotRun } from './judge-runs.ts';
import type { Played } from './played.ts';

/** All that is wrong with a sequence, in words; nothing when all is well. */
export const judge = (played: Played): string[] => [
  ...whyNotSettled(played),
  ...whyNotOrdered(played),
  ...whyNotRun(played),
  ...whyNotGranted(played),
  ...whyNotAudited(played),
];
