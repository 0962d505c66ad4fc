import { aDraftReply, aPlanReply, aScript, type Script } from './scripted-model.ts';
import type { Workspace } from './workspace.ts';

/** Channels that close under the app, and what it says elsewhere then. */

const APP = 'U0SMITH';
const MIRAS = 'D0MIRA';

const room = ({ emulator }: Workspace, channel: string) => {
  const found = emulator.world.rooms.get(channel);
  if (found === undefined) {
    throw new Error(`no ${channel}`);
  }
  return found;
};
/** Somebody removes the app. */
export const kick = (workspace: Workspace, channel: string): void => {
  const at = room(workspace, channel);
  at.members = at.members.filter((member) => member !== APP);
};
/** Slack takes apps out of a channel that is archived. */
export const archive = (workspace: Workspace, channel: string): void => {
  room(workspace, channel).archived = true;
  kick(workspace, channel);
};
/** The channel is open and the app in it again. */
export const reopen = (workspace: Workspace, channel: string): void => {
  const at = room(workspace, channel);
  at.archived = false;
  at.members = [...at.members, APP];
};

/** What the requester was told by direct message. */
export const direct = ({ emulator }: Workspace): string[] =>
  emulator
    .messages(MIRAS)
    .filter(({ byApp }) => byApp)
    .map(({ text }) => text);

/** The same once there is something. */
export const toldDirectly = async (workspace: Workspace): Promise<string> => {
  await workspace.emulator.waitFor(() => direct(workspace).length > 0, {
    timeoutMs: 15_000,
    what: `a direct message; log: ${workspace.lines.slice(-5).join('')}`,
  });
  return direct(workspace).join('\n');
};

/** A plan that waits until it is let go. */
export function held(): { script: Script; begun: Promise<void>; go: () => void } {
  let begin = (): void => undefined;
  let go = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const gone = new Promise<void>((resolve) => {
    go = resolve;
  });
  const plan = async () => {
    begin();
    await gone;
    return aPlanReply();
  };
  return { script: aScript({ plan }), begun, go };
}

/** A program that runs for a second and leaves a file. */
export const SLOW = {
  code: aDraftReply({
    source:
      'import time\ndef count_rows(csv):\n    print("begun", flush=True)\n    time.sleep(1)\n    open("out/rows.txt", "w").write("3")\n    return {"rows": 3}\n',
  }),
  plan: aPlanReply({ checks: [] }),
};
