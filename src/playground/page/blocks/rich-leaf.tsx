import type { ReactNode } from 'react';
import { keyed } from '../text/keyed.ts';
import { ChannelName, GroupMention, Mention, SafeLink } from '../text/mention.tsx';
import { dateText } from '../text/moment.ts';
import type { RichLeaf, Style } from './text-shapes.ts';

/** The leaves of a rich text part. */
export function RichLeaves({ leaves }: { leaves: readonly RichLeaf[] }) {
  return keyed(leaves).map(({ key, value }) => (
    <Styled key={key} style={value.style ?? {}}>
      <Leaf leaf={value} />
    </Styled>
  ));
}

function Leaf({ leaf }: { leaf: RichLeaf }): ReactNode {
  switch (leaf.type) {
    case 'text':
      return leaf.text;
    case 'link':
      return <SafeLink url={leaf.url}>{leaf.text ?? leaf.url}</SafeLink>;
    case 'user':
      return <Mention id={leaf.user_id} />;
    case 'channel':
      return <ChannelName id={leaf.channel_id} />;
    case 'usergroup':
      return <GroupMention id={leaf.usergroup_id} />;
    case 'broadcast':
      return <span className="at">@{leaf.range}</span>;
    case 'emoji':
      return emoji(leaf.name, leaf.unicode);
    case 'color':
      return <code>{leaf.value}</code>;
    case 'date':
      return dateText(leaf.timestamp, leaf.format, leaf.fallback ?? '');
  }
}

function emoji(name: string, unicode: string | undefined): string {
  const points = (unicode ?? '').split('-').map((point) => Number.parseInt(point, 16));
  return points.every((point) => point > 0 && point <= 0x10ffff) ? String.fromCodePoint(...points) : `:${name}:`;
}

function Styled({ style, children }: { style: Style; children: ReactNode }): ReactNode {
  let node = children;
  if (style.code) {
    node = <code>{node}</code>;
  }
  if (style.strike) {
    node = <s>{node}</s>;
  }
  if (style.underline) {
    node = <u>{node}</u>;
  }
  if (style.italic) {
    node = <i>{node}</i>;
  }
  return style.bold ? <b>{node}</b> : node;
}
