import { useState } from 'react';
import { Icon } from '../parts/icon.tsx';
import { keyed } from '../text/keyed.ts';
import type { BlockOf } from './block-shapes.ts';
import { alignClass, CellText } from './cell.tsx';
import { columnAlign } from './table.tsx';
import type { Cell } from './text-shapes.ts';

/** data_table: a caption, a head, and as many rows at a time as the app wants. */
export function DataTable({ block }: { block: BlockOf<'data_table'> }) {
  const [head = [], ...rows] = block.rows;
  const [page, setPage] = useState(0);
  const pages = Math.max(1, Math.ceil(rows.length / block.page_size));
  const shown = Math.min(page, pages - 1);
  const part = rows.slice(shown * block.page_size, (shown + 1) * block.page_size);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and the keyboard must reach it to scroll it
    <section className="b-table" aria-label={block.caption} tabIndex={0}>
      <table>
        <caption>{block.caption}</caption>
        <thead>
          <tr>
            {keyed(head).map(({ key, value }) => (
              <th key={key} scope="col" className={alignClass(value, columnAlign(rows, Number(key)))}>
                <CellText cell={value} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keyed(part).map((row) => (
            <DataRow key={row.key} cells={row.value} headAt={block.row_header_column_index} />
          ))}
        </tbody>
      </table>
      {pages > 1 && <Pages shown={shown} pages={pages} turn={setPage} />}
    </section>
  );
}

function DataRow({ cells, headAt }: { cells: Cell[]; headAt: number | undefined }) {
  return (
    <tr>
      {keyed(cells).map(({ key, value }) =>
        Number(key) === headAt ? (
          <th key={key} scope="row" className={alignClass(value, undefined)}>
            <CellText cell={value} />
          </th>
        ) : (
          <td key={key} className={alignClass(value, undefined)}>
            <CellText cell={value} />
          </td>
        ),
      )}
    </tr>
  );
}

function Pages({ shown, pages, turn }: { shown: number; pages: number; turn: (page: number) => void }) {
  return (
    <div className="pages">
      <button
        type="button"
        className="icon-btn"
        aria-label="Rows before"
        disabled={shown === 0}
        onClick={() => turn(shown - 1)}
      >
        <Icon name="back" />
      </button>
      <span>
        Page {shown + 1} of {pages}
      </span>
      <button
        type="button"
        className="icon-btn"
        aria-label="Rows after"
        disabled={shown === pages - 1}
        onClick={() => turn(shown + 1)}
      >
        <Icon name="next" />
      </button>
    </div>
  );
}
