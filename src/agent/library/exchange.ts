import type { Vote } from '#domain/policy/approval.ts';
import { requirementOf } from '#domain/policy/policy.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import { codeOf } from '#domain/text/errors.ts';
import { readBundle } from '#domain/tool/tool-bundle-read.ts';
import type { AgentContext } from '../core/context.ts';
import type { Exchange, Imported, Unusable } from '../face/exchange-asked.ts';
import { isPrivate } from '../keep/learn.ts';
import { noteInChannel, type Place, permitInChannel } from '../permit/in-channel.ts';
import { permit } from '../permit/standing.ts';
import { exportFile } from './export-tools.ts';
import { importCandidates } from './import-tools.ts';

/** Export and import, with the right to it looked up now. */
export const exchanging = (context: AgentContext): Exchange => ({
  async exportTools(place, user, names, as) {
    const permitted = await permitInChannel(context, place, { wish: 'export', user });
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
  const permitted = await permitImport(context, place, user);
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

/**
 * Who brings tools in counts as who asked for them, so that they may where only the requester may. Four eyes look at the
 * drafts: bringing them in changes nothing that can run.
 */
async function permitImport(
  context: AgentContext,
  place: Place,
  user: string,
): Promise<{ actor: Vote } | { refusal: Refusal }> {
  const { policy } = await context.bounds(place.workspace);
  const requirement = { ...requirementOf(policy, place.channel, []), fourEyes: false };
  const about = { requester: user, authors: [], voters: [], requirement };
  const permitted = await permit(context, { ...place, thread: '' }, 'keep', user, about);
  return 'refusal' in permitted
    ? { refusal: await noteInChannel(context, place, { wish: 'keep', user }, permitted.refusal) }
    : permitted;
}
