import { keyed } from '../text/keyed.ts';
import { SaidObject } from '../text/said.tsx';
import type { BlockOf } from './block-shapes.ts';
import { InlineImage } from './inline-image.tsx';
import { TextObject } from './text-shapes.ts';
import { Unsupported } from './unsupported.tsx';

/** context: small grey texts and pictures. */
export function Context({ block }: { block: BlockOf<'context'> }) {
  return (
    <div className="b-context">
      {keyed(block.elements).map(({ key, value }) => (
        <ContextPart key={key} part={value} />
      ))}
    </div>
  );
}

function ContextPart({ part }: { part: { type: string } }) {
  if (part.type === 'image') {
    return <InlineImage image={part} />;
  }
  const text = TextObject.safeParse(part);
  return text.success ? <SaidObject text={text.data} /> : <Unsupported type={part.type} />;
}
