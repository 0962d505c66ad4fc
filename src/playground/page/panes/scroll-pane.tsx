import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Message } from '../../protocol.ts';
import { useWorkspace } from '../session/workspace-context.ts';

type Props = {
  label: string;
  newest: Message | undefined;
  /** A message to show instead of the end. */
  target: string | undefined;
  children: ReactNode;
};

const NEAR_PX = 32;

/** Scrolling messages: stays at the end only when the reader was there, and says so when something new came below. */
export function ScrollPane({ label, newest, target, children }: Props) {
  const { me } = useWorkspace();
  const box = useRef<HTMLElement>(null);
  const flow = useRef<HTMLDivElement>(null);
  const atEnd = useRef<boolean>(true);
  const last = useRef(placeIn(null));
  const [behind, setBehind] = useState(false);

  const toEnd = () => {
    atEnd.current = true;
    setBehind(false);
    box.current?.scrollTo({ top: box.current.scrollHeight });
  };
  const onScroll = () => {
    const before = last.current;
    const now = placeIn(box.current);
    const near = now.height - now.top - now.room < NEAR_PX;
    // What grows or shrinks moves the place too: only going up in what is as before means that the reader has left the end.
    const hasLeft = now.top < before.top && now.height === before.height && now.room === before.room;
    atEnd.current = near || (atEnd.current && !hasLeft);
    last.current = now;
    if (near) {
      setBehind(false);
    }
  };

  // What grows (a card that is edited, a picture that arrives, a composer with more lines) moves the end; follow it only from there.
  useLayoutEffect(() => {
    const keep = () => {
      if (atEnd.current) {
        box.current?.scrollTo({ top: box.current.scrollHeight });
      }
      last.current = placeIn(box.current);
    };
    const watcher = new ResizeObserver(keep);
    for (const element of [box.current, flow.current]) {
      if (element) {
        watcher.observe(element);
      }
    }
    return () => watcher.disconnect();
  }, []);

  useLayoutEffect(() => {
    const found = target === undefined ? null : box.current?.querySelector(`[data-ts="${CSS.escape(target)}"]`);
    if (found) {
      atEnd.current = false;
      found.scrollIntoView({ block: 'center' });
    }
  }, [target]);

  const newestTs = newest?.ts;
  const own = newest?.user === me.id;
  useEffect(() => {
    if (newestTs === undefined) {
      return;
    }
    if (own) {
      atEnd.current = true; // one's own message is always shown
      box.current?.scrollTo({ top: box.current.scrollHeight });
    }
    setBehind(!atEnd.current);
  }, [newestTs, own]);

  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls */}
      <section className="scroll" ref={box} aria-label={label} tabIndex={0} onScroll={onScroll}>
        <div className="flow" ref={flow} role="log" aria-relevant="additions" aria-label={label}>
          {children}
        </div>
      </section>
      {behind && (
        <button type="button" className="newer" onClick={toEnd}>
          Newer messages
        </button>
      )}
    </>
  );
}

const placeIn = (box: HTMLElement | null) => ({
  top: box?.scrollTop ?? 0,
  height: box?.scrollHeight ?? 0,
  room: box?.clientHeight ?? 0,
});
