import { audited } from '#domain/session/audit-of.ts';
import { drawnBy } from '#domain/session/delivery.ts';
import { leftTo } from '#domain/session/transition.ts';
import { asking } from './ask/ask.ts';
import { moveJob, moving } from './ask/move.ts';
import { retrying } from './ask/retry.ts';
import { createDrawer } from './card/draw.ts';
import { offerJob } from './card/offer-job.ts';
import { showing } from './card/show-program.ts';
import type { AgentContext, AgentPorts } from './core/context.ts';
import { effectHandler, newEffects, relay } from './core/effects.ts';
import { openSessions } from './core/sessions.ts';
import { tellJob } from './core/tell-elsewhere.ts';
import { deciding } from './decide/decide.ts';
import { editing } from './decide/edit.ts';
import { granting } from './decide/granting.ts';
import type { Agent } from './face/agent.ts';
import { homing } from './home/home.ts';
import { pausing } from './home/pausing.ts';
import { keepJob } from './keep/keep-job.ts';
import { saving } from './keep/save-tool.ts';
import { exchanging } from './library/exchange.ts';
import { keepingOn } from './library/keep-on.ts';
import { tending } from './library/library.ts';
import { runningTools } from './library/run-tool.ts';
import { accounting } from './permit/account.ts';
import { planJob } from './plan/plan-job.ts';
import { deliverJob } from './run/deliver-job.ts';
import { runJob } from './run/run-job.ts';
import { scheduling } from './schedule/schedules.ts';
import { openingToTokens } from './token/by-token.ts';
import { auditJob } from './upkeep/audit-job.ts';
import { recover, startBeating } from './upkeep/recover.ts';
import { removing } from './upkeep/removed.ts';
import { sweepDue } from './upkeep/sweep.ts';
import { upkeep } from './upkeep/upkeep.ts';

export interface AgentOptions {
  /** Names this process among all that share the store; never used twice. */
  readonly instance: string;
  readonly bounds: AgentContext['bounds'];
  /** Whether a process with this name is known to be dead, for example because it ran on this machine. */
  readonly isGone: (instance: string) => boolean;
}

/**
 * The whole story of a request. It rests in the store between the request and the decision, and at every job boundary,
 * so that any process can go on where another one ended.
 */
export function createAgent(ports: AgentPorts, { instance, bounds, isGone }: AgentOptions): Agent {
  const sessions = openSessions(ports.store);
  const ended = new AbortController();
  const context: AgentContext = {
    ...ports,
    sessions,
    instance,
    bounds,
    underWay: new Map(),
    breakers: new Map(),
    async change(ref, change) {
      const { before, after } = await sessions.update(ref, (now) => {
        const next = audited(now, change(now), ports.clock.now());
        const fresh = newEffects(now, next);
        const left = leftTo(next, instance, ({ id }) => fresh.some((effect) => effect.id === id));
        return fresh.reduce((all, { kind, turn }) => (kind === 'draw' ? drawnBy(all, turn, instance) : all), left);
      });
      relay(context, after, newEffects(before, after));
      return after;
    },
  };
  const recovered = new Set<string>();
  const drawer = createDrawer(context, recovered);
  const doers = {
    draw: drawer.draw,
    tell: tellJob(context),
    audit: auditJob(context),
    plan: planJob(context, drawer),
    offer: offerJob(context),
    run: runJob(context, drawer),
    deliver: deliverJob(context),
    keep: keepJob(context),
    move: moveJob(context),
  };
  ports.jobs.start(effectHandler(context, doers, recovered));
  startBeating(context, ended.signal);

  return {
    ...asking(context),
    ...deciding(context),
    ...retrying(context),
    ...editing(context),
    ...moving(context),
    ...granting(context),
    ...exchanging(context),
    ...saving(context),
    ...runningTools(context),
    ...scheduling(context),
    ...openingToTokens(context),
    ...tending(context),
    ...accounting(context),
    ...homing(context),
    ...keepingOn(context),
    ...pausing(context),
    ...showing(context),
    ...removing(context),
    recover: () => recover(context, recovered, isGone),
    sweep: () => sweepDue(context),
    upkeep: (workspace) => upkeep(context, workspace),
    async drain() {
      ended.abort();
      await ports.jobs.drain();
    },
  };
}
