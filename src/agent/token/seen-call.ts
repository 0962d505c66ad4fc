import { z } from 'zod';
import type { Artifact } from '#domain/program/run.ts';
import { isOpen, lastAttempt, type ThreadRef, type Turn } from '#domain/session/session.ts';
import type { AgentContext } from '../core/context.ts';
import { bytesOf } from '../core/stored.ts';
import type { Patience, SeenCall } from '../face/token-door.ts';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 1_000;

/** The turn once it is as far as somebody waits for, or as it is when they wait no longer. */
export async function untilThere(
  { sessions, clock }: Pick<AgentContext, 'sessions' | 'clock'>,
  ref: ThreadRef,
  id: string,
  { until, milliseconds }: Patience,
): Promise<Turn | undefined> {
  const end = clock.now() + milliseconds;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const turn = (await sessions.read(ref))?.turns.find((each) => each.id === id);
    const left = end - clock.now();
    if (turn === undefined || left <= 0 || IS_THERE[until](turn)) {
      return turn;
    }
    await clock.wait(Math.min(pause, left));
  }
}

const IS_THERE: Readonly<Record<Patience['until'], (turn: Turn) => boolean>> = {
  asked: ({ status }) => status !== 'queued' && status !== 'planning',
  decided: ({ status }) => !['queued', 'planning', 'awaiting_approval'].includes(status),
  over: (turn) => !isOpen(turn) && (turn.status !== 'finished' || turn.delivered),
};

const MOST_RESULT_BYTES = 100_000;
const MOST_FILES = 10;

/** A call with what came of it. */
export async function seenCall(context: AgentContext, ref: ThreadRef, turn: Turn): Promise<SeenCall> {
  const run = turn.status === 'finished' ? lastAttempt(turn)?.run : undefined;
  const bytes = await bytesOf(context, ref.workspace, run?.result);
  const files = (run?.artifacts ?? []).slice(0, MOST_FILES);
  return {
    ref,
    turn,
    result: resultIn(bytes),
    files: await Promise.all(files.map((file) => named(context, ref, file))),
  };
}

/** A result as it can be handed over: its value, or how large it is. */
export function resultIn(bytes: Uint8Array | undefined): SeenCall['result'] {
  if (bytes === undefined) {
    return undefined;
  }
  try {
    if (bytes.length <= MOST_RESULT_BYTES) {
      return { value: Json.parse(JSON.parse(new TextDecoder().decode(bytes))) };
    }
  } catch {
    // nested too deep to be written once more, so it counts as too large
  }
  return { bytes: bytes.length };
}

const Json = z.json();

/** A file with its address once people can see it in the thread. */
async function named({ thread }: AgentContext, ref: ThreadRef, { path, size, file }: Artifact) {
  const shared = file === null ? undefined : await thread.shared(ref, file, 0).catch(() => undefined);
  return { name: path.replace(/^out\//, ''), size, link: shared?.permalink || undefined };
}
