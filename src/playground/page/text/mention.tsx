import type { MouseEvent, ReactNode } from 'react';
import { placeOfPermalink } from '../session/use-place.ts';
import { useWorkspace } from '../session/workspace-context.ts';
import { safeUrl } from './angle.ts';

/** @Name of somebody in the workspace. */
export function Mention({ id, label }: { id: string; label?: string | undefined }) {
  const { person, me } = useWorkspace();
  const name = person(id)?.name ?? label?.replace(/^@/, '') ?? id;
  return <span className={id === me.id ? 'at me' : 'at'}>@{name}</span>;
}

/** @handle of a group; marked for its members as their own name is. */
export function GroupMention({ id, label }: { id: string; label?: string | undefined }) {
  const { group, me } = useWorkspace();
  const known = group(id);
  const name = known?.handle ?? label?.replace(/^@/, '') ?? 'unknown group';
  return <span className={known?.members.includes(me.id) ? 'at me' : 'at'}>@{name}</span>;
}

/** #name of a channel; a press goes there. */
export function ChannelName({ id, label }: { id: string; label?: string | undefined }) {
  const { channel, go } = useWorkspace();
  const known = channel(id);
  if (!known) {
    return <span>#{label ?? 'a channel you are not in'}</span>;
  }
  const open = (event: MouseEvent) => {
    event.preventDefault();
    go({ channel: id });
  };
  return (
    <a className="at" href={`#${id}`} onClick={open}>
      #{known.name}
    </a>
  );
}

/** A link that opens beside the page; one to a message of this workspace goes there; an unsafe one is only text. */
export function SafeLink({ url, followed, children }: { url: string; followed?: () => void; children: ReactNode }) {
  const { go, channel } = useWorkspace();
  const safe = safeUrl(url);
  if (safe === undefined) {
    return children;
  }
  const place = placeOfPermalink(safe);
  const follow = (event: MouseEvent) => {
    followed?.();
    if (place && channel(place.channel)) {
      event.preventDefault();
      go(place);
    }
  };
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer" onClick={follow}>
      {children}
    </a>
  );
}
