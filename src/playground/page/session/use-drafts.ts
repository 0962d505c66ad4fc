import { createContext, useContext, useMemo, useState } from 'react';
import type { FileView } from '../../protocol.ts';
import { upload } from './call.ts';

/** A file that goes along: on its way, refused, or here. */
export type Upload = { key: string; name: string; part: number; why?: string; file?: FileView };
/** What stands in a composer and is not sent yet. */
export type Draft = { text: string; uploads: Upload[] };

/** Unsent text and files per person and place; changing the channel or the person loses none of them. */
export type Drafts = {
  of: (place: string) => Draft;
  write: (place: string, text: string) => void;
  /** Uploads files into a draft; those beyond ten are refused with a sentence. */
  attach: (place: string, files: readonly File[]) => string | undefined;
  detach: (place: string, key: string) => void;
  /** Takes out what was sent; what was typed meanwhile stays. */
  clear: (place: string, sent: Draft) => void;
};

const MOST_FILES = 10;
const EMPTY: Draft = { text: '', uploads: [] };
type All = Record<string, Draft>;

/** Apart from the workspace, so that typing draws composers again and not every message. */
export const DraftsContext = createContext<Drafts | undefined>(undefined);

/** The drafts of the acting person. */
export function useDrafts(): Drafts {
  const drafts = useContext(DraftsContext);
  if (!drafts) {
    throw new Error('Nothing is written outside the workspace.');
  }
  return drafts;
}

/** Holds the drafts of all persons; gives those of the acting one. */
export function useDraftsOf(as: string): Drafts {
  const [all, setAll] = useState<All>({});
  return useMemo(() => {
    const name = (place: string) => `${as}/${place}`;
    const change = (place: string, next: (draft: Draft) => Draft) =>
      setAll((before) => ({ ...before, [name(place)]: next(before[name(place)] ?? EMPTY) }));
    const update = (place: string, key: string, part: Partial<Upload>) =>
      change(place, (draft) => ({
        ...draft,
        uploads: draft.uploads.map((one) => (one.key === key ? { ...one, ...part } : one)),
      }));
    const send = async (place: string, key: string, file: File) => {
      const answer = await upload(as, file, (part) => update(place, key, { part }));
      update(place, key, answer.ok ? { part: 1, file: answer.value } : { why: answer.message });
    };
    const of = (place: string): Draft => all[name(place)] ?? EMPTY;
    return {
      of,
      write: (place, text) => change(place, (draft) => ({ ...draft, text })),
      attach: (place, files) => {
        const room = Math.max(0, MOST_FILES - of(place).uploads.length);
        const taken = files.slice(0, room).map((file) => ({ key: crypto.randomUUID(), file }));
        const added = taken.map(({ key, file }) => ({ key, name: file.name, part: 0 }));
        change(place, (draft) => ({ ...draft, uploads: [...draft.uploads, ...added] }));
        for (const { key, file } of taken) {
          void send(place, key, file);
        }
        return files.length > room ? `At most ${MOST_FILES} files go with one message.` : undefined;
      },
      detach: (place, key) =>
        change(place, (draft) => ({ ...draft, uploads: draft.uploads.filter((one) => one.key !== key) })),
      clear: (place, sent) =>
        change(place, (draft) => ({
          text: draft.text === sent.text ? '' : draft.text,
          uploads: draft.uploads.filter((one) => !sent.uploads.some((other) => other.key === one.key)),
        })),
    };
  }, [all, as]);
}
