import type { ThreadRef } from '#domain/session/session.ts';

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
  /** People of other companies are in it, or are invited. A channel that an organisation shares with itself is not. */
  readonly shared: boolean;
}

/** Whom a count looks for in a channel. */
export interface Sought {
  /** The count ends when it has found so many; at least 1. */
  readonly wanted: number;
  /** By id alone, before anybody is looked up: leaves out the requester, or all who are not in a group. */
  readonly among: (user: string) => boolean;
  readonly fits: (person: Person) => boolean;
}

/**
 * Looks people up. Throws PEOPLE_UNAVAILABLE when the look-up fails: then the answer to any question of right is no.
 * `fresh` asks Slack now; without it an answer of the last minute may serve.
 */
export interface People {
  person(workspace: string, user: string, fresh: boolean): Promise<Person>;
  /** Whether the person is in the channel now. Always fresh. */
  isIn(ref: ThreadRef, user: string): Promise<boolean>;
  /** Whether the person is in the user group (S…) now. Always fresh. A group that is disabled or not there throws. */
  inGroup(workspace: string, group: string, user: string): Promise<boolean>;
  /** Ids of all who are in the user group now; for a count, where `inGroup` would ask once a person. Throws as it does. */
  groupMembers(workspace: string, group: string): Promise<ReadonlySet<string>>;
  /** What a user group is called in a sentence, such as data-leads; empty when nobody can say, which never throws. */
  groupName(workspace: string, group: string): Promise<string>;
  /**
   * How many people of the channel fit, at most `wanted`. Answers of the last minute may serve, so it is good for what a
   * card shows and decides nothing. Reads at most 20,000 members and looks up at most 400 of them; throws
   * PEOPLE_UNAVAILABLE when it found too few and somebody was left who could not be looked at.
   */
  countMembers(ref: ThreadRef, sought: Sought): Promise<number>;
  /** An answer of the last minute may serve: Slack lets it be asked 50 times a minute, and every drawing asks. */
  place(workspace: string, channel: string): Promise<Place>;
}
