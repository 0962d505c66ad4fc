import { codeOf } from '#domain/errors.ts';
import type { Refusal } from '#domain/refusal.ts';
import { readBundle } from '#domain/tool-bundle-read.ts';
import type { AgentContext } from './context.ts';
import { type ExportedFile, exportFile, type Wish } from './export-tools.ts';
import { type Imported, importCandidates } from './import-tools.ts';
import { type Place, permitInChannel } from './in-channel.ts';
import { isPrivate } from './learn.ts';

/** Why there is no file, or why one cannot be read: a plain phrase. */
export interface Unusable {
  readonly unusable: string;
}

/** Tools that leave a workspace, and tools that come in. */
export interface Exchange {
  /** For whoever may ask in the channel: the whole library is more than a guest or a stranger sees. Throws what the library throws. */
  exportTools(
    place: Place,
    user: string,
    names: Wish['names'],
    as: Wish['as'],
  ): Promise<ExportedFile | Unusable | Refusal>;
  /** For whoever may approve in the channel. Each good tool of the file becomes a draft; nothing of it runs. */
  importTools(place: Place, user: string, text: string): Promise<Imported | Unusable | Refusal>;
}

/** Export and import, with the right to it looked up now. */
export const exchanging = (context: AgentContext): Exchange => ({
  async exportTools(place, user, names, as) {
    const permitted = await permitInChannel(context, place, { wish: 'ask', user });
    return 'refusal' in permitted
      ? permitted.refusal
      : exportFile(context, place.workspace, { names, as }, { user, channel: place.channel });
  },

  async importTools(place, user, text) {
    try {
      return await imported(context, place, user, text);
    } catch (error) {
      context.log.error('not imported', { code: codeOf(error), workspace: place.workspace }, error);
      return { why: 'not_saved' };
    }
  },
});

async function imported(
  context: AgentContext,
  place: Place,
  user: string,
  text: string,
): Promise<Imported | Unusable | Refusal> {
  const permitted = await permitInChannel(context, place, { wish: 'keep', user });
  if ('refusal' in permitted) {
    return permitted.refusal;
  }
  const reading = readBundle(text);
  if ('unusable' in reading) {
    return reading;
  }
  const { limits } = await context.bounds(place.workspace);
  const by = { user, name: permitted.actor.name };
  const importing = { place, by, private: await isPrivate(context, place), limits };
  const { drafts, refused } = await importCandidates(context, importing, reading.tools);
  return { drafts, refused: [...reading.refused, ...refused] };
}
