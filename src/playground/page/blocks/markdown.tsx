import { useMemo } from 'react';
import { Chunks } from '../text/chunks.tsx';
import { parseMarkdown } from '../text/markdown.ts';

/** markdown: standard Markdown, as models write it. */
export function Markdown({ text }: { text: string }) {
  const chunks = useMemo(() => parseMarkdown(text), [text]);
  return (
    <div className="b-markdown said">
      <Chunks chunks={chunks} />
    </div>
  );
}
