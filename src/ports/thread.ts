import type { Refusal } from '#domain/policy/refusal.ts';
import type { Missed, Schedule } from '#domain/schedule.ts';
import type { Heard, RequestFile, ThreadRef, Turn } from '#domain/session/session.ts';
import type { Place } from './people.ts';

/** What is seen while a program is written or runs. Never stored. */
export interface Live {
  /** The place in line, from 1, while all sandboxes are busy; null once it has one of its own. */
  readonly queue: number | null;
  /** Since the program began; waiting in line does not count. */
  readonly milliseconds: number;
  readonly startMilliseconds: number;
  readonly memoryMb: number;
  readonly output: string;
  /** Characters that a model has written by now, while it writes. */
  readonly written?: number;
}

/** Everything a card is drawn from. Same card, same blocks. Texts are whole; the view cuts. */
export interface Card {
  readonly ref: ThreadRef;
  readonly turn: Turn;
  readonly place: Place;
  readonly requesterName: string;
  /** The last attempt's model-written file, and for a repair the one before. */
  readonly source: string | undefined;
  readonly previousSource: string | undefined;
  /** Of the last attempt that ran. */
  readonly stdout: string;
  readonly stderr: string;
  readonly result: unknown;
  readonly live: Live | undefined;
}

/** A short reply, because an edit rings nobody. */
export interface Notice {
  readonly turn: string;
  readonly kind: 'decide' | 'second_try' | 'reminder' | 'passed' | 'failed' | 'stopped' | 'rejected' | 'answered';
  /** Who is rung. */
  readonly user: string;
  /** Who did it, where that is somebody else. */
  readonly by: string | undefined;
  readonly attempt: number;
  /** For those that ask for a decision: whether somebody else has to approve, and ids of people and groups who may. */
  readonly others?: { readonly somebodyElse: boolean; readonly named: readonly string[]; readonly tooFew?: boolean };
  /** For `reminder`: hours that are left, at least one. */
  readonly hours?: number;
}

/** What whoever asked is told alone, because their thread does not take it. */
export interface Elsewhere extends Notice {
  /** The goal in words, or the request. */
  readonly about: string;
  readonly place: Place;
  /** Whether the thread takes nothing any more; else only what should have been said there. */
  readonly closed: boolean;
  /** Whether any program of the turn ran. */
  readonly ran: boolean;
}

/** A time of a schedule that has come. */
export interface DueRun {
  /** Names it among our messages. */
  readonly id: string;
  readonly schedule: Schedule;
  /** ms since the epoch. */
  readonly due: number;
}

/** A file's bytes, or the reason in words why it is not passed on. */
export type Fetched = { readonly bytes: Uint8Array } | { readonly reason: string };

/** Room for a file: its id, and where its bytes go. */
export interface UploadSlot {
  readonly file: string;
  readonly url: string;
}

/**
 * The agent's voice in a thread. Throws SLACK_UNAVAILABLE (worth another try), SLACK_REFUSED (it never will be) or
 * THREAD_CLOSED (nothing will be, in this thread).
 * `uncertain` means that an earlier try may have posted it: then it is looked for before it is posted.
 */
export interface Thread {
  /**
   * Posts the card, or edits the one at `ts`; gives its ts. A card that is gone is posted anew, unless only what is live has
   * changed or a newer card has taken its place.
   */
  card(card: Card, ts: string | null, uncertain: boolean): Promise<string>;
  notice(ref: ThreadRef, notice: Notice, uncertain: boolean): Promise<string>;
  /** The ts of a notice that an earlier try has posted; undefined when there is none. */
  noticed(ref: ThreadRef, notice: Notice): Promise<string | undefined>;
  retract(ref: ThreadRef, ts: string): Promise<void>;
  /** Tells one person alone; by direct message where the thread is closed to us. */
  whisper(ref: ThreadRef, user: string, refusal: Refusal): Promise<void>;
  /** Tells whoever asked by direct message. */
  elsewhere(workspace: string, news: Elsewhere, uncertain: boolean): Promise<void>;
  /** Opens the thread of a scheduled run in its channel; gives its ts. */
  openRun(workspace: string, run: DueRun, uncertain: boolean): Promise<string>;
  /** Says in the channel that a scheduled run did not come; by direct message to who made it where that is closed to us. */
  notRun(workspace: string, run: DueRun & { readonly why: Missed }, uncertain: boolean): Promise<void>;
  status(ref: ThreadRef, status: 'processing' | 'suspended' | 'active'): Promise<void>;
  /** The newest 15 messages that were in the thread before `before`, oldest first, with their files. */
  history(ref: ThreadRef, before: string): Promise<{ heard: Heard[]; files: RequestFile[] }>;
  fetch(workspace: string, file: RequestFile, maxBytes: number): Promise<Fetched>;
  /** Makes room for a file, so that its id can be stored before anybody sees it. */
  reserve(workspace: string, file: { name: string; size: number; alt: string }): Promise<UploadSlot>;
  /** Sends the bytes of a reserved file. Nobody sees it before `share` or `settle`. */
  upload(workspace: string, slot: UploadSlot, file: { name: string; bytes: Uint8Array }): Promise<void>;
  /** Completes uploads as one message in the thread, with the notice as its text. */
  share(ref: ThreadRef, files: readonly { file: string; name: string }[], notice: Notice): Promise<void>;
  /** Completes an upload that nobody sees until a block shows it. */
  settle(workspace: string, file: { file: string; name: string }): Promise<void>;
  /** The share's permalink once people can see the file in the thread, waiting up to `milliseconds`; else undefined. */
  shared(ref: ThreadRef, file: string, milliseconds: number): Promise<{ permalink: string } | undefined>;
}
