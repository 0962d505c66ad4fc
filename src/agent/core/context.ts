import type { Breaker } from '#domain/model/breaker.ts';
import type { Budgets } from '#domain/model/budget.ts';
import type { Prices } from '#domain/model/price.ts';
import type { Routes } from '#domain/model/routing.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { Limits } from '#domain/program/program.ts';
import type { Session, ThreadRef, Turn } from '#domain/session/session.ts';
import type { Audit } from '#ports/audit.ts';
import type { Blobs } from '#ports/blobs.ts';
import type { Calendar } from '#ports/calendar.ts';
import type { Clock } from '#ports/clock.ts';
import type { Inspector } from '#ports/inspector.ts';
import type { Jobs } from '#ports/jobs.ts';
import type { Library } from '#ports/library.ts';
import type { Log } from '#ports/log.ts';
import type { Model } from '#ports/model.ts';
import type { People } from '#ports/people.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import type { Store } from '#ports/store.ts';
import type { Thread } from '#ports/thread.ts';
import type { Sessions } from './sessions.ts';

/** Everything that the agent needs of the world. */
export interface AgentPorts {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly jobs: Jobs;
  readonly thread: Thread;
  readonly people: People;
  readonly model: Model;
  readonly sandbox: Sandbox;
  readonly inspector: Inspector;
  readonly library: Library;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly calendar: Calendar;
  readonly log: Log;
}

/** Bounds that a workspace may change; read anew for every request, so that no restart is needed. */
export interface Bounds {
  readonly mostFiles: number;
  readonly mostFileMb: number;
  readonly mostRunMb: number;
  /** Whether the models may see what is in files. */
  readonly previews: boolean;
  readonly keepDays: number;
  readonly auditDays: number;
  readonly limits: Limits;
  readonly policy: Policy;
  readonly routes: Routes;
  readonly prices: Prices;
  readonly budgets: Budgets;
}

/** What the parts of the agent share. */
export interface AgentContext extends AgentPorts {
  readonly sessions: Sessions;
  /** This process, as other processes know it. */
  readonly instance: string;
  /** Changes a session, and starts what that change causes. */
  readonly change: (ref: ThreadRef, change: (session: Session) => Session) => Promise<Session>;
  /** What runs in this process for a turn, so that a stop reaches it at once. Keyed by `turnKey`. */
  readonly underWay: Map<string, AbortController>;
  readonly bounds: (workspace: string) => Promise<Bounds>;
  /** What this process knows of models that failed lately, by name. */
  readonly breakers: Map<string, Breaker>;
}

/** Names a turn among all turns of this process. */
export const turnKey = (ref: ThreadRef, turn: string): string =>
  `${ref.workspace}:${ref.channel}:${ref.thread}:${turn}`;

/** Whose a sandbox is. Ids of turns are unique in their channel only, so place and thread are in it. */
export const ownerOf = ({ workspace, channel, thread }: ThreadRef, { id, epoch }: Pick<Turn, 'id' | 'epoch'>) => ({
  workspace,
  turn: `${channel}:${thread}:${id}`,
  epoch,
});

export const DAY_MS = 86_400_000;
export const MIB = 1_048_576;
