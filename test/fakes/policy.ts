import type { AuditRecord } from '#domain/audit/audit-chain.ts';
import { Settings } from '#domain/settings.ts';
import { PLAYGROUND_SETTINGS, storePlaygroundSettings } from '../../src/cli/playground-settings.ts';
import { A_CSV, aScript } from './scripted-model.ts';
import { FINANCE, MIRA, openWorkspace, type Workspace } from './workspace.ts';

/** How people press what a workspace's rules are about. */

const WORKSPACE = 'T0HARBOR';

/** The real app under a policy of its own. */
export async function under(policy: object, options: Parameters<typeof openWorkspace>[1] = {}): Promise<Workspace> {
  const workspace = await openWorkspace(aScript(), options);
  const { channels } = PLAYGROUND_SETTINGS.policy;
  const settings = Settings.parse({ ...PLAYGROUND_SETTINGS, policy: { channels, ...policy } });
  await storePlaygroundSettings(workspace.ports.store, settings);
  return workspace;
}

export const ask = ({ emulator }: Workspace, channel = FINANCE): string =>
  emulator.say({ as: MIRA, channel, text: '<@U0SMITH> how many rows?', files: [A_CSV] });

export const press = ({ emulator }: Workspace, as: string, ts: string, actionId: string, value?: string) =>
  emulator.press({ as, channel: FINANCE, ts, actionId, ...(value === undefined ? {} : { value }) });

/** Waits until somebody has read these words alone. */
export const told = ({ emulator }: Workspace, user: string, words: string) =>
  emulator.waitFor(() => JSON.stringify(emulator.ephemerals(user)).includes(words), {
    what: `"${words}" for ${user}, who reads ${JSON.stringify(emulator.ephemerals(user).map(({ text }) => text))}`,
  });

/** All records of the audit. */
export const audit = ({ ports }: Workspace): Promise<AuditRecord[]> => Array.fromAsync(ports.audit.read(WORKSPACE));

/** What an item of the overflow menu carries. */
export const moreOf = (workspace: Workspace, ts: string, what: string): Promise<string> =>
  workspace.emulator.waitFor(
    () => new RegExp(`"value":"(${what}:[^"]+)"`).exec(JSON.stringify(workspace.card(ts)?.blocks))?.[1],
  );
