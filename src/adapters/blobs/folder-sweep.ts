import { join } from 'node:path';
import { changedAt, namesIn, PARTIAL, remove, removeIfEmpty } from './files.ts';

/** A file that is being written changes all the time; one that has not for so long was left by a crash. */
const LEFT_MS = 3_600_000;

/** The ends that stand in the names of files, in ms since the epoch. */
export const endsOf = (names: string[]): number[] => names.filter((name) => /^\d{1,16}$/.test(name)).map(Number);

/** Removes blobs whose end is before `now`, and what crashes left; gives how many blobs are gone. */
export async function sweepFolder(folder: string, now: number): Promise<number> {
  let gone = 0;
  for (const workspace of await namesIn(folder)) {
    for (const hash of await namesIn(join(folder, workspace))) {
      gone += (await sweepBlob(join(folder, workspace, hash), now)) ? 1 : 0;
    }
    await removeIfEmpty(join(folder, workspace));
  }
  return gone;
}

async function sweepBlob(home: string, now: number): Promise<boolean> {
  const names = await namesIn(home);
  const ends = endsOf(names);
  const ended = ends.filter((end) => end < now);
  await Promise.all(ended.map((end) => remove(join(home, `${end}`))));
  for (const name of names.filter((other) => other.startsWith(PARTIAL))) {
    const changed = await changedAt(join(home, name));
    if (changed !== undefined && changed < now - LEFT_MS) {
      await remove(join(home, name));
    }
  }
  await removeIfEmpty(home);
  return ended.length > 0 && ended.length === ends.length;
}
