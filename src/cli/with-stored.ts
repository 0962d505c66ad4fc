import { openStore, type Stored } from '../app.ts';
import { storedPlace } from './stored-place.ts';

/** Opens what the environment names, for one command; Slack is asked for the workspace where `named` gives none. */
export async function withStored<Result>(
  named: string | undefined,
  task: (opened: Stored, workspace: string) => Promise<Result>,
): Promise<Result> {
  const { config, workspace } = await storedPlace(named, process.env);
  const opened = await openStore(config);
  try {
    return await task(opened, workspace);
  } finally {
    await Promise.all([opened.library.close(), opened.store.close(), opened.blobs.close()]);
  }
}
