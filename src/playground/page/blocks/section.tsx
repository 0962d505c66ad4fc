import { keyed } from '../text/keyed.ts';
import { SaidObject } from '../text/said.tsx';
import type { BlockOf } from './block-shapes.ts';
import { ElementView } from './element-view.tsx';
import { InlineImage } from './inline-image.tsx';

/** section: a text, up to ten fields in two columns, one element beside them. */
export function Section({ block }: { block: BlockOf<'section'> }) {
  return (
    <div className="b-section">
      {block.text && <SaidObject text={block.text} />}
      {block.fields && (
        <div className="b-fields">
          {keyed(block.fields).map(({ key, value }) => (
            <SaidObject key={key} text={value} />
          ))}
        </div>
      )}
      {block.accessory && (
        <div className="accessory">
          {block.accessory.type === 'image' ? (
            <InlineImage image={block.accessory} />
          ) : (
            <ElementView blockId={block.block_id} element={block.accessory} label={block.text?.text ?? ''} />
          )}
        </div>
      )}
    </div>
  );
}
