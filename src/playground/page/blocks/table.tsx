import { keyed } from '../text/keyed.ts';
import type { BlockOf } from './block-shapes.ts';
import { type Align, alignClass, CellText } from './cell.tsx';
import type { Cell } from './text-shapes.ts';

/** table: the first row is the head. */
export function Table({ block }: { block: BlockOf<'table'> }) {
  const [head = [], ...rows] = block.rows;
  const align = (place: number): Align => block.column_settings?.[place]?.align ?? columnAlign(rows, place);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and the keyboard must reach it to scroll it
    <section className="b-table" aria-label="Table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {keyed(head).map(({ key, value }) => (
              <th key={key} scope="col" className={alignClass(value, align(Number(key)))}>
                <CellText cell={value} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keyed(rows).map((row) => (
            <tr key={row.key}>
              {keyed(row.value).map(({ key, value }) => (
                <td key={key} className={alignClass(value, block.column_settings?.[Number(key)]?.align)}>
                  <CellText cell={value} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The head of a column of numbers stands over its numbers. */
export const columnAlign = (rows: Cell[][], place: number): Align =>
  rows.length > 0 && rows.every((row) => row[place]?.type === 'raw_number') ? 'right' : undefined;
