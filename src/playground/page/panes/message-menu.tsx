import { useState } from 'react';
import type { Message } from '../../protocol.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Icon } from '../parts/icon.tsx';
import { MenuButton, type MenuItem } from '../parts/menu-button.tsx';
import { Problem } from '../parts/problem.tsx';
import { server } from '../session/call.ts';
import { isMine, useWorkspace } from '../session/workspace-context.ts';

type Props = { message: Message; where: 'channel' | 'thread'; edit: () => void };

/** The small menu of a message: reply, and for one's own edit and delete. */
export function MessageMenu({ message, where, edit }: Props) {
  const { me, go } = useWorkspace();
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string>();
  const mine = isMine(message, me);

  const reply: MenuItem = {
    key: 'reply',
    label: 'Reply in thread',
    choose: () => go({ channel: message.channel, thread: message.ts }),
  };
  const own: MenuItem[] = [
    { key: 'edit', label: 'Edit message', choose: edit },
    { key: 'delete', label: 'Delete message', danger: true, choose: () => setAsking(true) },
  ];
  const items = [...(where === 'channel' ? [reply] : []), ...(mine ? own : [])];

  const decide = async (yes: boolean) => {
    setAsking(false);
    if (yes) {
      const answer = await server.remove({ as: me.id, channel: message.channel, ts: message.ts });
      setProblem(answer.ok ? undefined : answer.message);
    }
  };
  if (items.length === 0) {
    return null;
  }
  return (
    <>
      <MenuButton label="More about this message" className="icon-btn msg-menu" items={items}>
        <Icon name="dots" />
      </MenuButton>
      <Problem text={problem} className="error-line only" />
      {asking && (
        <Confirm
          title="Delete message"
          text="The message is deleted for everybody. This cannot be taken back."
          yes="Delete"
          no="Cancel"
          danger
          decide={(yes) => void decide(yes)}
        />
      )}
    </>
  );
}
