import { keyed } from '../text/keyed.ts';
import type { BlockOf } from './block-shapes.ts';
import { ElementView } from './element-view.tsx';

/** actions: buttons, menus and ticks in a row. */
export function Actions({ block }: { block: BlockOf<'actions'> }) {
  return (
    <div className="b-actions">
      {keyed(block.elements).map(({ key, value }) => (
        <ElementView key={key} blockId={block.block_id} element={value} label="" />
      ))}
    </div>
  );
}
