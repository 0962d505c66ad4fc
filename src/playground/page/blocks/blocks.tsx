import { useMemo } from 'react';
import type { Block } from '../../protocol.ts';
import { keyed } from '../text/keyed.ts';
import { knownBlock } from './block-shapes.ts';
import { BlockView } from './block-view.tsx';
import { Unsupported } from './unsupported.tsx';

/** The blocks of a message or modal, in order. */
export function Blocks({ blocks }: { blocks: readonly Block[] }) {
  const parsed = useMemo(() => keyed(blocks.map((block) => ({ block, known: knownBlock(block) }))), [blocks]);
  return (
    <div className="blocks">
      {parsed.map(({ key, value }) => {
        // The key holds the id, so that an element which an edit replaces does not inherit what was in the old one.
        const id = `${value.block.block_id ?? ''}#${key}`;
        return value.known ? (
          <BlockView key={id} block={value.known} />
        ) : (
          <Unsupported key={id} type={value.block.type} />
        );
      })}
    </div>
  );
}
