import { systemClock } from '#adapters/system/clock.ts';
import { changeStandstill, type Standstill } from '#agent/core/standstill.ts';
import { changedBy } from './changed-by.ts';
import { withStored } from './with-stored.ts';

interface Options {
  readonly workspace?: string | undefined;
  readonly by?: string | undefined;
}

/** `threadsmith pause` and `threadsmith resume`: holds at once for every process on the same store. Gives the exit code. */
export async function setWorking(state: 'running' | 'paused', { workspace: named, by }: Options): Promise<number> {
  return await withStored(named, async (opened, workspace) => {
    const at = systemClock().now();
    const holds = await changeStandstill(opened, workspace, { state, by: changedBy(by), at });
    console.log(`${workspace} ${WORDS[holds.state]} By ${holds.by}, ${new Date(holds.at).toISOString()}.`);
    return 0;
  });
}

const WORDS: Readonly<Record<Standstill['state'], string>> = {
  running: 'works.',
  paused: 'is paused: nothing starts, and what runs is ended within two seconds. `threadsmith resume` ends the pause.',
  removed: 'was removed from Slack, so nothing starts. Install the app again, then `threadsmith resume`.',
};
