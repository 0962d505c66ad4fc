import type { Inline } from './inline.ts';
import { Inlines } from './inlines.tsx';
import { keyed } from './keyed.ts';
import type { MarkdownChunk } from './markdown.ts';

/** Paragraphs, quotes, lists, code, headings and tables of a text. */
export function Chunks({ chunks }: { chunks: readonly MarkdownChunk[] }) {
  return keyed(chunks).map(({ key, value }) => <ChunkNode key={key} chunk={value} />);
}

function ChunkNode({ chunk }: { chunk: MarkdownChunk }) {
  switch (chunk.type) {
    case 'paragraph':
      return (
        <p>
          <Inlines nodes={chunk.children} />
        </p>
      );
    case 'heading':
      return (
        <h3>
          <Inlines nodes={chunk.children} />
        </h3>
      );
    case 'quote':
      return (
        <blockquote>
          <Inlines nodes={chunk.children} />
        </blockquote>
      );
    case 'pre':
      return <pre>{chunk.text}</pre>;
    case 'rule':
      return <hr className="b-divider" />;
    case 'list':
      return chunk.ordered ? (
        <ol start={chunk.start}>
          <Items items={chunk.items} />
        </ol>
      ) : (
        <ul>
          <Items items={chunk.items} />
        </ul>
      );
    case 'table':
      return <MarkdownTable head={chunk.head} rows={chunk.rows} />;
  }
}

function Items({ items }: { items: Inline[][] }) {
  return keyed(items).map(({ key, value }) => (
    <li key={key}>
      <Inlines nodes={value} />
    </li>
  ));
}

function MarkdownTable({ head, rows }: { head: Inline[][]; rows: Inline[][][] }) {
  return (
    <div className="b-table">
      <table>
        <thead>
          <tr>
            {keyed(head).map(({ key, value }) => (
              <th key={key} scope="col">
                <Inlines nodes={value} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keyed(rows).map((row) => (
            <tr key={row.key}>
              {keyed(row.value).map(({ key, value }) => (
                <td key={key}>
                  <Inlines nodes={value} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
