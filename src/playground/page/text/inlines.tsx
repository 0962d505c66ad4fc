import type { ReactNode } from 'react';
import type { AngleNode } from './angle.ts';
import type { Inline } from './inline.ts';
import { keyed } from './keyed.ts';
import { ChannelName, GroupMention, Mention, SafeLink } from './mention.tsx';
import { dateText } from './moment.ts';

/** Running text; only elements of ours and text nodes, whatever was written. */
export function Inlines({ nodes }: { nodes: readonly Inline[] }) {
  return keyed(nodes).map(({ key, value }) => <InlineNode key={key} node={value} />);
}

function InlineNode({ node }: { node: Inline }): ReactNode {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'break':
      return <br />;
    case 'code':
      return <code>{node.text}</code>;
    case 'bold':
      return (
        <b>
          <Inlines nodes={node.children} />
        </b>
      );
    case 'italic':
      return (
        <i>
          <Inlines nodes={node.children} />
        </i>
      );
    case 'strike':
      return (
        <s>
          <Inlines nodes={node.children} />
        </s>
      );
    default:
      return <Angle node={node} />;
  }
}

function Angle({ node }: { node: AngleNode }): ReactNode {
  switch (node.type) {
    case 'person':
      return <Mention id={node.id} label={node.label} />;
    case 'channel':
      return <ChannelName id={node.id} label={node.label} />;
    case 'group':
      return <GroupMention id={node.id} label={node.label} />;
    case 'broadcast':
      return <span className="at">{node.label}</span>;
    case 'link':
      return <SafeLink url={node.url}>{node.label}</SafeLink>;
    case 'date': {
      const text = dateText(node.seconds, node.format, node.fallback);
      return node.url === undefined ? text : <SafeLink url={node.url}>{text}</SafeLink>;
    }
  }
}
