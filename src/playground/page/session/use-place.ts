import { useCallback, useEffect, useState } from 'react';
import type { Place } from './workspace-context.ts';
import type { WorkspaceState } from './workspace-state.ts';

/** Stands for the app's Home where a place names its channel. */
export const HOME = 'home';

/** Where the reader is, mirrored in the address's #, so that back, reload and links to a message work. */
export function usePlace(state: WorkspaceState | undefined): [Place | undefined, (place: Place) => void] {
  const [place, setPlace] = useState(readHash);
  useEffect(() => {
    const follow = () => setPlace(readHash());
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  const go = useCallback((next: Place) => {
    setPlace(next);
    const hash = writeHash(next);
    if (location.hash !== hash) {
      history.pushState(null, '', hash);
    }
  }, []);
  if (!state) {
    return [undefined, go];
  }
  const known = place && (place.channel === HOME || state.channels.some((one) => one.id === place.channel));
  const first = state.channels[0];
  return [known ? place : first && { channel: first.id }, go];
}

function readHash(): Place | undefined {
  const [channel, thread, message] = decodeURIComponent(location.hash.slice(1)).split('/');
  return channel ? { channel, thread: thread || undefined, message: message || undefined } : undefined;
}

const writeHash = (place: Place): string => `#${[place.channel, place.thread].filter(Boolean).join('/')}`;

/** A permalink of this workspace as a place: …/archives/C1/p1795426861000200?thread_ts=…; undefined for other addresses. */
export function placeOfPermalink(url: string): Place | undefined {
  const found = /\/archives\/([A-Z0-9]+)\/p(\d{10})(\d{6})(?:\?(.*))?$/.exec(url);
  if (!found) {
    return undefined;
  }
  const [, channel = '', seconds, fraction, query = ''] = found;
  const message = `${seconds}.${fraction}`;
  return { channel, thread: new URLSearchParams(query).get('thread_ts') ?? message, message };
}
