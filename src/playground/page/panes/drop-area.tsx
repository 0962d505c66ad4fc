import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { useDrafts } from '../session/use-drafts.ts';

/** A pane onto which files can be dropped; they go into its composer. */
export function DropArea({ draft, children }: { draft: string; children: ReactNode }) {
  const drafts = useDrafts();
  const depth = useRef(0);
  const [dragging, setDragging] = useState(false);
  const count = (step: number) => (event: DragEvent) => {
    if (event.dataTransfer.types.includes('Files')) {
      event.preventDefault();
      depth.current += step;
      setDragging(depth.current > 0);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    depth.current = 0;
    setDragging(false);
    drafts.attach(draft, [...event.dataTransfer.files]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button in the composer is the first
    <div
      className={dragging ? 'pane dragging' : 'pane'}
      onDragEnter={count(1)}
      onDragLeave={count(-1)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      {children}
    </div>
  );
}
