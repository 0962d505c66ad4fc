import { useCallback, useEffect, useRef } from 'react';
import type { Place } from './workspace-context.ts';
import { isRoot, type WorkspaceState } from './workspace-state.ts';

/** Opens the thread of a message that was sent here as soon as the app answers it or shows that it works on it. */
export function useOpeningThread(
  state: WorkspaceState | undefined,
  place: Place | undefined,
  go: (place: Place) => void,
) {
  const waiting = useRef(new Map<string, string>());
  useEffect(() => {
    for (const [ts, channel] of waiting.current) {
      if (state && isAnswered(state, channel, ts)) {
        waiting.current.delete(ts);
        if (place?.channel === channel) {
          go({ channel, thread: ts });
        }
      }
    }
  }, [state, place, go]);
  return useCallback((channel: string, ts: string) => {
    waiting.current.set(ts, channel);
  }, []);
}

const isAnswered = (state: WorkspaceState, channel: string, ts: string): boolean =>
  state.messages.some(
    (one) =>
      one.channel === channel && one.threadTs === ts && !isRoot(one) && one.user === state.app.id && !one.ephemeralFor,
  ) || state.statuses.some((one) => one.channel === channel && one.threadTs === ts && one.text !== '');
