import { describe, expect, it } from 'vitest';
import { storedAudit } from '#adapters/audit/stored-audit.ts';
import { memoryBlobs } from '#adapters/blobs/memory.ts';
import { memoryStore } from '#adapters/keyv/memory.ts';
import { memoryLibrary } from '#adapters/library/memory.ts';
import type { AgentContext } from '#agent/context.ts';
import { exchanging } from '#agent/exchange.ts';
import { exportFile } from '#agent/export-tools.ts';
import { AgentError } from '#domain/errors.ts';
import { DEFAULT_LIMITS, sha256 } from '#domain/program.ts';
import { Settings } from '#domain/settings.ts';
import type { Tool } from '#domain/tool.ts';
import { bundleOf } from '#domain/tool-bundle.ts';
import { newTool, retired, withExample } from '#domain/tool-change.ts';
import { contentDigest } from '#domain/tool-content.ts';
import type { Library } from '#ports/library.ts';
import { aKeeping, anExample, KEPT_AT } from '../fakes/tools.ts';

const HOME = { workspace: 'T0HOME', channel: 'C0FINOPS' };
const AWAY = { workspace: 'T0AWAY', channel: 'C0DATA' };
const PRIYA = 'U0PRIYA';
const BYTES = new TextEncoder().encode('date,close\n2026-11-26,41\n');
const INPUT = { name: 'acme.csv', sha256: sha256(BYTES), size: BYTES.length, kept: true };
const TEMPLATE = 'e'.repeat(64);
const LOW = { ...DEFAULT_LIMITS, memoryMb: 128, seconds: 20 };

/** The exchange of some workspaces over one library; `change` bends the parts of it. */
function open(
  change: {
    readonly library?: Partial<Library>;
    readonly kind?: string;
    readonly place?: string;
    readonly policy?: object;
  } = {},
) {
  let ids = 0;
  const kept = memoryLibrary();
  const parts = {
    library: { ...kept, ...change.library },
    blobs: memoryBlobs(() => KEPT_AT),
    audit: storedAudit({ store: memoryStore(), key: new Uint8Array(32) }),
    bounds: async () => ({ policy: Settings.parse({ policy: change.policy ?? {} }).policy, limits: LOW }),
    sandbox: { describe: async () => ({ provider: 'bubblewrap', digest: TEMPLATE, versions: {} }) },
    inspector: { fingerprint: ({ name, source }: { name: string; source: string }) => sha256(`${name} ${source}`) },
    people: {
      person: async (_: string, user: string) => ({ user, name: 'Priya', kind: change.kind ?? 'member', from: '' }),
      isIn: async () => true,
      place: async () => ({ name: 'data', kind: change.place ?? 'channel', shared: false }),
    },
    clock: { now: () => KEPT_AT, id: () => `id-${++ids}` },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  const put = async (workspace: string, ...tools: Tool[]) => {
    for (const tool of tools) {
      expect(await kept.put(workspace, tool, null)).toBe('stored');
    }
  };
  const kinds = async (workspace: string) => {
    const records = await Array.fromAsync(parts.audit.read(workspace));
    return records.map(({ kind, body }) => ({ kind, ...body }));
  };
  return { ...parts, put, kinds, exchange: exchanging(parts as unknown as AgentContext) };
}

const tool = (changes: Partial<Tool> = {}) =>
  withExample({ ...newTool(aKeeping()), ...changes }, anExample({ inputs: [INPUT] }));
const named = (name: string) =>
  newTool(aKeeping({ id: name, name, source: `def ${name}(csv, days):\n    return []\n` }));
const textOf = (made: object) => ('bytes' in made ? new TextDecoder().decode(made.bytes as Uint8Array) : '');

describe('tools from one workspace to another', () => {
  it('arrive as drafts of whoever imports them, with the examples, the limits and the sandbox of there', async () => {
    const { exchange, library, blobs, put, kinds } = open();
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
    const { exchange, put } = open();
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
    const { exchange, put, library } = open();
    await put(HOME.workspace, tool());
    const text = textOf(await exchange.exportTools(HOME, PRIYA, 'all', 'bundle'));
    const all = await Promise.all([1, 2, 3].map(() => exchange.importTools(AWAY, PRIYA, text)));
    expect(all.flatMap((each) => ('drafts' in each ? each.drafts : []))).toEqual([tool().name]);
    expect(await library.list(AWAY.workspace)).toHaveLength(1);
  });

  it('do not come in by whoever may not change the library, nor leave to a guest; both are recorded', async () => {
    const { exchange, put, kinds, library } = open({ kind: 'guest' });
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
      const { exchange } = open({ policy });
      expect(await exchange.importTools(AWAY, PRIYA, text)).toMatchObject({ drafts: [tool().name] });
    }
    const { exchange, library } = open({ policy: { approvers: { who: 'named', people: ['U0ANN'] } } });
    expect(await exchange.importTools(AWAY, PRIYA, text)).toMatchObject({ why: 'not_named', wish: 'keep' });
    expect(await library.list(AWAY.workspace)).toEqual([]);
  });

  it('of a file that is none changes nothing, and says why', async () => {
    const { exchange, library } = open();
    expect(await exchange.importTools(AWAY, PRIYA, 'hello')).toEqual({ unusable: 'it is not JSON' });
    expect(await library.list(AWAY.workspace)).toEqual([]);
  });

  it('in a private place keeps its examples from leaving again', async () => {
    const { exchange, put, library } = open({ place: 'private' });
    await put(HOME.workspace, tool());
    const text = textOf(await exchange.exportTools(HOME, PRIYA, [tool().name], 'bundle'));
    expect(await exchange.importTools(AWAY, PRIYA, text)).toMatchObject({ drafts: [tool().name] });
    const [found] = await library.list(AWAY.workspace);
    expect(found?.tool).toMatchObject({ provenance: { private: true }, examples: [{ arguments: { days: 17 } }] });
  });

  it('goes on after a tool that could not be stored, and says so at that one', async () => {
    const away = { names: ['other'] };
    const base = memoryLibrary();
    const { exchange, put } = open({
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
    const { exchange, put } = open();
    await put(HOME.workspace, tool());
    const text = textOf(await exchange.exportTools(HOME, PRIYA, 'all', 'bundle'));
    const { exchange: blind } = open({ library: { list: gone } });
    expect(await blind.importTools(AWAY, PRIYA, text)).toEqual({ why: 'not_saved' });
  });
});

describe('an export', () => {
  it('as skills is an archive of folders', async () => {
    const { exchange, put } = open();
    await put(HOME.workspace, tool(), named('other'));
    const all = await exchange.exportTools(HOME, PRIYA, 'all', 'skills');
    expect(all).toMatchObject({ name: 'threadsmith-tools-2026-11-27-skills.zip', tools: 2 });
    expect(textOf(all)).toMatch(/^PK[\s\S]*other\/SKILL\.md[\s\S]*rolling-volatility\/scripts\/tool\.py/);
    const one = await exchange.exportTools(HOME, PRIYA, ['other'], 'skills');
    expect(one).toMatchObject({ name: 'other-skill.zip', tools: 1 });
  });

  it('names what is not in use, drafts and retired ones too', async () => {
    const { exchange, put } = open();
    const nothing = await exchange.exportTools(HOME, PRIYA, 'all', 'bundle');
    expect(nothing).toEqual({ unusable: expect.stringContaining('no tool in use yet') });
    await put(
      HOME.workspace,
      tool(),
      newTool(aKeeping({ id: 'd', name: 'a_draft', replayed: 'pending' })),
      retired({ ...named('gone') }, { user: PRIYA, name: 'Priya' }, 1),
    );
    for (const name of ['a_draft', 'gone', 'none\u202E']) {
      const made = await exchange.exportTools(HOME, PRIYA, [tool().name, name], 'bundle');
      expect(made).toEqual({
        unusable: expect.stringMatching(/^there is no tool called (?:a_draft|gone|none⟦U\+202E⟧)/),
      });
    }
    expect(await exchange.exportTools(HOME, PRIYA, 'all', 'bundle')).toMatchObject({ tools: 1 });
  });

  it('leaves inputs out where the file would be too large to be read again, and says when even that is not enough', async () => {
    const { exchange, put, blobs } = open();
    const large = Array.from({ length: 24 }, (_, at) => new Uint8Array(200_000).fill(at));
    const tools = large.map((bytes, at) => {
      const input = { name: 'a.bin', sha256: sha256(bytes), size: bytes.length, kept: true };
      return withExample(named(`tool_${at}`), anExample({ inputs: [input] }));
    });
    await put(HOME.workspace, ...tools);
    await Promise.all(large.map((bytes) => blobs.put(HOME.workspace, bytes, KEPT_AT + 1)));
    const text = textOf(await exchange.exportTools(HOME, PRIYA, 'all', 'bundle'));
    expect([text.includes('base64'), text.includes(sha256(large[7] ?? ''))]).toEqual([false, true]);
    const long = (at: number) => `${named(`long_${at}`).source}${'#'.repeat(95_000)}\n`;
    const many = Array.from({ length: 60 }, (_, at) => ({ ...named(`long_${at}`), source: long(at) }));
    await put(HOME.workspace, ...many);
    expect(await exchange.exportTools(HOME, PRIYA, 'all', 'bundle')).toEqual({
      unusable: expect.stringContaining('name fewer'),
    });
  });

  it('gives examples of a private place to an admin alone', async () => {
    const ports = open();
    const hidden = tool();
    await ports.put(HOME.workspace, { ...hidden, provenance: { ...hidden.provenance, private: true } });
    const plain = await ports.exchange.exportTools(HOME, PRIYA, 'all', 'bundle');
    expect(JSON.parse(textOf(plain)).tools[0]).toMatchObject({ examples: [], contentDigest: contentDigest(hidden) });
    const wish = { names: 'all', as: 'bundle', includeExamples: true } as const;
    const whole = await exportFile(ports as unknown as AgentContext, HOME.workspace, wish, {
      user: 'cli:root',
      channel: '',
    });
    expect(JSON.parse(textOf(whole)).tools[0].examples).toHaveLength(1);
  });
});
