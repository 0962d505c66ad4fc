import type { HostileProgram } from './hostile-program.ts';
import { FILES } from './programs/files.ts';
import { NETWORK } from './programs/network.ts';
import { PRIVILEGES } from './programs/privileges.ts';
import { PROCESSES } from './programs/processes.ts';
import { READING } from './programs/reading.ts';
import { RESOURCES } from './programs/resources.ts';
import { STORAGE } from './programs/storage.ts';

/** Every hostile program that we wrote down. */
export const CATALOGUE: readonly HostileProgram[] = [
  ...[RESOURCES, STORAGE, FILES, PROCESSES, READING, NETWORK, PRIVILEGES].flat(),
];

/** So many of them, taking turns among the classes, so that as many classes as possible are there. */
export function ofEveryClass(count: number): readonly HostileProgram[] {
  const rank = new Map<string, number>();
  const ranked = CATALOGUE.map((program) => {
    const before = rank.get(program.kind) ?? 0;
    rank.set(program.kind, before + 1);
    return { program, before };
  });
  return ranked
    .toSorted((a, b) => a.before - b.before)
    .slice(0, count)
    .map(({ program }) => program);
}
