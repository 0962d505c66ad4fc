import { describe, expect, it } from 'vitest';
import { memoryLibrary } from '#adapters/library/memory.ts';
import { sha256 } from '#domain/program/program.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { bundleOf } from '#domain/tool/tool-bundle.ts';
import { retired } from '#domain/tool/tool-change.ts';
import {
  AWAY,
  BYTES,
  HOME,
  INPUT,
  LOW,
  named,
  openExchange,
  PRIYA,
  TEMPLATE,
  textOf,
  tool,
} from '../../fakes/exchange.ts';
import { anExample, KEPT_AT } from '../../fakes/tools.ts';

describe('tools from one workspace to another', () => {
  it('arrive as drafts of whoever imports them, with the examples, the limits and the sandbox of there', async () => {
    const { exchange, library, blobs, put, kinds } = openExchange();
    await put(HOME.workspace, tool(), named('other'));
    await blobs.put(HOME.workspace, BYTES, KEPT_AT + 1);
    const made = await exchange.exportTools(HOME, PRIYA, 'all', 'bundle');
    expect(made).toMatchObject({ name: 'threadsmith-tools-2026-11-27.json', tools: 2 });
    const outcome = await exchange.importTools(AWAY, PRIYA, textOf(made));
    expect(outcome).toEqual({ drafts: ['other', 'rolling_volatility'], refused: [] });
    const found = (await library.named(AWAY.workspace, 'rolling_volatility'))?.tool;
    expect(found).toMatchObject({
      ...{ state: 'draft', replayed: 'pending', version: 1, source: tool().source, requests: [] },
      ...{ needs: { ...tool().needs, limits: LOW }, sandbox: { provider: 'bubblewrap', template: TEMPLATE } },
      examples: [{ ...anExample(), inputs: [INPUT] }],
      provenance: { channel: AWAY.channel, turn: '', approvers: [], keeper: { user: PRIYA, name: 'Priya' } },
      fingerprint: sha256(`rolling_volatility ${tool().source}`),
      history: [{ what: 'imported' }],
    });
    expect(await blobs.get(AWAY.workspace, INPUT.sha256)).toEqual(BYTES);
    expect(await library.search(AWAY.workspace, 'rolling volatility', 5)).toEqual([]);
    expect(await kinds(AWAY.workspace)).toMatchObject([
      { kind: 'tool_imported', user: PRIYA, channel: AWAY.channel },
      { kind: 'tool_imported', tool: found?.id, toolDigest: found?.toolDigest },
    ]);
    expect(await kinds(HOME.workspace)).toMatchObject([
      { kind: 'exported', user: PRIYA, as: 'bundle', tools: 2, sha256: sha256(textOf(made)) },
    ]);
  });

  it('are told with a way out where they are here already, or their name is taken', async () => {
    const { exchange, put } = openExchange();
    await put(HOME.workspace, tool(), named('other'), named('third'));
    const text = textOf(await exchange.exportTools(HOME, PRIYA, 'all', 'bundle'));
    const capped = (one: Tool): Tool => ({ ...one, needs: { ...one.needs, limits: LOW } });
    await put(
      AWAY.workspace,
      capped({ ...tool(), name: 'renamed', calls: 'rolling_volatility' }),
      capped(retired(named('third'), { user: PRIYA, name: 'Priya' }, 1)),
      { ...named('other'), source: 'def other(csv, days):\n    return 4\n' },
    );
    expect(await exchange.importTools(AWAY, PRIYA, text)).toEqual({
      drafts: [],
      refused: [
        { name: 'other', why: expect.stringMatching(/has this name; retire that one, or change .*"calls": "other"$/) },
        { name: 'rolling_volatility', why: 'it is here already, as renamed' },
        { name: 'third', why: expect.stringContaining('restore that one') },
      ],
    });
    const renamed = text.replace('"name": "other"', '"name": "another_name",\n   "calls": "other"');
    expect(await exchange.importTools(AWAY, PRIYA, renamed)).toMatchObject({ drafts: ['another_name'] });
    expect(await exchange.importTools(AWAY, PRIYA, renamed)).toMatchObject({
      drafts: [],
      refused: [{ why: expect.stringContaining('the draft another_name') }, {}, {}],
    });
  });

  it('come in twice at once as one draft', async () => {
    const { exchange, put, library } = openExchange();
    await put(HOME.workspace, tool());
    const text = textOf(await exchange.exportTools(HOME, PRIYA, 'all', 'bundle'));
    const all = await Promise.all([1, 2, 3].map(() => exchange.importTools(AWAY, PRIYA, text)));
    expect(all.flatMap((each) => ('drafts' in each ? each.drafts : []))).toEqual([tool().name]);
    expect(await library.list(AWAY.workspace)).toHaveLength(1);
  });

  it('leave by admins alone', async () => {
    const { exchange, put, kinds } = openExchange({ kind: 'member' });
    await put(HOME.workspace, tool());
    const refused = { why: 'not_named', wish: 'export', names: [] };
    expect(await exchange.exportTools(HOME, PRIYA, 'all', 'bundle')).toEqual(refused);
    expect(await kinds(HOME.workspace)).toMatchObject([{ kind: 'refused', why: 'not_named', wish: 'export' }]);
  });

  it('do not come in by whoever may not change the library, nor leave to a guest; both are recorded', async () => {
    const { exchange, put, kinds, library } = openExchange({ kind: 'guest' });
    await put(HOME.workspace, tool());
    expect(await exchange.exportTools(HOME, 'U0GUEST', 'all', 'bundle')).toMatchObject({ why: 'guest' });
    expect(await exchange.importTools(HOME, 'U0GUEST', '{}')).toMatchObject({ why: 'guest', wish: 'keep' });
    expect(await kinds(HOME.workspace)).toMatchObject([{ kind: 'refused' }, { kind: 'refused', wish: 'keep' }]);
    expect(await library.list(HOME.workspace)).toHaveLength(1);
  });
});

describe('an import', () => {
  it('is for whom the policy lets approve; four eyes look at its drafts, not at the file', async () => {
    const text = JSON.stringify(bundleOf([tool()], KEPT_AT));
    for (const policy of [{ fourEyes: true }, { approvers: { who: 'requester' } }]) {
      const { exchange } = openExchange({ policy });
      expect(await exchange.importTools(AWAY, PRIYA, text)).toMatchObject({ drafts: [tool().name] });
    }
    const { exchange, library } = openExchange({ policy: { approvers: { who: 'named', people: ['U0ANN'] } } });
    expect(await exchange.importTools(AWAY, PRIYA, text)).toMatchObject({ why: 'not_named', wish: 'keep' });
    expect(await library.list(AWAY.workspace)).toEqual([]);
  });

  it('of a file that is none changes nothing, and says why', async () => {
    const { exchange, library } = openExchange();
    expect(await exchange.importTools(AWAY, PRIYA, 'hello')).toEqual({ unusable: 'it is not JSON' });
    expect(await library.list(AWAY.workspace)).toEqual([]);
  });

  it('in a private place keeps its examples from leaving again', async () => {
    const { exchange, put, library } = openExchange({ place: 'private' });
    await put(HOME.workspace, tool());
    const text = textOf(await exchange.exportTools(HOME, PRIYA, [tool().name], 'bundle'));
    expect(await exchange.importTools(AWAY, PRIYA, text)).toMatchObject({ drafts: [tool().name] });
    const [found] = await library.list(AWAY.workspace);
    expect(found?.tool).toMatchObject({ provenance: { private: true }, examples: [{ arguments: { days: 17 } }] });
  });

  it('goes on after a tool that could not be stored, and says so at that one', async () => {
    const away = { names: ['other'] };
    const base = memoryLibrary();
    const { exchange, put } = openExchange({
      library: {
        put: async (workspace, one, revision) => {
          if (workspace === AWAY.workspace && away.names.includes(one.name)) {
            throw new AgentError('gone', { code: 'STORE_UNAVAILABLE' });
          }
          return base.put(workspace, one, revision);
        },
      },
    });
    await put(HOME.workspace, tool(), named('other'));
    const text = textOf(await exchange.exportTools(HOME, PRIYA, 'all', 'bundle'));
    expect(await exchange.importTools(AWAY, PRIYA, text)).toEqual({
      drafts: [tool().name],
      refused: [{ name: 'other', why: expect.stringContaining('could not be saved') }],
    });
  });

  it('stores nothing while nobody can say what is here', async () => {
    const gone = async () => {
      throw new AgentError('gone', { code: 'STORE_UNAVAILABLE' });
    };
    const { exchange, put } = openExchange();
    await put(HOME.workspace, tool());
    const text = textOf(await exchange.exportTools(HOME, PRIYA, 'all', 'bundle'));
    const { exchange: blind } = openExchange({ library: { list: gone } });
    expect(await blind.importTools(AWAY, PRIYA, text)).toEqual({ why: 'not_saved' });
  });
});
