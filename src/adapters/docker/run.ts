import { randomBytes } from 'node:crypto';
import type Docker from 'dockerode';
import type { Container } from 'dockerode';
import type { Hearing } from '#adapters/sandboxes/channel.ts';
import { handOut, type Left, NOTHING } from '#adapters/sandboxes/hand-out.ts';
import { STOPPED } from '#adapters/sandboxes/stopped.ts';
import { collectOutput, type Output } from '#domain/program/output.ts';
import { endingOf } from '#domain/session/ending.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Egress } from '#ports/egress.ts';
import type { Execution, Observation, Work } from '#ports/sandbox.ts';
import { type Attached, attach } from './attach.ts';
import { containerOptions, type House } from './container.ts';
import { answered, create, isGone, remove } from './engine.ts';
import { type ContainerGuard, guard } from './guard.ts';
import { labelsFor } from './labels.ts';
import { inputArchive, parcel } from './launch-line.ts';
import { type Meter, meter, readFigures } from './measure.ts';
import { withWayOut } from './way-out.ts';

type Observe = (seen: Observation) => void;

const NEWLINE = 10;
const LINE_BYTES = 128;
const MEBIBYTE = 2 ** 20;
const STDERR_TAIL = 4000;
const MARK_BYTES = 16;
/** Room to hand files out when the program filled its memory to the brim, in MiB. */
const RELAXED_MB = 64;
/** So many refused forks until its time was up are a fork bomb, not a pool that was chosen a little large. */
const BOMB_FORKS = 50;
const SIGNALLED = 128;
const SIGKILL = 9;

/** Where programs run, and what leads out of there. */
export interface Place {
  readonly engine: Docker;
  readonly house: House;
  /** The network for programs that name hosts; without it they are refused. */
  readonly egress: Egress | undefined;
}

interface Run {
  readonly container: Container;
  readonly work: Work;
  readonly observe: Observe;
  readonly signal: AbortSignal;
  readonly asked: number;
}

/** Runs one program, with its way out open meanwhile. */
export const runOnce = (place: Place, asked: Work, observe: Observe, signal: AbortSignal): Promise<Execution> =>
  withWayOut(place.egress, asked, (work, egress) => inContainer(place, { work, egress, observe, signal }));

interface Visit extends Pick<Run, 'work' | 'observe' | 'signal'> {
  /** Socket of its way out, if it has one. */
  readonly egress: string | undefined;
}

/** From the container's making to its removal. */
async function inContainer({ engine, house }: Place, visit: Visit): Promise<Execution> {
  const { work, egress, observe, signal } = visit;
  const asked = performance.now();
  const name = `threadsmith-${randomBytes(MARK_BYTES).toString('hex')}`;
  const container = engine.getContainer(name);
  try {
    // Not broken off by the signal: what the engine makes after we have left, nobody would remove.
    await create(engine, { name, ...containerOptions(house, work, { labels: labelsFor(work), egress }) });
    if (work.inputs.length > 0 && !signal.aborted) {
      await answered(container.putArchive(await inputArchive(work.inputs), { path: '/work/in' }));
    }
    return signal.aborted ? STOPPED : await execute({ container, work, observe, signal, asked });
  } catch (error) {
    if (isGone(error)) {
      return STOPPED; // a newer taker of the turn removed it before it could start
    }
    throw error;
  } finally {
    await remove(container);
  }
}

async function execute(run: Run): Promise<Execution> {
  const { container, work, observe, signal, asked } = run;
  const mark = randomBytes(MARK_BYTES).toString('hex');
  const early: Buffer[] = [];
  let output: Output | undefined;
  const attached = await attach(container, mark, (stream, bytes) => {
    if (output === undefined) {
      early.push(bytes); // stderr, of the first process or of the program: whatever comes before we know that it runs
    } else {
      output.write(stream, bytes);
    }
  });
  const levers = { interrupt: () => attached.channel.send('stop\n'), kill: () => void attached.kill() };
  const watch = guard(work, levers, observe, signal);
  let measuring: Meter | undefined;
  try {
    attached.channel.send(await parcel(work, mark));
    await answered(container.start());
    const started = await answered(attached.channel.take(NEWLINE, LINE_BYTES));
    if (started?.toString() !== `${mark} started`) {
      attached.flow();
      await attached.closed; // or its complaint would not be there yet
      return await neverStarted(run, watch, Buffer.concat(early));
    }
    const began = performance.now();
    observe({ kind: 'started', milliseconds: Math.round(began - asked) });
    output = collectOutput(work.limits.outputMb * MEBIBYTE, observe, () => watch.end('output'));
    output.write('stderr', Buffer.concat(early));
    attached.flow();
    measuring = meter(container, ({ cpuMs }) => {
      if (cpuMs > work.limits.cpuSeconds * 1000) {
        watch.end('cpu');
      }
    });
    watch.begin(measuring);
    return await finish(run, { attached, watch, output, measuring, began, mark });
  } finally {
    measuring?.stop();
    watch.release();
    attached.release();
  }
}

/** The container ended by itself before the program began. */
async function neverStarted({ container }: Run, watch: ContainerGuard, complaint: Buffer): Promise<Execution> {
  const { code, wasOom } = await exitOf(container);
  if (watch.reason() === 'stopped' || code === undefined) {
    return STOPPED;
  }
  if (wasOom) {
    return { ...STOPPED, ending: { kind: 'limit', limit: 'memory' } };
  }
  const [line = ''] = complaint.toString().trim().split('\n');
  throw new AgentError(`the sandbox did not start: ${line || `it ended with ${code}`}`, {
    code: 'SANDBOX_UNAVAILABLE',
  });
}

interface Standing {
  readonly attached: Attached;
  readonly watch: ContainerGuard;
  readonly output: Output;
  readonly measuring: Meter;
  readonly began: number;
  readonly mark: string;
}

async function finish(run: Run, standing: Standing): Promise<Execution> {
  const { attached, watch, output, measuring, began, mark } = standing;
  const { work, container } = run;
  const line = await attached.channel.take(NEWLINE, LINE_BYTES);
  const milliseconds = Math.round(performance.now() - began);
  const said = new RegExp(`^${mark} ended (\\d+)$`).exec(line?.toString() ?? '')?.[1];
  watch.ended(attached.heard);
  measuring.stop();
  const { channel } = attached;
  const used = said === undefined ? measuring.latest() : await readFigures(channel, measuring.latest());
  if (used.memoryMb > work.limits.memoryMb - RELAXED_MB / 2) {
    await relax(container, work.limits.memoryMb);
  }
  const own = new Set(work.files.map(({ path }) => path));
  const left = said === undefined ? await handOutNothing(channel) : await handOut(channel, own, work.limits.files);
  await attached.closed;
  const { stdout, stderr } = output.finish();
  const end = await conclude(container, {
    reason: watch.reason(),
    code: said === undefined ? undefined : Number(said),
  });
  const { isDiskFull, found, result, artifacts, leftOut } = left;
  const { cpuMs, peakMb, refusedForks } = used;
  const ending = endingOf({
    ...end,
    reason: end.reason === 'time' && refusedForks > BOMB_FORKS ? 'processes' : end.reason,
    oomKills: Math.max(end.oomKills, used.oomKills),
    ...{ refusedForks, cpuMs, cpuSeconds: work.limits.cpuSeconds, isDiskFull },
    tooManyFiles: found > work.limits.files,
    stderr: stderr.slice(-STDERR_TAIL),
  });
  const peak = peakMb === 0 ? undefined : Math.ceil(peakMb);
  return { ending, stdout, stderr, result, artifacts, leftOut, milliseconds, memoryMb: peak };
}

/** Of one that died: what is still said is read, because whoever reads its streams waits for that. */
async function handOutNothing(channel: Hearing): Promise<Left> {
  for await (const _ of channel.rest()) {
    // nobody vouches for it
  }
  return NOTHING;
}

interface Known {
  readonly reason: ReturnType<ContainerGuard['reason']>;
  readonly code: number | undefined;
}

/**
 * What the engine knows beyond us. Only it can end the first process by SIGKILL: when nobody here asked for that and
 * memory was not out, a newer taker did.
 */
async function conclude(container: Container, { reason, code }: Known) {
  if (reason !== undefined || code === 0) {
    return { reason, code: code ?? SIGNALLED + SIGKILL, oomKills: 0 };
  }
  const exit = await exitOf(container);
  const wasKilled = exit.code === undefined || (exit.code === SIGNALLED + SIGKILL && !exit.wasOom);
  return {
    reason: code === undefined && wasKilled ? ('stopped' as const) : undefined,
    code: code ?? exit.code ?? SIGNALLED + SIGKILL,
    oomKills: exit.wasOom ? 1 : 0,
  };
}

/** How a container ended; no code when it is gone. */
async function exitOf(container: Container): Promise<{ code: number | undefined; wasOom: boolean }> {
  try {
    await answered(container.wait());
    const { State } = await answered(container.inspect());
    return { code: State.ExitCode, wasOom: State.OOMKilled };
  } catch (error) {
    if (isGone(error)) {
      return { code: undefined, wasOom: false };
    }
    throw error;
  }
}

/** The program is dead, but what it put into its folders still counts. */
async function relax(container: Container, memoryMb: number): Promise<void> {
  const bytes = (memoryMb + RELAXED_MB) * MEBIBYTE;
  await answered(container.update({ Memory: bytes, MemorySwap: bytes })).catch(() => {}); // then less comes out
}
