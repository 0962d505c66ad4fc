import type { AuditRecord } from '#domain/audit/audit-chain.ts';
import type { BudgetUse } from '#domain/model/budget.ts';
import type { Spent } from '#domain/model/ledger.ts';
import type { Grant } from '#domain/policy/grant.ts';
import type { GrantTerms } from '#domain/policy/grant-terms.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import type { Schedule } from '#domain/schedule.ts';
import type { RequestFile, ThreadRef, Turn } from '#domain/session/session.ts';
import type { DraftKept } from '#domain/tool/draft-kept.ts';
import type { KeepForm } from '#domain/tool/keeping.ts';
import type { Tool } from '#domain/tool/tool.ts';
import type { ToolWords } from '#domain/tool/tool-change.ts';
import type { ToolLine } from '#domain/tool/tool-order.ts';
import type { Reviewed } from '#domain/tool/tool-review.ts';
import type { Exchange } from './exchange-asked.ts';
import type { HomeLook, HomeView } from './home-view.ts';
import type { NotScheduled, ScheduleAsked, Scheduled, Times } from './schedule-asked.ts';
import type { TokenDoor } from './token-door.ts';
import type { FormPlace, ToolForm, ToolRun } from './tool-run.ts';

type Place = Pick<ThreadRef, 'workspace' | 'channel'>;

/** A message to the agent, as Slack gave it: the app's own mention is already taken out of `text`. */
export interface Ask {
  /** Names the request: the message's ts, or for forms and commands an id that is the same at every delivery. */
  readonly id: string;
  readonly user: string;
  readonly text: string;
  readonly source: 'mention' | 'direct' | 'command' | 'modal' | 'button';
  readonly files: readonly Pick<RequestFile, 'id' | 'name' | 'size' | 'mimetype'>[];
  /** Why a file that came along cannot be used, by file id, where Slack itself says so (remote, hidden, tombstone). */
  readonly unusable: Readonly<Record<string, string>>;
}

/** A press of a button or the submit of its form. `digest` is the first 16 hex characters that the button carries. */
export interface Press {
  readonly turn: string;
  readonly digest: string;
  readonly user: string;
  /** Whether *Keep as a tool* was ticked on the card that was pressed; it counts with the press that completes the set. */
  readonly keep?: boolean;
}

/** A program as somebody edited it: the whole file, and the arguments as the text of a JSON object. */
export interface Edited {
  readonly source: string;
  readonly arguments: string;
}

/** What `/smith usage` shows. */
export interface UsageView {
  /** As 2026-11. */
  readonly month: string;
  readonly own: Spent;
  readonly today: Spent;
  readonly total: Spent;
  /** What was spent most on, at most ten. */
  readonly models: readonly { readonly model: string; readonly spent: Spent }[];
  /** The budget that is used most, once it is nearly used up. */
  readonly budget: BudgetUse | undefined;
}

/** What Details shows. */
export interface Details {
  readonly turn: Turn;
  /** What the last run wrote on stderr, whole. */
  readonly stderr: string;
  readonly audit: readonly AuditRecord[];
}

/** What View code shows. */
export interface ProgramView {
  readonly name: string;
  readonly language: 'python' | 'javascript';
  readonly digest: string;
  /** The function (or script), then the call, as files of the program. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly goal: string;
  /** As Edit shows them. */
  readonly arguments: string;
}

/**
 * All that people can make the agent do. Every call settles as soon as its effect is stored; the work goes on beside
 * it. A refusal comes back as a value; those of buttons have then already been whispered to the person.
 */
export interface Agent extends Exchange {
  /** A request. The same id twice is one request. Throws when it could not be stored: then Slack must repeat it. */
  ask(ref: ThreadRef, ask: Ask): Promise<void>;
  /** A message in a thread or direct message that mentions nobody: perhaps an answer to our question, or "stop". */
  hear(ref: ThreadRef, ask: Ask): Promise<void>;
  /** The asking message was edited or deleted. */
  changed(ref: ThreadRef, turn: string, how: 'edited' | 'deleted', user: string): Promise<void>;
  approve(ref: ThreadRef, press: Press): Promise<Refusal | undefined>;
  reject(ref: ThreadRef, press: Press, reason: string): Promise<Refusal | undefined>;
  /** A changed request takes the place of a proposal. `id` names the new request. */
  revise(ref: ThreadRef, press: Press, id: string, text: string): Promise<Refusal | undefined>;
  /** Takes one's own yes back, until the set is complete. */
  withdraw(ref: ThreadRef, press: Press): Promise<Refusal | undefined>;
  /**
   * Another program and other arguments in the place of those that wait; they wait in a turn of their own, named by `id`.
   * A text that cannot be used is refused as `not_usable`, and nothing has changed.
   */
  edit(ref: ThreadRef, press: Press, id: string, edited: Edited): Promise<Refusal | undefined>;
  /** Writes the terms of a standing approval on the card that waits, and voids its votes. */
  offerGrant(ref: ThreadRef, press: Press, terms: GrantTerms): Promise<Refusal | undefined>;
  /** The standing approvals of a channel that hold now, for its members. */
  grants(ref: Pick<ThreadRef, 'workspace' | 'channel'>, user: string): Promise<Grant[] | Refusal>;
  revokeGrant(
    ref: Pick<ThreadRef, 'workspace' | 'channel'>,
    toolDigest: string,
    user: string,
  ): Promise<Refusal | undefined>;
  /**
   * Why this person may not go on with it in another channel; asked before anything is written there. What cannot be looked
   * up there, because we are not in it, is no reason yet: `move` looks again.
   */
  mayMove(ref: ThreadRef, press: Press, channel: string): Promise<Refusal | undefined>;
  /** Goes on in another channel, where `to` is a thread that was opened for it: the same program waits there. */
  move(ref: ThreadRef, press: Press, id: string, to: ThreadRef): Promise<Refusal | undefined>;
  /** Save as tool: what worked goes into the library, with the words and under the name that somebody gave it. */
  saveTool(ref: ThreadRef, press: Press, form: KeepForm): Promise<Refusal | undefined>;
  /** What a function is that is like a tool: its next version, an example of it, or a tool of its own. */
  settleAlike(ref: ThreadRef, press: Press, way: 'version' | 'example' | 'separate'): Promise<Refusal | undefined>;
  /**
   * The tools of the workspace with how they have done, for members of the channel: all of them in the order of `inOrder`,
   * or those that `words` find, the best first.
   */
  tools(place: Place, user: string, words: string): Promise<ToolLine[] | Refusal>;
  /** The tool that people mean by a name, retired ones too. */
  tool(place: Place, user: string, name: string): Promise<ToolLine | Refusal>;
  toolById(place: Place, user: string, id: string): Promise<ToolLine | Refusal>;
  /** Tools that people might want to retire, the gravest first. */
  toolsToReview(place: Place, user: string): Promise<Reviewed[] | Refusal>;
  /** Takes a tool out of use, where `version` is still the one that stands. Gives it as it is then, as `restoreTool` does. */
  retireTool(place: Place, user: string, id: string, version: number): Promise<Tool | Refusal>;
  restoreTool(place: Place, user: string, id: string, version: number): Promise<Tool | Refusal>;
  /** Decides that a tool stays in use, in spite of what speaks against it by now. */
  keepOn(place: Place, user: string, id: string, version: number): Promise<Tool | Refusal>;
  /** Other words about the same function, where nobody changed it since `seen`, the `changedAt` of what stood there. */
  editTool(place: Place, user: string, id: string, seen: number, words: ToolWords): Promise<Tool | Refusal>;
  /** Approves an imported draft, after its examples gave the same again. Settles when they have run. */
  keepDraft(place: Place, user: string, id: string, version: number): Promise<DraftKept | Refusal>;
  /** What the form of a tool in use is made of; without a channel for whoever may ask at all. */
  runForm(place: FormPlace, user: string, nameOrId: string): Promise<ToolForm | Refusal>;
  /** A call of a tool by its form: no model is asked. It waits in a thread that was opened for it. Nothing is whispered. */
  runTool(to: ThreadRef, asked: ToolRun): Promise<Refusal | undefined>;
  /** Why nothing can be scheduled at these times; asked before anything is written in a channel. */
  whyNotTimes(times: Times): Promise<NotScheduled | undefined>;
  /** Calls of a tool at fixed times. The first comes at once, in a thread that was opened for it. Nothing is whispered. */
  schedule(to: ThreadRef, asked: ScheduleAsked): Promise<Scheduled | NotScheduled | Refusal>;
  /** The schedules of a channel that have not ended, for its members. */
  schedules(place: Place, user: string): Promise<Schedule[] | Refusal>;
  /** Ends one; by its maker, or whoever may revoke. */
  endSchedule(place: Place, id: string, user: string): Promise<Schedule | NotScheduled | Refusal>;
  /** What another agent may do by a token that somebody has. */
  readonly byToken: TokenDoor;
  /** What was spent on models in this month, for people who may ask in the channel. */
  usage(place: Pick<ThreadRef, 'workspace' | 'channel'>, user: string): Promise<UsageView | Refusal>;
  /** Everything that App Home shows this person now. Throws when it cannot be told. */
  home(workspace: string, user: string, look: HomeLook): Promise<HomeView>;
  /** Stops everything in a workspace, or goes on. */
  pause(workspace: string, user: string, on: boolean): Promise<Refusal | undefined>;
  /** Everything about a turn, with its lines of the audit, for members of the channel. */
  details(ref: ThreadRef, turn: string, user: string): Promise<Details | Refusal>;
  /** Stops one turn, or without `turn` whatever the thread is at; that throws when it could not be stored, as `ask`. */
  stop(ref: ThreadRef, turn: string | undefined, user: string): Promise<Refusal | undefined>;
  /** Try again, Run again, Ask again, Propose it again, a suggested answer: a new turn; `text` replaces the request's. */
  retry(ref: ThreadRef, turn: string, user: string, id: string, text: string | undefined): Promise<Refusal | undefined>;
  /** The program of a turn, for members of the channel. */
  program(ref: ThreadRef, turn: string, user: string): Promise<ProgramView | Refusal>;
  /** Slack has thrown the app out of a workspace. Throws when that could not be stored: then Slack must repeat it. */
  removed(workspace: string): Promise<void>;
  /** Takes up what the store says is unfinished and nobody alive is at. Called at start and now and then. */
  recover(): Promise<void>;
  /** Ends and reminds of proposals whose time it is. Called now and then; decisions do not depend on it. */
  sweep(): Promise<void>;
  /** What is done for a workspace every hour. */
  upkeep(workspace: string): Promise<void>;
  /** Takes nothing new and settles when all that is under way has reached the store. */
  drain(): Promise<void>;
}
