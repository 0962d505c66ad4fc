import { keyed } from '../text/keyed.ts';
import { RichLeaves } from './rich-leaf.tsx';
import type { RichPart, RichText } from './text-shapes.ts';

/** rich_text: sections, code, quotes and lists; what stands in its text elements is never parsed. */
export function RichTextView({ text }: { text: RichText }) {
  return (
    <div className="b-rich">
      {keyed(text.elements).map(({ key, value }) => (
        <Part key={key} part={value} />
      ))}
    </div>
  );
}

function Part({ part }: { part: RichPart }) {
  switch (part.type) {
    case 'rich_text_section':
      return (
        <div className="line">
          <RichLeaves leaves={part.elements} />
        </div>
      );
    case 'rich_text_preformatted':
      return (
        <pre>
          <RichLeaves leaves={part.elements} />
        </pre>
      );
    case 'rich_text_quote':
      return (
        <blockquote>
          <RichLeaves leaves={part.elements} />
        </blockquote>
      );
    case 'rich_text_list': {
      const items = keyed(part.elements).map(({ key, value }) => (
        <li key={key} className="line">
          <RichLeaves leaves={value.elements} />
        </li>
      ));
      const indent = { marginLeft: `${(part.indent ?? 0) * 24}px` };
      return part.style === 'ordered' ? (
        <ol start={(part.offset ?? 0) + 1} style={indent}>
          {items}
        </ol>
      ) : (
        <ul style={indent}>{items}</ul>
      );
    }
  }
}
