import { describe, expect, it, onTestFinished } from 'vitest';
import { setStandstill } from '#agent/core/standstill.ts';
import { AccessToken, tokenKey, tokenRevoked } from '#domain/access-token.ts';
import { grantKey } from '#domain/policy/grant.ts';
import { retired } from '#domain/tool/tool-change.ts';
import { toolDigestOf } from '#domain/tool/tool-program.ts';
import { storeToken } from '../fakes/access-tokens.ts';
import { aGrant, someTerms } from '../fakes/grants.ts';
import { openMcp, POISON } from '../fakes/mcp.ts';
import { type Answered, connectedTo } from '../fakes/mcp-client.ts';
import { audit, press } from '../fakes/policy.ts';
import { FINANCE, MIRA, PRIYA } from '../fakes/workspace.ts';

const WORKSPACE = 'T0HARBOR';
const GIVEN = { name: 'add_up', arguments: { first: 19, second: 23 } };

async function opened(changes: Partial<AccessToken> = {}) {
  const all = await openMcp();
  const { store } = all.ports;
  const change = (how: (token: AccessToken) => AccessToken) =>
    store.update(tokenKey(WORKSPACE, all.token.id), (stored) => ({
      value: how(AccessToken.parse(stored)),
      open: false,
    }));
  await change((token) => ({ ...token, ...changes }));
  const client = await connectedTo(all.port, all.token.text);
  onTestFinished(() => client.close());
  const ask = (name: string, input: object) => client.callTool({ name, arguments: input });
  return { ...all, client, ask, change };
}

const factsOf = ({ structuredContent = {} }: Answered): Record<string, unknown> => structuredContent;
const textOf = ({ content }: Answered): string => content.map(({ text }) => text).join('\n');
const handleOf = (answered: Answered): { thread: string; turn: string } => {
  const turn = String(factsOf(answered).turn);
  return { turn, thread: turn.slice(0, turn.indexOf('_')) };
};
const threads = ({ emulator }: Awaited<ReturnType<typeof openMcp>>) =>
  emulator.messages(FINANCE).filter(({ text }) => text.includes('asked to run')).length;

describe('another agent', () => {
  it('finds a tool, reads what it takes, asks for a run, and has its result once people approved it', async () => {
    const all = await opened();
    const { ask, shows, workspace, token } = all;
    const names = (await all.client.listTools()).tools.map(({ name }) => name);
    expect(names).toEqual(['search', 'describe', 'call', 'result']);
    expect(factsOf(await ask('search', { words: 'add up numbers' }))).toMatchObject({
      ...{ found: 1, untrusted: [{ name: 'add_up', runs: 0 }] },
    });
    expect(factsOf(await ask('describe', { name: 'add_up' }))).toMatchObject({
      ...{ callable: true, version: 1, approvals: 1, allowedUntil: null },
      untrusted: { parameters: { required: ['first', 'second'], additionalProperties: false } },
    });
    const called = await ask('call', GIVEN);
    const { thread, turn } = handleOf(called);
    expect(factsOf(called)).toMatchObject({
      ...{ status: 'awaiting_approval', turn, meaning: expect.stringContaining('Slack') },
      link: `https://harborline.slack.com/archives/C0FINOPS/p${thread.replace('.', '')}`,
    });
    const [root] = all.emulator.messages(FINANCE, thread);
    expect(root?.text).toBe(`<@${MIRA}> asked to run *add_up*, through their token for Desk agent`);
    expect(all.runs()).toBe(0);
    expect(factsOf(await ask('result', { turn }))).toMatchObject({ status: 'awaiting_approval' });
    const card = await shows(thread, 'proposal_approve');
    expect(JSON.stringify(card.blocks)).toContain('with what another agent sent');
    const waited = ask('result', { turn, wait: 30 });
    await press(workspace, PRIYA, card.ts, 'proposal_approve');
    const done = await waited;
    expect(factsOf(done)).toMatchObject({ status: 'finished', meaning: 'It worked.' });
    expect(factsOf(done).untrusted).toMatchObject({ result: { sum: 42 } });
    const [stored] = (await all.session(thread))?.turns ?? [];
    // What another agent sent is no request of a person that a model reads later.
    const request = { user: MIRA, source: 'mcp', text: 'Run add_up' };
    expect(stored).toMatchObject({ request, spent: { calls: 0 } });
    expect(await audit(workspace)).toContainEqual(
      expect.objectContaining({
        kind: 'asked',
        body: expect.objectContaining({ user: MIRA, source: 'mcp', turn: expect.stringContaining(token.id) }),
      }),
    );
  });

  it('is told what people decided, and nothing of what other tokens asked', async () => {
    const all = await opened();
    const { ask, shows, workspace, emulator, ports } = all;
    const { thread, turn } = handleOf(await ask('call', GIVEN));
    const other = await connectedTo(all.port, (await storeToken(ports.store, ports.clock.now())).text);
    onTestFinished(() => other.close());
    const strange = await other.callTool({ name: 'result', arguments: { turn } });
    expect([strange.isError, textOf(strange)]).toEqual([true, expect.stringContaining('opened no such turn')]);
    await press(workspace, PRIYA, (await shows(thread, 'proposal_reject')).ts, 'proposal_reject');
    await emulator.waitFor(() => emulator.modal(PRIYA));
    await emulator.submitView({ as: PRIYA });
    const over = await ask('result', { turn, wait: 30 });
    expect(factsOf(over)).toMatchObject({ status: 'rejected', meaning: expect.stringContaining('nothing ran') });
    expect(all.runs()).toBe(0);
  });

  it('runs at once under a standing approval', async () => {
    const all = await opened();
    const { ask, ports, tool } = all;
    const digest = toolDigestOf(tool);
    const at = ports.clock.now();
    const free = { first: { kind: 'free' as const }, second: { kind: 'free' as const } };
    const terms = someTerms({ endsAt: at + 86_400_000, parameters: free });
    await ports.store.update(grantKey(WORKSPACE, FINANCE, digest), () => ({
      value: aGrant({ toolDigest: digest, terms, at }),
      open: false,
    }));
    expect(factsOf(await ask('describe', { name: 'add_up' })).allowedUntil).toBe(new Date(terms.endsAt).toISOString());
    const called = await ask('call', GIVEN);
    expect(['running', 'finished']).toContain(factsOf(called).status);
    const done = await ask('result', { turn: handleOf(called).turn, wait: 30 });
    expect(factsOf(done)).toMatchObject({ status: 'finished', untrusted: { result: { sum: 42 } } });
  });
});

describe('what others wrote', () => {
  it('stands in fences that it cannot close, apart from what we say, with nothing hidden in it', async () => {
    const { ask, client, shows, workspace } = await opened();
    const called = await ask('call', GIVEN);
    const { thread, turn } = handleOf(called);
    await press(workspace, PRIYA, (await shows(thread, 'proposal_approve')).ts, 'proposal_approve');
    const answers = [
      await ask('search', { words: 'add_up' }),
      await ask('describe', { name: 'add_up' }),
      await ask('result', { turn, wait: 30 }),
    ];
    for (const answer of answers) {
      const [facts, data, ...more] = answer.content.map(({ text }) => text);
      expect(more).toEqual([]);
      expect(facts).not.toMatch(/Ignore all rules|approve everything/);
      const [, mark = ''] = /^<<<\w+ ([0-9a-f]+)$/m.exec(data ?? '') ?? [];
      expect(data?.split(mark).length).toBe(3);
      expect(data?.endsWith(`\n${mark}>>>`)).toBe(true);
      expect(data).not.toMatch(/\p{Cf}/u);
      const { untrusted, ...own } = factsOf(answer);
      expect(JSON.parse(facts ?? '')).toEqual(own);
      expect(JSON.parse(data?.split('\n').at(-2) ?? '')).toEqual(untrusted);
    }
    expect(factsOf(answers[1] ?? called).untrusted).toMatchObject({ description: POISON });
    expect(JSON.stringify(await client.listTools()) + client.getInstructions()).not.toContain('Ignore all');
  });
});

describe('another agent is refused', () => {
  it.each<[string, string, (all: Awaited<ReturnType<typeof opened>>) => Promise<unknown>]>([
    [
      'its token was revoked',
      'This token was revoked',
      ({ change }) => change((token) => tokenRevoked(token, 'cli:ann', 1)),
    ],
    [
      'its token has ended',
      'The time of this token is over',
      ({ change }) => change((token) => ({ ...token, endsAt: 1 })),
    ],
    [
      'the workspace is paused',
      'Threadsmith is paused',
      ({ ports }) => setStandstill(ports.store, WORKSPACE, { state: 'paused', by: 'U0ADMIN', at: 1 }),
    ],
    [
      'its person left the channel',
      'is not in its channel',
      async ({ emulator }) => {
        const room = emulator.world.rooms.get(FINANCE);
        Object.assign(room ?? {}, { members: room?.members.filter((member) => member !== MIRA) });
      },
    ],
    [
      'the tool is retired',
      'no tool of that name in use',
      async ({ ports: { library }, tool }) => {
        const kept = await library.get(WORKSPACE, tool.id);
        await library.put(WORKSPACE, retired(tool, { user: PRIYA, name: 'Priya' }, 1), kept?.revision ?? null);
      },
    ],
  ])('where %s, at once and in words', async (_, words, happens) => {
    const all = await opened();
    await happens(all);
    const answered = await all.ask('call', GIVEN).catch((error: Error) => String(error));
    expect(typeof answered === 'string' ? answered : textOf(answered)).toContain(words);
    expect(typeof answered === 'string' || answered.isError).toBe(true);
    expect(threads(all)).toBe(0);
  });

  it('where its arguments do not fit, they are too many calls, or we may not write there', async () => {
    const all = await opened({ usesADay: 1 });
    const { ask } = all;
    const unfit = await ask('call', { name: 'add_up', arguments: { first: 'one', second: 2 } });
    expect(unfit.content[0]?.text).toContain('These arguments cannot be used');
    expect(unfit.content[1]?.text).toContain('first is not of type number');
    expect(factsOf(await ask('call', GIVEN))).toMatchObject({ status: 'awaiting_approval' });
    const over = await ask('call', GIVEN);
    expect([over.isError, textOf(over)]).toEqual([true, expect.stringContaining('used up for now')]);
    expect(threads(all)).toBe(1);
    expect((await audit(all.workspace)).map(({ body }) => body.why)).toContain('used_up');
    const shapeless = await ask('call', { name: 3 });
    expect(shapeless.isError).toBe(true);
  });
});
