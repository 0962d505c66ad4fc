import type { Guard } from '#adapters/sandboxes/guard.ts';
import { handOut, type Left, NOTHING } from '#adapters/sandboxes/hand-out.ts';
import { STOPPED } from '#adapters/sandboxes/stopped.ts';
import { collectOutput, type Output } from '#domain/program/output.ts';
import { RELAY_ROOM } from '#domain/program/relay-program.ts';
import { endingOf } from '#domain/session/ending.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Egress, Opening } from '#ports/egress.ts';
import type { Execution, Observation, Work } from '#ports/sandbox.ts';
import type { Fence, Fences } from './fence.ts';
import type { Folders, RunFolder } from './folders.ts';
import { guard } from './guard.ts';
import { type Launched, launch } from './launch.ts';
import type { House } from './launch-line.ts';
import { openPipes } from './pipes.ts';

/** What every run on this machine shares. */
export interface Machine {
  readonly house: House;
  readonly fences: Fences;
  readonly folders: Folders;
  readonly filter: Buffer;
  /** The network for programs that name hosts; without it they are refused. */
  readonly egress: Egress | undefined;
  /** As root, whom the first place runs as. */
  readonly firstUid: number | undefined;
}

type Observe = (seen: Observation) => void;

const NEWLINE = 10;
const LINE_BYTES = 64;
const MEBIBYTE = 2 ** 20;
const STDERR_TAIL = 4000;
/** The launcher and the sandbox's first process; and the threads that Node starts for itself. */
const OWN_PROCESSES = { python: 2, javascript: 2 + 15 } as const;

/** Runs one program from folder to clean-up; `slot` is a place that is nobody else's meanwhile. */
export async function runOnce(
  machine: Machine,
  asked: Work,
  slot: number,
  observe: Observe,
  signal: AbortSignal,
): Promise<Execution> {
  const uid = machine.firstUid === undefined ? undefined : machine.firstUid + slot;
  const work = withRoom(asked);
  const opening = work.hosts.length > 0 ? await machine.egress?.open(work.hosts, uid) : undefined;
  try {
    return await inFolder({ machine, work, slot, uid, observe, signal, opening });
  } finally {
    await opening?.close();
  }
}

async function inFolder(place: Omit<Run, 'folder' | 'fence'>): Promise<Execution> {
  const { machine, work, uid, signal } = place;
  const folder = await machine.folders.open(work.owner, work.inputs, uid);
  try {
    const { language, limits } = work;
    const processes = limits.processes + OWN_PROCESSES[language];
    const fence = machine.fences.build(folder.name, { memoryMb: limits.memoryMb, processes, language });
    try {
      return signal.aborted ? STOPPED : await execute({ ...place, folder, fence });
    } finally {
      fence.kill();
      await fence.remove();
    }
  } finally {
    await folder.remove();
  }
}

/** The relay is ours and shall take nothing from the program. */
function withRoom(work: Work): Work {
  const { memoryMb, processes } = work.hosts.length > 0 ? RELAY_ROOM : NO_ROOM;
  const { limits } = work;
  return {
    ...work,
    limits: { ...limits, memoryMb: limits.memoryMb + memoryMb, processes: limits.processes + processes },
  };
}
const NO_ROOM = { memoryMb: 0, processes: 0 };

interface Run {
  readonly machine: Machine;
  readonly work: Work;
  readonly slot: number;
  readonly uid: number | undefined;
  readonly observe: Observe;
  readonly signal: AbortSignal;
  readonly opening: Opening | undefined;
  readonly folder: RunFolder;
  readonly fence: Fence;
}

async function execute(run: Run): Promise<Execution> {
  const { machine, work, slot, uid, observe, signal, folder, fence } = run;
  const asked = performance.now();
  const { house, filter, fences } = machine;
  const pipes = await openPipes(machine.folders.pipes, slot);
  const bound = { inputs: folder.inputs, egress: run.opening?.socket };
  const launched = launch({ work, house, filter, fence, uid, pipes, bound });
  const watch = guard({ work, fences, fence, launched }, observe, signal);
  const output = collectOutput(work.limits.outputMb * MEBIBYTE, observe, () => watch.end('output'));
  try {
    obeyOthers(launched, folder, watch);
    launched.stdout.on('data', (bytes: Buffer) => output.write('stdout', bytes));
    const complaint = collectEarly(launched);
    const started = await launched.channel.take(NEWLINE, LINE_BYTES);
    if (started?.toString() !== 'started') {
      await launched.closed;
      return neverStarted(run, watch, complaint());
    }
    const began = performance.now();
    observe({ kind: 'started', milliseconds: Math.round(began - asked) });
    watch.begin();
    output.write('stderr', complaint());
    launched.stderr.on('data', (bytes: Buffer) => output.write('stderr', bytes));
    return await finish(run, { launched, watch, output, began });
  } finally {
    launched.kill();
    watch.release();
    launched.release();
  }
}

/** Another process may want this run dead before it could be marked; then the mark comes too late and we do it. */
function obeyOthers(launched: Launched, folder: RunFolder, watch: Guard): void {
  launched.onFirst((pid) => {
    folder.mark(pid);
    if (folder.isCondemned()) {
      watch.end('stopped');
    }
  });
}

/** Until the program starts, stderr belongs to the launcher. Ends listening when its bytes are taken. */
function collectEarly({ stderr }: Launched): () => Buffer {
  const chunks: Buffer[] = [];
  const keep = (bytes: Buffer): void => {
    chunks.push(bytes);
  };
  stderr.on('data', keep);
  return () => {
    stderr.off('data', keep);
    return Buffer.concat(chunks);
  };
}

function neverStarted({ fence, folder }: Run, watch: Guard, complaint: Buffer): Execution {
  if (watch.reason() === 'stopped' || folder.isCondemned()) {
    return STOPPED;
  }
  if (fence.measure(undefined).oomKills > 0) {
    return { ...STOPPED, ending: { kind: 'limit', limit: 'memory' }, memoryMb: peak(fence) };
  }
  const [line = ''] = complaint.toString().trim().split('\n');
  throw new AgentError(`the sandbox did not start: ${line || 'no message'}`, { code: 'SANDBOX_UNAVAILABLE' });
}

interface Standing {
  readonly launched: Launched;
  readonly watch: Guard;
  readonly output: Output;
  readonly began: number;
}

async function finish(run: Run, { launched, watch, output, began }: Standing): Promise<Execution> {
  const { work, fence, folder } = run;
  const line = await launched.channel.take(NEWLINE, LINE_BYTES);
  const milliseconds = Math.round(performance.now() - began);
  const code = /^ended (\d+)$/.exec(line?.toString() ?? '')?.[1];
  const { oomKills, refusedForks, cpuMs } = fence.measure(launched.first());
  const memoryMb = peak(fence);
  watch.ended();
  fence.relax();
  const own = new Set(work.files.map(({ path }) => path));
  const left: Left = code === undefined ? NOTHING : await handOut(launched.channel, own, work.limits.files);
  const closing = await launched.closed;
  const { stdout, stderr } = output.finish();
  const { isDiskFull, found, result, artifacts, leftOut } = left;
  const ending = endingOf({
    reason: watch.reason() ?? (folder.isCondemned() ? 'stopped' : undefined),
    code: code === undefined ? closing : Number(code),
    ...{ oomKills, refusedForks, cpuMs, cpuSeconds: work.limits.cpuSeconds, isDiskFull },
    tooManyFiles: found > work.limits.files,
    stderr: stderr.slice(-STDERR_TAIL),
  });
  return { ending, stdout, stderr, result, artifacts, leftOut, milliseconds, memoryMb };
}

function peak(fence: Fence): number | undefined {
  const megabytes = fence.peakMb();
  return megabytes === undefined ? undefined : Math.ceil(megabytes);
}
