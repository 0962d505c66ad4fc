import type { RecordKey } from './store.ts';

/** A unit of work that a change caused. It is named by its outbox id, so that adding it twice does it once. */
export interface Job {
  readonly id: string;
  readonly key: RecordKey;
  readonly turn: string;
}

/**
 * Does jobs beside whatever added them. Contract: test/contracts/jobs.contract.ts
 *
 * A job whose id is waiting or being done is not added again; once it is done it may be. Nothing is kept over a
 * restart: the outbox in the store is the truth, and the start adds what is left there. A handler that throws is
 * logged and does not stop the others. `drain` takes nothing new and settles when all that runs is done.
 */
export interface Jobs {
  start(handler: (job: Job) => Promise<void>): void;
  add(job: Job): void;
  drain(): Promise<void>;
}
