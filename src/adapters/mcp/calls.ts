import type { CallToolResult } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Patience, ReadyCall, SeenCall, Shown } from '#agent/face/token-door.ts';
import type { ToolRun } from '#agent/face/tool-run.ts';
import { canonical } from '#domain/json/canonical.ts';
import { lastAttempt, type ThreadRef } from '#domain/session/session.ts';
import { codeOf } from '#domain/text/errors.ts';
import { answer, deniedAnswer, refused } from './answers.ts';
import type { Door } from './door.ts';
import { Json } from './json.ts';
import { SENTENCES, standing } from './texts.ts';

/** A call is put before people within so long; after that whoever called asks for its result. */
const ASKING_MS = 10_000;

/** Makes a call in a thread of its own, and says whether people are asked or it runs at once. */
export async function makeCall(
  door: Door,
  shown: Shown,
  { name, arguments: given }: { readonly name: string; readonly arguments: Record<string, unknown> },
): Promise<CallToolResult> {
  const read = argumentsIn(given);
  if (read === undefined) {
    return refused(SENTENCES.noArguments);
  }
  const made = await whole(door, asked(door, shown, name, read));
  if ('content' in made) {
    return made;
  }
  // While the proposal is made nobody knows yet whether a standing approval covers it.
  const until = made.mayRunAtOnce ? 'decided' : 'asked';
  return await look(door, shown, made.thread, made, { until, milliseconds: ASKING_MS });
}

const Arguments = z.record(z.string(), Json);

/** What was sent, where all of it can be handed on: nobody approves a call that differs from what was asked for. */
function argumentsIn(given: Record<string, unknown>): ToolRun['arguments'] | undefined {
  try {
    const read = Arguments.parse(given);
    return canonical(read) === canonical(given) ? read : undefined;
  } catch {
    return undefined; // what JSON has no form for, or nested too deep
  }
}

/** What was begun is ended before the process is: a thread that was opened gets its call. */
async function whole<Made>({ underWay }: Door, work: Promise<Made>): Promise<Made> {
  underWay.add(work);
  return await work.finally(() => underWay.delete(work));
}

/** A call in its thread, or why there is none. */
async function asked(
  door: Door,
  shown: Shown,
  name: string,
  given: ToolRun['arguments'],
): Promise<CallToolResult | (ReadyCall & { readonly thread: string })> {
  const ready = await door.agent.byToken.ready(shown, name, given);
  if ('why' in ready) {
    return deniedAnswer(ready);
  }
  const ref = await door.threads.open(ready);
  if (ref === undefined) {
    return refused(SENTENCES.noThread);
  }
  const refusal = await door.agent.runTool(ref, ready.run);
  if (refusal !== undefined) {
    await closed(door, ref, refusal.why === 'not_saved');
    return deniedAnswer(refusal);
  }
  return { ...ready, thread: ref.thread };
}

/** The thread that was opened in vain goes; but not one of which nobody knows what was stored. */
async function closed({ threads, log, workspace }: Door, ref: ThreadRef, isUnknown: boolean): Promise<void> {
  if (!isUnknown) {
    await threads.close(ref).catch((error: unknown) => {
      log.warn('an empty thread stays', { code: codeOf(error), workspace }, error);
    });
  }
}

/** Where a call stands that this token made. */
export async function seeCall(
  door: Door,
  shown: Shown,
  { turn, wait }: { readonly turn: string; readonly wait: number },
): Promise<CallToolResult> {
  const [, thread, call] = HANDLE.exec(turn) ?? [];
  return thread === undefined || call === undefined
    ? deniedAnswer({ why: 'unknown_turn' })
    : await look(door, shown, thread, { call }, { until: 'over', milliseconds: wait * 1_000 });
}

/** The thread's ts and the call's own name; the channel is that of the token. */
const HANDLE = /^(\d{1,16}\.\d{1,16})_([0-9a-f-]{8,64})$/;

async function look(
  { agent, threads }: Door,
  shown: Shown,
  thread: string,
  { call }: Pick<ReadyCall, 'call'>,
  patience: Patience,
): Promise<CallToolResult> {
  const seen = await agent.byToken.seen(shown, thread, call, patience);
  if ('why' in seen) {
    return deniedAnswer(seen);
  }
  const { turn, ref, result } = seen;
  const { status, sentence } = standing(turn, lastAttempt(turn)?.run?.outcome);
  const tooLarge = result !== undefined && 'bytes' in result ? { resultBytes: result.bytes, result: TOO_LARGE } : {};
  const facts = { status, turn: `${thread}_${call}`, link: await threads.link(ref), meaning: sentence, ...tooLarge };
  return answer(facts, 'result', wordsOf(seen));
}

const TOO_LARGE = 'It is too large to be handed over here. It stands in Slack, behind the link.';

/** What people and programs wrote about it; nothing while there is nothing. */
function wordsOf({ turn, result, files }: SeenCall): Json | undefined {
  const outcome = turn.status === 'finished' ? lastAttempt(turn)?.run?.outcome : undefined;
  const said = {
    ...(result !== undefined && 'value' in result && { result: result.value }),
    ...(files.length > 0 && {
      files: files.map(({ name, size, link }) => ({ name, size, ...(link !== undefined && { link }) })),
    }),
    ...(outcome?.kind === 'check_failed' && { check: outcome.check }),
    ...(turn.status === 'rejected' && turn.reason !== '' && { reason: turn.reason }),
    ...(turn.status === 'answered' && { reason: turn.reply }),
  };
  return Object.keys(said).length === 0 ? undefined : said;
}
