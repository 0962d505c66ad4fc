import { useRef } from 'react';
import { server } from '../session/call.ts';
import { type Draft, useDrafts } from '../session/use-drafts.ts';
import { useWorkspace, type Workspace } from '../session/workspace-context.ts';
import { slackForm } from '../text/typed.ts';

/** Sends a draft as a message or a command; what is refused stays in the composer, with the reason. */
export function useSend(place: string, threadTs: string | undefined, complain: (why: string | undefined) => void) {
  const workspace = useWorkspace();
  const drafts = useDrafts();
  const sending = useRef(false);
  const draft = drafts.of(place);
  const send = async () => {
    const obstacle = obstacleOf(draft, threadTs, workspace);
    if (obstacle !== undefined || sending.current || isEmpty(draft)) {
      complain(obstacle);
      return;
    }
    sending.current = true;
    const why = await deliver(draft, threadTs, workspace);
    sending.current = false;
    complain(why);
    if (why === undefined) {
      drafts.clear(place, draft);
    }
  };
  return { send, ready: !isEmpty(draft) };
}

const isEmpty = (draft: Draft): boolean => draft.text.trim() === '' && draft.uploads.length === 0;

const commandIn = (draft: Draft): string | undefined => /^\/[a-z][\w-]*(?=\s|$)/.exec(draft.text)?.[0];

function obstacleOf(draft: Draft, threadTs: string | undefined, workspace: Workspace): string | undefined {
  if (draft.uploads.some((one) => one.why !== undefined)) {
    return 'Remove the file that was not uploaded, then send again.';
  }
  if (draft.uploads.some((one) => !one.file)) {
    return 'A file is still on its way. Send again when it is here.';
  }
  const command = commandIn(draft);
  if (command === undefined) {
    return undefined;
  }
  if (threadTs !== undefined) {
    return 'Slash commands do not work in threads. Write it in the channel.';
  }
  return workspace.state.commands.some((one) => one.command === command)
    ? undefined
    : `There is no command ${command}. Put a space before it to send it as a message.`;
}

/** Why it was not delivered, or undefined. */
async function deliver(draft: Draft, threadTs: string | undefined, workspace: Workspace): Promise<string | undefined> {
  const { me, names } = workspace;
  const { channel } = workspace.place;
  const command = commandIn(draft);
  if (command !== undefined) {
    const text = slackForm(draft.text.slice(command.length).trim(), names);
    const answer = await server.command({ as: me.id, channel, command, text });
    return answer.ok ? undefined : answer.message;
  }
  const files = draft.uploads.flatMap((one) => (one.file ? [one.file.id] : []));
  const text = slackForm(draft.text.trim(), names);
  const answer = await server.say({ as: me.id, channel, text, files, ...(threadTs === undefined ? {} : { threadTs }) });
  if (!answer.ok) {
    return answer.message;
  }
  if (threadTs === undefined) {
    workspace.sent(channel, answer.value.ts);
  }
  return undefined;
}
