import type { ThreadRef } from '#domain/session.ts';

/** Who somebody is to the workspace that hosts the channel, at the moment of asking. */
export interface Person {
  readonly user: string;
  readonly name: string;
  readonly kind: 'member' | 'admin' | 'guest' | 'stranger' | 'bot' | 'deactivated';
  /** Name of a stranger's own workspace, else empty. */
  readonly from: string;
  /** IANA name of the person's time zone. */
  readonly timeZone: string;
}

/** A channel as people know it. */
export interface Place {
  readonly name: string;
  readonly kind: 'channel' | 'private' | 'direct';
}

/**
 * Looks people up. Throws PEOPLE_UNAVAILABLE when the look-up fails: then the answer to any question of right is no.
 * `fresh` asks Slack now; without it an answer of the last minute may serve.
 */
export interface People {
  person(workspace: string, user: string, fresh: boolean): Promise<Person>;
  /** Whether the person is in the channel now. Always fresh. */
  isIn(ref: ThreadRef, user: string): Promise<boolean>;
  place(workspace: string, channel: string): Promise<Place>;
}
