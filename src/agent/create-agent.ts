import { audited } from '#domain/audit-of.ts';
import { drawnBy } from '#domain/delivery.ts';
import { leftTo } from '#domain/transition.ts';
import { accounting } from './account.ts';
import type { Agent } from './agent.ts';
import { asking } from './ask.ts';
import { auditJob } from './audit-job.ts';
import { openingToTokens } from './by-token.ts';
import type { AgentContext, AgentPorts } from './context.ts';
import { deciding } from './decide.ts';
import { deliverJob } from './deliver-job.ts';
import { createDrawer } from './draw.ts';
import { editing } from './edit.ts';
import { effectHandler, newEffects, relay } from './effects.ts';
import { exchanging } from './exchange.ts';
import { granting } from './granting.ts';
import { homing } from './home.ts';
import { keepJob } from './keep-job.ts';
import { keepingOn } from './keep-on.ts';
import { tending } from './library.ts';
import { moveJob, moving } from './move.ts';
import { offerJob } from './offer-job.ts';
import { pausing } from './pausing.ts';
import { planJob } from './plan-job.ts';
import { recover, startBeating } from './recover.ts';
import { removing } from './removed.ts';
import { retrying } from './retry.ts';
import { runJob } from './run-job.ts';
import { runningTools } from './run-tool.ts';
import { saving } from './save-tool.ts';
import { scheduling } from './schedules.ts';
import { openSessions } from './sessions.ts';
import { showing } from './show-program.ts';
import { sweepDue } from './sweep.ts';
import { tellJob } from './tell-elsewhere.ts';
import { upkeep } from './upkeep.ts';

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
