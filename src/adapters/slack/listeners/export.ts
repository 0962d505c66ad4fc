import type { Exchange } from '#agent/face/exchange-asked.ts';
import { codeOf, isRefused } from '#domain/text/errors.ts';
import { sendFile } from '../direct-file.ts';
import type { Said } from '../said.ts';
import { exportedText, fileText, maybeSent, notExported, notSent } from '../texts/exchange.ts';
import { refusalBlocks, refusalText } from '../texts/refusals.ts';
import { section } from '../views/blocks.ts';
import type { ImportPlace } from '../views/import-form.ts';
import type { Edge, Told } from './guard.ts';

/** What leaving and coming in of tools needs of the agent, beside the rest. */
export type ExchangeEdge = Omit<Edge, 'agent'> & { readonly agent: Exchange };

/**
 * `/smith export [NAME … | all] [as skills]`: sends the file to whoever asks, by direct message, and gives what they are told
 * where they asked. Throws what the agent throws.
 */
export async function exportTold(edge: ExchangeEdge, place: ImportPlace, user: string, words: string): Promise<Told> {
  const { names, as } = wishIn(words);
  const made = await edge.agent.exportTools(place, user, names, as);
  if ('why' in made) {
    return { text: refusalText(made), blocks: refusalBlocks(made) };
  }
  if ('unusable' in made) {
    return toldOnce(notExported(made.unusable));
  }
  try {
    await sendFile(edge, place.workspace, user, { ...made, text: fileText(made, as) });
    return toldOnce(exportedText(made));
  } catch (error) {
    const code = codeOf(error);
    edge.log.warn('an export was not sent', { code, workspace: place.workspace }, error);
    return toldOnce(isRefused(code) ? notSent : maybeSent);
  }
}

/** Names as people write them, with commas or without; no names and `all` mean all of them. */
function wishIn(words: string): { names: readonly string[] | 'all'; as: 'bundle' | 'skills' } {
  const said = words.split(/[\s,`*]+/).filter((word) => word !== '');
  const form = /^as (skills?|json)$/i.exec(said.slice(-2).join(' '))?.[1];
  const names = form === undefined ? said : said.slice(0, -2);
  const isAll = names.length === 0 || (names.length === 1 && names[0]?.toLowerCase() === 'all');
  return { names: isAll ? 'all' : names, as: form?.toLowerCase().startsWith('skill') ? 'skills' : 'bundle' };
}

const toldOnce = (text: Said): Told => ({ text, blocks: [section('exchange', text)] });
