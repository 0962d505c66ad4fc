import { refusalOf } from '#domain/policy/permission.ts';
import { helpReply } from '#domain/session/help.ts';
import type { Session, ThreadRef, Turn } from '#domain/session/session.ts';
import { advance, answer, begin, fail, question } from '#domain/session/state.ts';
import { turnOf } from '#domain/session/transition.ts';
import { argumentsText } from '#domain/tool/reuse.ts';
import type { Drawer } from '../card/draw.ts';
import { watchWriting } from '../card/watch-writing.ts';
import { type AgentContext, ownerOf, turnKey } from '../core/context.ts';
import type { Doer } from '../core/effects.ts';
import { secretsHere } from '../core/secrets.ts';
import { standstillOf } from '../core/standstill.ts';
import { untilStored } from '../core/until-stored.ts';
import { watchStandstill } from '../core/watch-standstill.ts';
import { isInUse } from '../permit/grants.ts';
import { tell } from '../permit/refuse.ts';
import { aboutTurn, standingOf } from '../permit/standing.ts';
import { callTool } from './call-tool.ts';
import { findTools } from './find-tools.ts';
import { hear } from './hear-thread.ts';
import { missingOf } from './missing.ts';
import { proposeCall } from './propose-call.ts';
import { putForward } from './put-forward.ts';
import { type ReadFile, readFiles, throwIfStopped } from './read-files.ts';
import { proposeAgain } from './run-again.ts';
import { type Brief, type Planned, requestOf, writePlan } from './write-plan.ts';
import { writeProgram } from './write-program.ts';

/** So long after they were heard somebody is taken for who they were then; what waited longer is looked up anew. */
const JUST_HEARD_MS = 60_000;

/** The first straight line: from a request to a proposal, or to words. Any instance may take it over at any point. */
export function planJob(context: AgentContext, drawer: Drawer): Doer {
  return async (ref, id) => {
    const state = await standstillOf(context.store, ref.workspace);
    if (state !== 'running') {
      await context.change(ref, (now) => fail(now, id, context.clock.now(), state));
      return;
    }
    const session = await context.change(ref, (now) => begin(now, id, context.instance));
    const turn = turnOf(session, id);
    const stopping = new AbortController();
    context.underWay.set(turnKey(ref, id), stopping);
    const unwatch = watchStandstill(context, ref.workspace, async (paused) => {
      // Stored first: what is cut off without its reason would end as broken.
      const end = () => context.change(ref, (now) => fail(now, id, context.clock.now(), paused));
      await untilStored(context, end).finally(() => stopping.abort());
    });
    const writing = watchWriting(context, drawer, ref, id);
    try {
      await planTurn(context, ref, session, turn, { signal: stopping.signal, seen: writing.seen });
    } finally {
      unwatch();
      writing.end();
      if (context.underWay.get(turnKey(ref, id)) === stopping) {
        context.underWay.delete(turnKey(ref, id));
      }
    }
  };
}

async function planTurn(
  context: AgentContext,
  ref: ThreadRef,
  session: Session,
  turn: Turn,
  { signal, seen }: { readonly signal: AbortSignal; readonly seen: Brief['seen'] },
): Promise<void> {
  const { id, epoch, request } = turn;
  const about = await aboutTurn(context, ref, turn);
  const isStale = context.clock.now() - request.at > JUST_HEARD_MS;
  const { standing, person } = await standingOf(context, ref, request.user, about, isStale);
  const refusal = refusalOf('ask', standing, about.requirement);
  if (refusal) {
    await context.change(ref, (now) => fail(now, id, context.clock.now(), 'forbidden'));
    await tell(context, ref, request.user, refusal); // the turn's own end is in the audit
    return;
  }
  if (turn.from?.why === 'again' && turn.attempts.length === 0 && (await proposeAgain(context, ref, session, turn))) {
    return;
  }
  if (request.call !== undefined) {
    await proposeCall(context, ref, session, turn, person.timeZone);
    return;
  }
  const { heard, files: found } = await hear(context, ref, session, turn);
  const taker = { turn: ownerOf(ref, turn).turn, epoch, signal };
  const files = await readFiles(context, ref, filesFor({ ...session, files: found }, turn), taker);
  throwIfStopped(signal);
  const own = files.map(({ file }) => file).filter((file) => request.files.some((each) => each.id === file.id));
  if (request.text.trim() === '') {
    const reply = helpReply(own);
    await context.change(ref, (now) => answer(now, id, epoch, context.clock.now(), reply, ''));
    return;
  }
  const isRepair = turn.attempts.length > 0;
  const asked = requestOf({ session, turn });
  const tools = isRepair ? [] : await findTools(context, ref.workspace, asked);
  const looked = isRepair ? turn.looked : tools.length;
  await context.change(ref, (now) =>
    advance(now, id, epoch, { stage: isRepair ? 'coding' : 'planning', files: own, looked }),
  );
  const usable = files.filter(({ file }) => file.leftOut === null && file.sha256 !== null);
  const secrets = await secretsHere(context, ref);
  const brief: Brief = { ref, session, turn, files: usable, heard, timeZone: person.timeZone, secrets, tools, seen };
  const plan =
    isRepair && turn.plan ? { plan: turn.plan, model: '', tokens: 0, tools } : await writePlan(context, brief, signal);
  throwIfStopped(signal);
  await follow(context, brief, plan, signal);
}

/** What the plan says is done: words, a question, or a program. A program that goes beyond it makes one new plan. */
async function follow(context: AgentContext, brief: Brief, planned: Planned, signal: AbortSignal): Promise<void> {
  const { ref, turn } = brief;
  const { plan, model } = planned;
  const now = context.clock.now();
  if (plan.outcome === 'answer') {
    await context.change(ref, (session) => answer(session, turn.id, turn.epoch, now, plan.reply, model));
    return;
  }
  if (plan.outcome === 'ask') {
    const asked = { reply: plan.reply, suggestions: plan.suggestions, model };
    await context.change(ref, (session) => question(session, turn.id, turn.epoch, asked));
    return;
  }
  const { egress } = await context.sandbox.describe();
  const missing = missingOf(plan, egress === true, brief.secrets, ref.channel);
  if (missing !== undefined) {
    await context.change(ref, (session) => answer(session, turn.id, turn.epoch, now, missing, ''));
    return;
  }
  if (turn.plan !== plan) {
    await context.change(ref, (session) => advance(session, turn.id, turn.epoch, { stage: 'coding', plan }));
  }
  const called = await reused(context, brief, planned);
  if (called === 'changed') {
    await context.change(ref, (session) => answer(session, turn.id, turn.epoch, now, CHANGED, ''));
    return;
  }
  const written = called ?? (await writeProgram(context, brief, planned, signal));
  throwIfStopped(signal);
  if (!('beyond' in written)) {
    await putForward(context, ref, turn, written);
  } else if (brief.beyond === undefined) {
    const again = { ...brief, beyond: written.beyond };
    const replanned = await writePlan(context, again, signal);
    throwIfStopped(signal);
    await follow(context, again, { ...replanned, tokens: replanned.tokens + written.tokens }, signal);
  } else {
    await context.change(ref, (session) => fail(session, turn.id, context.clock.now(), 'model'));
  }
}

const CHANGED = 'The tool that fits this was changed or retired while I planned. Nothing ran. Ask me again.';

/** The call of a kept tool, where that is the plan; after a failed run of it a program is written like any other. */
async function reused(context: AgentContext, brief: Brief, { plan, model, tokens, tools }: Planned) {
  const found = plan.outcome === 'reuse' ? tools.find(({ tool }) => tool.name === plan.tool) : undefined;
  if (found === undefined) {
    return undefined;
  }
  const { tool, stats } = found;
  if (!(await isInUse(context, brief.ref, { program: { tool: { id: tool.id, version: tool.version } } }))) {
    return 'changed' as const;
  }
  return await callTool(context, brief.ref, {
    ...{ tool, stats, arguments: argumentsText(plan), timeZone: brief.timeZone },
    ...{ files: brief.files.map(({ file }) => file), model, tokens },
  });
}

/** The request's own files first, then those of earlier turns of the thread, newest first. */
function filesFor(session: Session, turn: Turn): ReadFile['file'][] {
  const own = turn.request.files;
  const earlier = [
    ...session.files,
    ...session.turns.flatMap(({ id, request }) => (id === turn.id ? [] : request.files)),
  ];
  const known = new Set(own.map(({ id }) => id));
  const others = earlier.reverse().filter((file) => {
    const fresh = !known.has(file.id) && file.leftOut === null;
    known.add(file.id);
    return fresh;
  });
  return [...own, ...others];
}
