import { AccessToken, tokenIdIn, tokenKey, tokenTurn, whyNotToken, withTokenUse } from '#domain/access-token.ts';
import { fileParametersOf } from '#domain/program/draft.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { NO_STATS } from '#domain/tool/tool-stats.ts';
import type { AgentContext } from '../core/context.ts';
import { standstillOf } from '../core/standstill.ts';
import type { Agent } from '../face/agent.ts';
import type { Denied, ReadyCall, Shown, ToolForCall } from '../face/token-door.ts';
import type { ToolForm, ToolRun } from '../face/tool-run.ts';
import { runForm } from '../library/run-form.ts';
import { whyNotThese } from '../library/run-tool.ts';
import { type Place, permitInChannel } from '../permit/in-channel.ts';
import { seenCall, untilThere } from './seen-call.ts';

const MOST_FOUND = 8;
const HOUR_MS = 3_600_000;

/** Other agents ask in the name of whoever a token is for, and may do no more than that person in that channel. */
export const openingToTokens = (context: AgentContext): Pick<Agent, 'byToken'> => ({
  byToken: {
    async whyNot(shown) {
      const token = await held(context, shown);
      return 'why' in token ? token : undefined;
    },

    search: (shown, words) =>
      permitted(context, shown, (_, { workspace }) => context.library.search(workspace, words, MOST_FOUND)),

    describe: (shown, name) => described(context, shown, name),

    ready: (shown, name, given) => made(context, shown, name, given),

    seen: (shown, thread, call, patience) =>
      permitted(context, shown, async (token, place) => {
        const ref = { ...place, thread };
        const turn = await untilThere(context, ref, tokenTurn(token.id, call), patience);
        if (turn === undefined) {
          return { why: 'unknown_turn' };
        }
        const still = await held(context, shown); // whoever waited may have lost it meanwhile
        return 'why' in still ? still : seenCall(context, ref, turn);
      }),
  },
});

/** The token behind a text, unless it or the workspace's standstill says no. */
async function held(context: AgentContext, { workspace, text }: Shown): Promise<AccessToken | Denied> {
  const id = tokenIdIn(text);
  const stored = id === undefined ? undefined : await context.store.get(tokenKey(workspace, id));
  const token = tokenFrom(stored);
  const why = whyNotToken(token, { text, workspace, at: context.clock.now() });
  if (token === undefined || why !== undefined) {
    context.log.warn('a token was refused', { code: 'REQUEST_REFUSED', workspace, reason: why, token: token?.id });
    const denied: Denied = { why: `${why ?? 'unknown'}_token` };
    if (token !== undefined && why !== 'unknown') {
      const hour = Math.floor(context.clock.now() / HOUR_MS); // a client may go on and on
      await note(context, token, denied, `${token.id}:${denied.why}:${hour}`);
    }
    return denied;
  }
  return (await standstillOf(context.store, workspace)) === 'running' ? token : { why: 'paused' };
}

/** That a token was refused which somebody here made. */
async function note(context: AgentContext, token: AccessToken, { why }: Denied, id: string): Promise<void> {
  const { workspace, channel, user } = token;
  const body = { channel, user, wish: 'ask', why, token: token.id };
  await context.audit.append(workspace, { id: `refused:${id}`, at: context.clock.now(), kind: 'refused', body });
}

/** Does something for a token whose person may ask in its channel. */
async function permitted<Found>(
  context: AgentContext,
  shown: Shown,
  task: (token: AccessToken, place: Place) => Promise<Found | Denied>,
): Promise<Found | Denied> {
  const token = await held(context, shown);
  if ('why' in token) {
    return token;
  }
  const { channel, user } = token;
  const place = { workspace: shown.workspace, channel };
  const answer = await permitInChannel(context, place, { wish: 'ask', user });
  return 'refusal' in answer ? answer.refusal : task(token, place);
}

/** The form of a tool that the token's person may ask for in its channel. */
async function formFor(
  context: AgentContext,
  shown: Shown,
  name: string,
): Promise<{ token: AccessToken; form: ToolForm } | Denied> {
  const token = await held(context, shown);
  if ('why' in token) {
    return token;
  }
  const form = await runForm(context, { workspace: shown.workspace, channel: token.channel }, token.user, name);
  return 'why' in form ? form : { token, form };
}

async function described(context: AgentContext, shown: Shown, name: string): Promise<ToolForCall | Denied> {
  const found = await formFor(context, shown, name);
  if ('why' in found) {
    return found;
  }
  const { tool, approvals, byOthers, allowed } = found.form;
  const [stats = NO_STATS] = await context.library.stats(shown.workspace, [tool.id]);
  return { tool, stats, approvals, byOthers, allowed: touchesNothing(tool) ? allowed : undefined };
}

/** A model chose what another agent sends, and no standing approval lets a model choose what leaves the sandbox. */
const touchesNothing = ({ needs }: Tool): boolean => needs.hosts.length + needs.secrets.length === 0;

/** A call of a tool as it is now, once it fits and is counted. */
async function made(
  context: AgentContext,
  shown: Shown,
  name: string,
  given: ToolRun['arguments'],
): Promise<ReadyCall | Denied> {
  const found = await formFor(context, shown, name);
  if ('why' in found) {
    return found;
  }
  const { token } = found;
  const { tool, allowed } = found.form;
  if (fileParametersOf(tool).length > 0) {
    return { why: 'takes_files' };
  }
  const unfit = whyNotThese(tool, given);
  if (unfit !== undefined) {
    return unfit;
  }
  const call = context.clock.id();
  const id = tokenTurn(token.id, call);
  const why = await countUse(context, shown, token, id);
  if (why !== undefined) {
    return why;
  }
  const run = { id, user: token.user, tool: tool.id, version: tool.version, arguments: given };
  return {
    run: { ...run, files: {}, unusable: {}, source: 'mcp' },
    ...{ call, workspace: shown.workspace, channel: token.channel, toolName: tool.name, tokenName: token.name },
    mayRunAtOnce: allowed !== undefined && touchesNothing(tool),
  };
}

/** By compare-and-set on the token, so that no more calls than allowed go through, however many ask at once. */
async function countUse(
  context: AgentContext,
  shown: Shown,
  token: AccessToken,
  id: string,
): Promise<Denied | undefined> {
  const { workspace } = shown;
  const at = context.clock.now();
  let denied: Denied | undefined;
  await context.store.update<unknown>(tokenKey(workspace, token.id), (stored) => {
    const now = tokenFrom(stored);
    if (now === undefined) {
      throw new AgentError('a token is gone', { code: 'TRANSITION_ILLEGAL' });
    }
    const why = whyNotToken(now, { ...shown, at });
    const next = why === undefined ? withTokenUse(now, id, at) : undefined;
    denied = next === undefined ? { why: why === undefined ? 'used_up' : `${why}_token` } : undefined;
    return { value: next ?? stored, open: now.owes !== undefined };
  });
  if (denied !== undefined) {
    await note(context, token, denied, context.clock.id());
  }
  return denied;
}

/** A stored record. One that cannot be read opens nothing. */
const tokenFrom = (stored: unknown): AccessToken | undefined => AccessToken.safeParse(stored).data;
