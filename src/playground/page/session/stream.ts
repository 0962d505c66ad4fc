import { Happening } from '../../protocol.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;

/** What the stream tells: each happening, and whether the server is there. `opened` comes after every (re)connect. */
export type Listener = { opened: () => void; happened: (happening: Happening) => void; lost: () => void };

/** Follows the server's events for one person until the returned function is called; connects again by itself. */
export function follow(as: string, listener: Listener): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitMs = FIRST_WAIT_MS;

  const connect = () => {
    source = new EventSource(`/page/stream?as=${encodeURIComponent(as)}`);
    source.onopen = () => {
      waitMs = FIRST_WAIT_MS;
      listener.opened();
    };
    source.onmessage = (event) => tell(event.data, listener);
    // The browser's own reconnecting gives up for good on some answers, so it is closed and opened again here.
    source.onerror = () => {
      source?.close();
      listener.lost();
      timer = setTimeout(connect, waitMs);
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    };
  };

  connect();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}

function tell(data: unknown, listener: Listener): void {
  try {
    const happening = Happening.safeParse(JSON.parse(String(data)));
    if (happening.success) {
      listener.happened(happening.data);
    }
  } catch {
    // A line that is no JSON is a keep-alive or an event of a newer server: nothing to draw.
  }
}
