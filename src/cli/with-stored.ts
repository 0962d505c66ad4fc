import { AgentError } from '#domain/errors.ts';
import { openStore, type Stored } from '../app.ts';
import { readConfig } from '../config.ts';
import { ownWorkspace } from './own-workspace.ts';

/** Opens what the environment names, for one command; Slack is asked for the workspace where `named` gives none. */
export async function withStored<Result>(
  named: string | undefined,
  task: (opened: Stored, workspace: string) => Promise<Result>,
): Promise<Result> {
  const config = readConfig();
  const workspace = workspaceId(named) ?? (await ownWorkspace(config));
  const opened = await openStore(config);
  try {
    return await task(opened, workspace);
  } finally {
    await opened.store.close();
    await opened.blobs.close();
  }
}

/** Slack's ids only: a slip of the pen would be a workspace of its own, in which nobody is. */
function workspaceId(named: string | undefined): string | undefined {
  if (named !== undefined && !/^[A-Z0-9]{1,64}$/.test(named)) {
    const what = 'A workspace is an id such as T0123456789. Correct --workspace and run it again.';
    throw new AgentError(what, { code: 'SETTINGS_INVALID' });
  }
  return named;
}
