import type { ThreadRef } from '#domain/session/session.ts';
import type { History } from './history.ts';
import type { Pressed } from './played.ts';
import type { Wanted } from './programs.ts';
import type { World } from './world.ts';

/** A sequence that is being played. */
export interface Stage {
  readonly world: World;
  readonly ref: ThreadRef;
  readonly history: History;
  readonly pressed: Pressed[];
  readonly nextId: () => string;
  readonly first: Wanted;
  /** The last line of the audit before it. */
  readonly before: number;
}
