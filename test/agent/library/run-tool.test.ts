import { describe, expect, it } from 'vitest';
import { takeIn } from '#agent/ask/take-in.ts';
import type { AgentContext } from '#agent/core/context.ts';
import { openSessions } from '#agent/core/sessions.ts';
import { setStandstill } from '#agent/core/standstill.ts';
import type { ToolRun } from '#agent/face/tool-run.ts';
import { runningTools } from '#agent/library/run-tool.ts';
import { planJob } from '#agent/plan/plan-job.ts';
import { proposeCall } from '#agent/plan/propose-call.ts';
import type { Grant } from '#domain/policy/grant.ts';
import { grantKey } from '#domain/policy/grant.ts';
import type { Session } from '#domain/session/session.ts';
import { begin } from '#domain/session/state.ts';
import { turnOf } from '#domain/session/transition.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { nextVersion } from '#domain/tool/tool-change.ts';
import { toolDigestOf } from '#domain/tool/tool-program.ts';
import { DAY_MS } from '../../fakes/approvals.ts';
import { aGrant, someTerms } from '../../fakes/grants.ts';
import { HERE, libraryRig, type RigOptions } from '../../fakes/library-rig.ts';
import { aTool, KEPT_AT } from '../../fakes/tools.ts';

const THREAD = { ...HERE, thread: '1764200000.000100' };
const MIRA = 'U0MIRA';
const SANDBOX = { provider: 'bubblewrap', template: 'abc' };
const JOIN: Tool['parameters'] = [
  { name: 'left', type: 'file', description: '' },
  { name: 'right', type: 'file', description: '' },
  { name: 'how', type: 'string', description: '', options: ['inner', 'outer'] },
];

/** The agent's part over real parts in memory. */
async function rigged(tool: Tool = aTool(), options: RigOptions = {}) {
  const { provider, template: digest } = SANDBOX;
  const sandbox = { describe: async () => ({ provider, digest, versions: {}, egress: true }) };
  const rig = await libraryRig({ sandbox, ...options });
  const sessions = openSessions(rig.store);
  const change = async (ref: typeof THREAD, how: (session: Session) => Session) =>
    (await sessions.update(ref, how)).after;
  const { policy, limits } = await rig.bounds();
  const bounds = async () => ({ policy, limits, mostFileMb: 50 });
  const context = { ...rig, bounds, sessions, change, instance: 'one' } as unknown as AgentContext;
  await rig.put(tool);
  const agent = runningTools(context);
  const stored = async () => (await sessions.read(THREAD))?.turns ?? [];
  return { ...rig, context, agent, stored, change };
}

const aRun = (changes: Partial<ToolRun> = {}): ToolRun => ({
  ...{ id: 'form.V1', user: MIRA, tool: 'tool-1', version: 1, arguments: { days: 17 }, unusable: {} },
  files: { csv: { id: 'F1', name: 'acme.csv', size: 10, mimetype: 'text/csv' } },
  ...changes,
});

describe('a call by a form', () => {
  it('is a request of its own, once, however often the form comes', async () => {
    const { agent, stored } = await rigged();
    expect(await agent.runTool(THREAD, aRun())).toBeUndefined();
    expect(await agent.runTool(THREAD, aRun())).toBeUndefined();
    const turns = await stored();
    expect(turns).toHaveLength(1);
    expect(turns[0]).toMatchObject({
      ...{ id: 'form.V1', status: 'queued', from: null },
      request: {
        ...{ user: MIRA, source: 'modal', text: 'Run rolling_volatility with csv "in/acme.csv", days 17' },
        files: [{ id: 'F1', name: 'acme.csv', leftOut: null }],
        call: { tool: 'tool-1', arguments: { csv: 'in/acme.csv', days: 17 } },
      },
    });
  });

  it('keeps files apart that are called alike, and names them as no path', async () => {
    const { agent, stored } = await rigged(aTool({ parameters: JOIN }));
    const file = (id: string) => ({ id, name: '../data.csv', size: 1, mimetype: '' });
    const files = { right: file('F2'), left: file('F1') };
    const unusable = { F2: 'it was deleted' };
    expect(await agent.runTool(THREAD, aRun({ arguments: { how: 'outer' }, files, unusable }))).toBeUndefined();
    const [turn] = await stored();
    expect(turn?.request.call?.arguments).toEqual({ left: 'in/data.csv', right: 'in/data (2).csv', how: 'outer' });
    expect(turn?.request.files.map(({ id, name, leftOut }) => [id, name, leftOut])).toEqual([
      ['F1', 'data.csv', null],
      ['F2', 'data (2).csv', 'it was deleted'],
    ]);
  });

  it.each<[string, Partial<ToolRun>, string]>([
    ['nothing for a parameter', { arguments: {} }, 'days is missing'],
    ['no file', { files: {} }, 'csv is missing'],
    ['what is no parameter', { arguments: { days: 1, more: 2 } }, 'more is not a parameter'],
    ['another type', { arguments: { days: '17' } }, 'days is not of type integer'],
    ['a path', { arguments: { days: 1, csv: '/etc/passwd' }, files: {} }, 'csv is not of type file'],
    ['half a character', { arguments: { days: '\ud800' } }, 'JSON has no form for them'],
  ])('with %s is refused, and nothing is stored', async (_what, changes, reason) => {
    const { agent, stored, lines } = await rigged();
    const refusal = { why: 'not_usable', part: 'arguments', reason };
    expect(await agent.runTool(THREAD, aRun(changes))).toEqual(refusal);
    expect(await stored()).toEqual([]);
    expect(await lines()).toEqual([expect.objectContaining({ kind: 'refused', why: 'not_usable', wish: 'ask' })]);
    expect(JSON.stringify(await lines())).not.toContain(reason);
  });

  it('with arguments that no program may have is refused', async () => {
    const { agent } = await rigged(aTool({ parameters: [{ name: 'words', type: 'string', description: '' }] }));
    const words = 'a'.repeat(20_000);
    expect(await agent.runTool(THREAD, aRun({ arguments: { words }, files: {} }))).toMatchObject({
      reason: 'they are longer than 20,000 characters',
    });
  });

  it.each<[string, Tool, object]>([
    ['tool_changed', aTool({ version: 2 }), {}],
    ['no_tool', aTool({ state: 'retired' }), {}],
    ['no_tool', aTool({ state: 'draft' }), {}],
    ['no_tool', aTool({ id: 'other' }), {}],
    ['guest', aTool(), { kinds: { [MIRA]: 'guest' } }],
  ])('is refused as %s', async (why, tool, options) => {
    const { agent, stored } = await rigged(tool, options);
    expect(await agent.runTool(THREAD, aRun())).toMatchObject({ why });
    expect(await stored()).toEqual([]);
  });

  it('is refused while an admin has paused the workspace', async () => {
    const { agent, stored, store } = await rigged();
    await setStandstill(store, HERE.workspace, { state: 'paused', by: 'Priya', at: KEPT_AT });
    expect(await agent.runTool(THREAD, aRun())).toEqual({ why: 'paused' });
    expect(await stored()).toEqual([]);
  });

  it('says so when it could not be stored', async () => {
    const { agent, away } = await rigged();
    away.audit = true;
    expect(await agent.runTool(THREAD, aRun({ version: 7 }))).toEqual({ why: 'not_saved' });
  });

  it('is of the version that was seen: one that came before it was put before people is not proposed', async () => {
    const { agent, context, library, stored, change } = await rigged();
    await agent.runTool(THREAD, aRun());
    const kept = await library.get(HERE.workspace, 'tool-1');
    const next = nextVersion(aTool(), { provenance: aTool().provenance, replayed: 'passed' });
    await library.put(HERE.workspace, next, kept?.revision ?? null);
    const session = await change(THREAD, (now) => begin(now, 'form.V1', 'one'));
    await proposeCall(context, THREAD, session, turnOf(session, 'form.V1'), 'UTC');
    expect(await stored()).toMatchObject([
      { status: 'answered', reply: expect.stringMatching(/^Somebody changed this tool .* Nothing ran\./) },
    ]);
  });

  it('is put before nobody for a person who left the channel since they asked, some time ago', async () => {
    const { agent, context, people, at, stored } = await rigged();
    await agent.runTool(THREAD, aRun());
    people.isIn = async () => false;
    at.now += 60_001;
    const told: string[] = [];
    const thread = { whisper: async (_: unknown, user: string) => void told.push(user) };
    const whole = { ...context, thread, underWay: new Map() } as unknown as AgentContext;
    const effect = { id: 'plan', kind: 'job', job: 'plan', turn: 'form.V1', by: '' } as const;
    await planJob(whole, { draw: async () => undefined, live: async () => true })(THREAD, 'form.V1', effect, false);
    expect([await stored(), told]).toMatchObject([[{ status: 'failed', reason: 'forbidden' }], [MIRA]]);
  });

  it('takes up no message while it is being made, because no model would read it', async () => {
    const { agent, stored, change } = await rigged();
    await agent.runTool(THREAD, aRun());
    await change(THREAD, (session) => begin(session, 'form.V1', 'one'));
    const ask = { id: 'm2', user: MIRA, text: 'and for 30 days', source: 'mention', files: [], unusable: {} } as const;
    const incoming = { ask, actor: { user: MIRA, name: 'Mira' }, at: KEPT_AT, instance: 'one' };
    await change(THREAD, (session) => takeIn(session, incoming));
    expect((await stored()).map(({ id, status }) => [id, status])).toEqual([
      ['form.V1', 'planning'],
      ['m2', 'queued'],
    ]);
  });
});

describe('the form of a tool', () => {
  it.each(['rolling_volatility', 'Rolling Volatility', ' rolling-volatility ', 'tool-1'])(
    'is found by %j',
    async (name) => {
      const { agent } = await rigged();
      expect(await agent.runForm(HERE, MIRA, name)).toMatchObject({
        ...{ tool: { id: 'tool-1' }, mostFileMb: 50, approvals: 1, allowed: undefined },
      });
      expect(await agent.runForm({ ...HERE, channel: undefined }, MIRA, name)).toMatchObject({
        tool: { id: 'tool-1' },
      });
    },
  );

  it.each(['', 'x'.repeat(300), 'no\0ne', 'volatility'])('is not found by %j', async (name) => {
    const { agent, lines } = await rigged();
    expect(await agent.runForm(HERE, MIRA, name)).toEqual({ why: 'no_tool' });
    expect(await lines()).toEqual([expect.objectContaining({ kind: 'refused', why: 'no_tool' })]);
  });

  it('is only of what is in use, and for those who may ask', async () => {
    const draft = await rigged(aTool({ state: 'draft' }));
    expect(await draft.agent.runForm(HERE, MIRA, 'tool-1')).toEqual({ why: 'no_tool' });
    const guest = await rigged(aTool(), { kinds: { [MIRA]: 'guest' } });
    for (const channel of [HERE.channel, undefined]) {
      expect(await guest.agent.runForm({ ...HERE, channel }, MIRA, 'tool-1')).toMatchObject({ why: 'guest' });
    }
  });

  it('counts the approvals that its needs ask for in the channel', async () => {
    const policy = { capabilities: { network: { quorum: 2, fourEyes: true } } };
    const online = aTool({ needs: { ...aTool().needs, hosts: ['api.example.com'] } });
    const { agent } = await rigged(online, { policy });
    expect(await agent.runForm(HERE, MIRA, 'tool-1')).toMatchObject({ approvals: 2, byOthers: true });
    const { agent: other } = await rigged(aTool(), { policy });
    expect(await other.runForm(HERE, MIRA, 'tool-1')).toMatchObject({ approvals: 1, byOthers: false });
  });

  const ANY = { csv: { kind: 'free' }, days: { kind: 'free' } } as const;
  const until = KEPT_AT + DAY_MS;
  const terms = someTerms({ endsAt: until, parameters: ANY });
  it.each<[string, Partial<Grant>, unknown]>([
    ['any call', { terms }, { until, always: true }],
    ['some calls', { terms: someTerms({ endsAt: until }) }, { until, always: false }],
    ['this person', { terms: { ...terms, users: [MIRA] } }, { until, always: true }],
    ['somebody else', { terms: { ...terms, users: ['U0JONAS'] } }, undefined],
    ['calls until now', { terms: { ...terms, endsAt: KEPT_AT } }, undefined],
    ['no more calls today', { terms: { ...terms, usesADay: 1 }, uses: [{ id: 'x', at: KEPT_AT - 1 }] }, undefined],
    ['another channel', { terms, channel: 'C0LEADS' }, undefined],
    ['what was taken back', { terms, revoked: { by: { user: 'U0PRIYA', name: 'P' }, at: 1 } }, undefined],
    ['a maker who is gone', { terms, makers: [{ ...aGrant().makers[0]!, user: 'U0GONE' }] }, undefined],
  ])('says whether a standing approval lets it run at once, which is for %s', async (_what, changes, allowed) => {
    const { agent, store } = await rigged(aTool(), { kinds: { U0GONE: 'deactivated' } });
    const toolDigest = toolDigestOf({ ...aTool(), sandbox: SANDBOX });
    const grant = aGrant({ toolDigest, ...changes });
    await store.update(grantKey(HERE.workspace, HERE.channel, toolDigest), () => ({ value: grant, open: false }));
    expect(await agent.runForm(HERE, MIRA, 'tool-1')).toHaveProperty('allowed', allowed);
  });
});
