import type { ReactNode } from 'react';
import { RichTextView } from './rich-text.tsx';
import type { Cell } from './text-shapes.ts';

/** How the cells of a column stand. */
export type Align = 'left' | 'center' | 'right' | undefined;

const CLASSES = { left: undefined, center: 'c', right: 'n' };

/** Dates, ids and short names stand in one line; a wide table scrolls instead. */
const LONGEST_WHOLE = 22;

/** The class that aligns a cell: as the column says, else numbers to the right. */
export const alignClass = (cell: Cell, align: Align): string | undefined =>
  CLASSES[align ?? (cell.type === 'raw_number' ? 'right' : 'left')];

/** What stands in a cell; raw text is never parsed. */
export function CellText({ cell }: { cell: Cell }): ReactNode {
  switch (cell.type) {
    case 'raw_text':
      return cell.text.length > LONGEST_WHOLE ? cell.text : <span className="whole">{cell.text}</span>;
    case 'raw_number':
      return cell.text ?? String(cell.value);
    case 'rich_text':
      return <RichTextView text={cell} />;
  }
}
