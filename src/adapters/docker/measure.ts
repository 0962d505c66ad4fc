import { setTimeout as wait } from 'node:timers/promises';
import type { Container } from 'dockerode';
import { z } from 'zod';
import type { Hearing } from '#adapters/sandboxes/channel.ts';

/** What a container used, cumulative. Memory in MiB, CPU in milliseconds. */
export interface Measured {
  /** Now, or when the program had ended. */
  readonly memoryMb: number;
  readonly peakMb: number;
  readonly cpuMs: number;
  /** Processes that the kernel killed because memory was out. */
  readonly oomKills: number;
  /** Forks refused because the process limit was reached. */
  readonly refusedForks: number;
}

/** Asks the engine again and again what a container uses. It knows about once a second. */
export interface Meter {
  readonly latest: () => Measured;
  stop(): void;
}

const MEBIBYTE = 2 ** 20;
const [NANOSECONDS, MICROSECONDS] = [1e6, 1e3];
const PAUSE_MS = 100;
const NEWLINE = 10;
const LINE_BYTES = 256;
const LINES = 100;
const NOTHING: Measured = { memoryMb: 0, peakMb: 0, cpuMs: 0, oomKills: 0, refusedForks: 0 };

const Stats = z.object({
  memory_stats: z.object({ usage: z.number().default(0), max_usage: z.number().default(0) }),
  cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number().default(0) }) }),
});

/** Starts at once; `seen` hears of every answer. Ends with the container. */
export function meter(container: Container, seen: (measured: Measured) => void): Meter {
  const stopping = new AbortController();
  let latest = NOTHING;
  const poll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const options = { stream: false, 'one-shot': true, abortSignal: stopping.signal } as const;
      const { memory_stats: memory, cpu_stats: cpu } = Stats.parse(await container.stats(options));
      const memoryMb = memory.usage / MEBIBYTE;
      const peakMb = Math.max(latest.peakMb, memoryMb, memory.max_usage / MEBIBYTE); // the last in control groups 1 only
      latest = { ...NOTHING, memoryMb, peakMb, cpuMs: cpu.cpu_usage.total_usage / NANOSECONDS };
      seen(latest);
      await wait(PAUSE_MS, undefined, { signal: stopping.signal }); // Docker itself waits for a new figure, others do not
    }
  };
  poll().catch(() => {}); // stopped, or there is nothing to measure any more
  return { latest: () => latest, stop: () => stopping.abort() };
}

/**
 * What the first process read from its control group when the program had ended; `known` where it could read nothing.
 * A program may have bent it, to its own harm only: what ends a program is measured by the engine.
 */
export async function readFigures(channel: Hearing, known: Measured): Promise<Measured> {
  const said = new Map<string, number>();
  for (let count = 0; count < LINES; count += 1) {
    const line = (await channel.take(NEWLINE, LINE_BYTES))?.toString() ?? 'end';
    if (line === 'end') {
      break;
    }
    const [, name, value] = /^(.+) (\d+)$/.exec(line) ?? [];
    said.set(name ?? '', Number(value));
  }
  const figure = (...names: readonly string[]): number => Math.max(0, ...names.map((name) => said.get(name) ?? 0));
  const cpu = figure('cpuacct/cpuacct.usage') / NANOSECONDS + figure('cpu.stat usage_usec') / MICROSECONDS;
  return {
    memoryMb: figure('memory/memory.usage_in_bytes', 'memory.current') / MEBIBYTE || known.memoryMb,
    peakMb: Math.max(known.peakMb, figure('memory/memory.max_usage_in_bytes', 'memory.peak') / MEBIBYTE),
    cpuMs: Math.max(known.cpuMs, cpu),
    oomKills: figure('memory/memory.oom_control oom_kill', 'memory.events oom_kill'),
    refusedForks: figure('pids/pids.events max', 'pids.events max'),
  };
}
