import { storedAudit } from '#adapters/audit/stored-audit.ts';
import { memoryBlobs } from '#adapters/blobs/memory.ts';
import { cronerCalendar } from '#adapters/calendar/croner-calendar.ts';
import { inProcessJobs } from '#adapters/jobs/in-process.ts';
import { memoryStore } from '#adapters/keyv/memory.ts';
import { memoryLibrary } from '#adapters/library/memory.ts';
import { systemClock } from '#adapters/system/clock.ts';
import type { Bounds } from '#agent/core/context.ts';
import { openSessions } from '#agent/core/sessions.ts';
import { createAgent } from '#agent/create-agent.ts';
import type { Agent, Ask } from '#agent/face/agent.ts';
import type { Prices } from '#domain/model/price.ts';
import { pressDigest } from '#domain/session/decision.ts';
import { lastAttempt, type ThreadRef, type Turn } from '#domain/session/session.ts';
import { Settings } from '#domain/settings.ts';
import type { Inspector } from '#ports/inspector.ts';
import type { Library } from '#ports/library.ts';
import type { Model } from '#ports/model.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import type { Store } from '#ports/store.ts';
import type { Card } from '#ports/thread.ts';
import { failuresOf } from './failures.ts';
import { type Result, resultOf } from './result.ts';
import type { Task } from './task.ts';
import { APPROVER, ASKED_AT, clockFrom, quietThread, REQUESTER, silentLog, twoPeople } from './world.ts';

/** What all tasks share. */
export interface Parts {
  readonly model: Model;
  readonly sandbox: Sandbox;
  readonly inspector: Inspector;
  readonly prices: Prices;
  /** A task is stopped after so long. */
  readonly seconds: number;
  /** What worked is kept here for later tasks; without it every task begins with an empty library and keeps nothing. */
  readonly library?: Library;
}

const WORKSPACE = 'T0EVAL';
const THREAD_DIGITS = 12;
const KEY = new Uint8Array(32); // nothing of it outlives the task

/** One task through the agent as Slack starts it: one person asks, another approves as often as something waits. */
export async function runTask(task: Task, { model, prices, seconds, library, ...given }: Parts): Promise<Result> {
  const clock = clockFrom(ASKED_AT, systemClock());
  const store = memoryStore();
  const blobs = memoryBlobs(clock.now);
  const ref: ThreadRef = { workspace: WORKSPACE, channel: 'C0EVAL', thread: threadOf(task) };
  const watched = failuresOf(model);
  const ask = askOf(task);
  const files = new Map(task.bytes.map(({ bytes }, index) => [fileId(index), bytes]));
  const pressed = new Set<number>();
  const end = Promise.withResolvers<string | undefined>();
  const drawn = (card: Card): void => answerCard(agent, { pressed, keep: library !== undefined }, card, end.resolve);
  const agent = createAgent(
    {
      ...{ store, blobs, clock, log: silentLog, people: twoPeople(), ...given, model: watched.model },
      library: library ?? memoryLibrary(),
      thread: quietThread({ files, heard: task.thread, drawn }),
      calendar: cronerCalendar(),
      jobs: inProcessJobs({ log: silentLog, concurrency: 8 }),
      audit: storedAudit({ store, key: KEY }),
    },
    { instance: task.id, bounds: async () => boundsWith(prices), isGone: () => false },
  );
  const over = new AbortController();
  const began = clock.now();
  try {
    await agent.ask(ref, ask);
    if ((await turnIn(store, ref, ask.id)) === undefined) {
      end.resolve('it was not taken as a request'); // a word such as stop
    }
    const late = clock.wait(seconds * 1000, over.signal).then(() => `it took longer than ${seconds} s`);
    const reason = await Promise.race([end.promise, late]);
    if (reason !== undefined) {
      await agent.stop(ref, ask.id, REQUESTER);
    }
    const took = (clock.now() - began) / 1000;
    await agent.drain();
    const turn = await turnIn(store, ref, ask.id);
    return await resultOf(task, turn, {
      ...{ reason, seconds: took, failures: watched.failures, model: model.usual ?? '' },
      bytes: async (hash) => await blobs.get(WORKSPACE, hash),
    });
  } finally {
    over.abort();
    await agent.drain();
  }
}

const turnIn = async (store: Store, ref: ThreadRef, id: string): Promise<Turn | undefined> =>
  (await openSessions(store).read(ref))?.turns.find((turn) => turn.id === id);

/** Of its own, because a sandbox is known by its turn, and tasks run beside each other. */
const threadOf = ({ digest }: Task): string => `${Number.parseInt(digest.slice(0, THREAD_DIGITS), 16)}.000000`;

const fileId = (index: number): string => `F0${index}`;

function askOf(task: Task): Ask {
  const { request, thread, bytes } = task;
  const files = bytes.map((file, index) => ({
    ...{ id: fileId(index), name: file.name, size: file.bytes.length, mimetype: 'application/octet-stream' },
  }));
  const root = threadOf(task);
  const id = thread.length > 0 ? root.replace(/0$/, '1') : root; // a thread that begins with the request has no before
  return { id, user: REQUESTER, text: request, source: 'mention', files, unusable: {} };
}

/** A new workspace's own bounds, and what the models cost. */
function boundsWith(prices: Prices): Bounds {
  const { files, ...rest } = Settings.parse({ prices });
  return { mostFiles: files.most, mostFileMb: files.mostMb, mostRunMb: files.mostRunMb, ...rest };
}

/** Approves what waits, as soon as the whole program is in the thread; says when the turn is over. */
function answerCard(
  agent: Agent,
  { pressed, keep }: { readonly pressed: Set<number>; readonly keep: boolean },
  { ref, turn }: Card,
  end: (reason?: string) => void,
): void {
  const last = lastAttempt(turn);
  if (turn.status === 'awaiting_approval' && last !== undefined && !pressed.has(last.number)) {
    if (last.share?.state === 'failed') {
      end('the program could not be shown');
    } else if (last.share === null || last.share.state === 'done') {
      pressed.add(last.number);
      void agent.approve(ref, { turn: turn.id, digest: pressDigest(last), user: APPROVER, keep }).then(
        (refusal) => refusal && end(`the approval was refused: ${refusal.why}`),
        () => end('the approval could not be stored'),
      );
    }
  }
  if (isOver(turn)) {
    end();
  }
}

const OVER: readonly Turn['status'][] = [
  'answered',
  'asking',
  'failed',
  'rejected',
  'expired',
  'superseded',
  'stopped',
];

const isOver = (turn: Turn): boolean =>
  OVER.includes(turn.status) || (turn.status === 'finished' && turn.delivered && turn.kept?.state !== 'wanted');
