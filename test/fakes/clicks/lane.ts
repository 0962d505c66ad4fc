import fc from 'fast-check';
import { auditKey } from '#domain/audit/audit-chain.ts';
import { type AuditVerdict, chainCheck } from '#domain/audit/audit-check.ts';
import { judge } from './judge.ts';
import { play } from './play.ts';
import type { Played } from './played.ts';
import { type Sequence, sequence } from './steps.ts';
import { count, noTally, type Tally } from './tally.ts';
import { openWorld, WORKSPACE, type World, type WorldOptions } from './world.ts';

/** What came of a lane: sequences that were played one after the other in one world. */
export interface LaneReport {
  readonly tally: Tally;
  /** With seed, path and the smallest sequence that fails; undefined when none does. */
  readonly failure: string | undefined;
}

/** What is judged, and how long a failure is made smaller. */
export interface Judging {
  readonly seed: number;
  readonly sequences: number;
  readonly verdict?: (played: Played) => string[];
  readonly shrinkMs?: number;
}

export interface LaneOptions extends WorldOptions, Judging {
  readonly redis: string;
  readonly database: number;
}

/** Plays and judges sequences in one world, and checks the whole audit at the end. */
export async function playLane({ redis, database, around, asSeen, ...judging }: LaneOptions): Promise<LaneReport> {
  const options = { ...(around && { around }), ...(asSeen && { asSeen }) };
  const world = await openWorld(redis, database, options);
  try {
    const { tally, failure } = await playAndJudge((given) => play(world, given), judging);
    return { tally, failure: failure ?? (await whyNotWhole(tally, world)) };
  } finally {
    await world.close();
  }
}

const SHRINK_MS = 20_000;

/** Plays and judges sequences one after the other; the first that fails is made smaller. */
export async function playAndJudge(
  playOne: (given: Sequence) => Promise<Played>,
  { seed, sequences, verdict = judge, shrinkMs = SHRINK_MS }: Judging,
): Promise<LaneReport> {
  const tally = noTally();
  let failedAt: number | undefined;
  const property = fc.asyncProperty(sequence, async (given) => {
    if (failedAt !== undefined && performance.now() - failedAt > shrinkMs) {
      return;
    }
    const played = await playOne(given);
    const wrong = verdict(played);
    if (wrong.length > 0) {
      failedAt ??= performance.now();
      throw new Error(`${wrong.join('\n')}\n${story(played)}`);
    }
    if (failedAt === undefined) {
      count(tally, played);
    }
  });
  const details = await fc.check(property, { numRuns: sequences, seed });
  const failure = details.failed
    ? `${await fc.asyncDefaultReportMessage(details)}\n${String(details.errorInstance)}`
    : undefined;
  return { tally, failure };
}

/** Counts the lines of the audit; says what is wrong with them. */
export async function whyNotWhole(tally: Tally, world: Parameters<typeof verified>[0]): Promise<string | undefined> {
  const audit = await verified(world);
  tally.lines = audit.ok ? audit.records : 0;
  return audit.ok ? undefined : `the audit is ${audit.problem} at ${audit.seq}`;
}

/** The whole chain, as `audit verify` checks it. */
export async function verified({
  audit,
  key,
  workspace = WORKSPACE,
}: Pick<World, 'audit' | 'key'> & { readonly workspace?: string }): Promise<AuditVerdict> {
  const check = chainCheck({ key: auditKey(key), workspace });
  for await (const record of audit.read(workspace)) {
    check.see(record);
  }
  return check.verdict();
}

/** What happened, line by line. */
const story = ({ pressed, lines, session, codes }: Played): string =>
  [
    ...pressed.map((press) => `pressed ${JSON.stringify(press)}`),
    ...lines.map(({ id, kind, body }) => `audit ${id} ${kind} ${JSON.stringify(body)}`),
    ...session.turns.map(({ id, status, from }) => `turn ${id} ${status} ${JSON.stringify(from)}`),
    `log ${codes.join('; ')}`,
  ].join('\n');
