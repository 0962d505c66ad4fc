import { z } from 'zod';
import type { Preview } from './preview.ts';

/** What the preview program found in one file. */
export interface Seen extends Preview {
  /** It cannot be opened without its password. */
  readonly locked: boolean;
}

const SUMMARY_CHARACTERS = 200;
const TEXT_CHARACTERS = 2_400;

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const shown = (text: string): string => text.toWellFormed().replace(INVISIBLE, '');

const Entry = z.object({
  summary: z.string().transform((text) => within(shown(text.replace(/\s+/g, ' ')).trim(), SUMMARY_CHARACTERS)),
  text: z.string().transform((text) => within(text.split('\n').map(shown).join('\n').trimEnd(), TEXT_CHARACTERS)),
  locked: z.boolean(),
});
const Report = z.object({ files: z.record(z.string(), Entry.optional().catch(undefined)) });

/**
 * The preview program's result.json by input name; undefined when it is nonsense. The program handled hostile bytes, so
 * nothing of it is believed: lengths are cut, and control, bidirectional and invisible characters are removed.
 */
export function previewReport(bytes: Uint8Array | undefined): ReadonlyMap<string, Seen> | undefined {
  const report = Report.safeParse(jsonOf(bytes));
  if (!report.success) {
    return undefined;
  }
  const seen = Object.entries(report.data.files).flatMap(([name, entry]) => (entry ? [[name, entry] as const] : []));
  return new Map(seen);
}

function jsonOf(bytes: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** Half a character at the cut would be no text. */
const within = (text: string, most: number): string => text.slice(0, most).toWellFormed();
