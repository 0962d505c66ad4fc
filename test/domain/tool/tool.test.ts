import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toolDigest } from '#domain/policy/grant.ts';
import { ARGUMENTS_FILE } from '#domain/program/main-file.ts';
import { DEFAULT_LIMITS, type Program, sha256 } from '#domain/program/program.ts';
import { cardOf } from '#domain/search/tool-search.ts';
import {
  EXAMPLE_INPUT_BYTES,
  EXAMPLE_JSON_BYTES,
  MOST_EXAMPLES,
  MOST_HISTORY,
  MOST_REQUESTS,
  REQUEST_CHARACTERS,
  Tool,
} from '#domain/tool/tool.ts';
import {
  edited,
  newTool,
  nextVersion,
  replayed,
  restored,
  retired,
  withExample,
  withRequest,
} from '#domain/tool/tool-change.ts';
import { toolDigestOf, toolFiles } from '#domain/tool/tool-program.ts';
import { hostileText } from '../../fakes/hostile.ts';
import { aKeeping, anExample, aTool, KEEPER, KEPT_AT } from '../../fakes/tools.ts';

const BY = { user: 'U0MIRA', name: 'Mira' };
const SOURCE = 'def rolling_volatility(csv, days):\n    return [1]\n';

describe('a new tool', () => {
  it('is active, at version 1, with the digest of the program that was approved', () => {
    const keeping = aKeeping({ needs: { hosts: ['api.example.com'], secrets: ['TOKEN'], limits: DEFAULT_LIMITS } });
    const [[tool = '', source = ''] = [], [main = '', text = ''] = []] = toolFiles(keeping);
    const program: Program = {
      language: 'python',
      entry: main,
      files: [
        { path: tool, sha256: sha256(source), lines: 2 },
        { path: ARGUMENTS_FILE, sha256: sha256('{"days":17}'), lines: 1 },
        { path: main, sha256: sha256(text), lines: 40 },
      ],
      arguments: { days: 17 },
      inputs: [{ name: 'acme.csv', sha256: sha256('acme'), size: 4 }],
      hosts: ['api.example.com'],
      secrets: [{ name: 'TOKEN', version: 3 }],
      limits: DEFAULT_LIMITS,
      timeZone: 'Europe/Berlin',
      tool: { id: 'tool-1', version: 1 },
      sandbox: { provider: 'bubblewrap', template: 'abc' },
    };
    const made = newTool(keeping);
    expect(made).toMatchObject({ schema: 1, version: 1, state: 'active', examples: [], requests: [] });
    expect(made.toolDigest).toBe(toolDigest(program, keeping.parameters));
    const first = { version: 1, toolDigest: made.toolDigest, by: KEEPER, at: KEPT_AT, what: 'kept' };
    expect(made.history).toEqual([first]);
    expect(newTool(aKeeping({ what: 'imported' })).history).toMatchObject([{ what: 'imported' }]);
  });

  it.each([
    { source: SOURCE },
    { name: 'other' },
    { language: 'javascript' as const },
    { parameters: aKeeping().parameters.slice(1) },
    { needs: { ...aKeeping().needs, hosts: ['api.example.com'] } },
    { needs: { ...aKeeping().needs, secrets: ['TOKEN'] } },
    { sandbox: { provider: 'bubblewrap', template: 'abd' } },
  ])('has another digest when it does something else: %j', (change) => {
    expect(toolDigestOf({ ...aKeeping(), ...change })).not.toBe(toolDigestOf(aKeeping()));
  });

  it('waits as a draft while its replay is pending, and nobody finds it until that is over', () => {
    const draft = newTool(aKeeping({ replayed: 'pending' }));
    expect(draft.state).toBe('draft');
    expect(cardOf(draft)).toBeNull();
    expect(replayed(draft, 'passed')).toEqual({ ...draft, state: 'active', replayed: 'passed' });
    const active = newTool(aKeeping({ replayed: 'not_replayed' }));
    expect(active.state).toBe('active');
    expect(replayed(active, 'passed')).toBe(active);
    const gone = retired(draft, BY, 1);
    expect(replayed(gone, 'passed')).toBe(gone);
  });
});

describe('a change', () => {
  it('to a new version has its own digest and keepers, and keeps the rest', () => {
    const old = withExample(withRequest(aTool(), 'volatility please'), anExample());
    const provenance = { ...old.provenance, keeper: BY, turn: 'turn-9', at: KEPT_AT + 9 };
    const next = nextVersion(old, { source: SOURCE, provenance, replayed: 'passed' });
    expect(next).toMatchObject({ id: old.id, version: 2, source: SOURCE, provenance, state: 'active' });
    expect([next.examples, next.requests]).toEqual([old.examples, old.requests]);
    expect(next.toolDigest).toBe(toolDigestOf(next));
    expect(next.toolDigest).not.toBe(old.toolDigest);
    const event = { version: 2, toolDigest: next.toolDigest, by: BY, at: KEPT_AT + 9, what: 'new_version' };
    expect(next.history).toEqual([...old.history, event]);
    const gone = retired(old, BY, 1);
    expect(() => nextVersion(gone, { provenance, replayed: 'passed' })).toThrow(
      expect.objectContaining({ code: 'TRANSITION_ILLEGAL' }),
    );
  });

  it('that retires is taken back as it was, and each counts once', () => {
    const tool = aTool();
    const gone = retired(tool, BY, 5);
    expect([gone.state, cardOf(gone)]).toEqual(['retired', null]);
    expect(retired(gone, BY, 6)).toBe(gone);
    const back = restored(gone, BY, 7);
    expect({ ...back, history: [] }).toEqual({ ...tool, history: [] });
    expect(back.history.map(({ what, at }) => [what, at])).toEqual([
      ['kept', KEPT_AT],
      ['retired', 5],
      ['restored', 7],
    ]);
    expect(restored(back, BY, 8)).toBe(back);
    expect(restored(retired(newTool(aKeeping({ replayed: 'pending' })), BY, 1), BY, 2).state).toBe('draft');
  });

  it('of words keeps version and digest; the same words change nothing', () => {
    const tool = aTool();
    const other = edited(tool, { description: ' How much prices move ' }, BY, 5);
    expect(other).toMatchObject({ description: 'How much prices move', version: 1, toolDigest: tool.toolDigest });
    expect(other.returns).toBe(tool.returns);
    expect(other.history.at(-1)).toMatchObject({ what: 'edited', by: BY, at: 5 });
    expect(edited(other, { description: 'How much prices move ' }, BY, 6)).toBe(other);
  });

  it('notes who it was and nothing else of them', () => {
    const person = { ...BY, email: 'mira@example.com' };
    expect(retired(aTool(), person, 5).history.at(-1)?.by).toEqual(BY);
  });
});

describe('requests', () => {
  it('are kept once, the newest last, redacted and clipped', () => {
    const requests = ['One', 'two', 'one', '  two\n ', `key sk-${'a1'.repeat(20)} ok`, 'x'.repeat(500), ' \n '];
    const tool = requests.reduce(withRequest, aTool());
    expect(tool.requests).toEqual(['one', 'two', 'key [removed] ok', 'x'.repeat(REQUEST_CHARACTERS)]);
  });

  it('hide no secret behind what is not seen, nor where they are clipped', () => {
    const secret = `sk-${'a1'.repeat(20)}`;
    expect(withRequest(aTool(), `use s\u200bk-${'a1'.repeat(20)}`).requests).toEqual(['use [removed]']);
    for (let before = 0; before <= REQUEST_CHARACTERS; before += 1) {
      const [kept = ''] = withRequest(aTool(), `${'y'.repeat(before)} ${secret}`).requests;
      expect(kept).not.toContain('a1a1');
    }
  });

  it('whatever they are, are few, short, different and on one line', () => {
    const property = fc.property(fc.array(hostileText, { maxLength: 15 }), (texts) => {
      const { requests } = Tool.parse(texts.reduce(withRequest, aTool()));
      expect(requests.length).toBeLessThanOrEqual(MOST_REQUESTS);
      expect(new Set(requests.map((each) => each.toLowerCase())).size).toBe(requests.length);
      for (const each of requests) {
        expect(each.length).toBeLessThanOrEqual(REQUEST_CHARACTERS);
        expect(each).not.toMatch(/\p{Cc}|\p{Cs}|\p{Zl}|\p{Zp}|^\s|\s$/u);
      }
    });
    fc.assert(property, { numRuns: 60 });
  });
});

describe('examples', () => {
  it('are few, the newest last, each call once', () => {
    const days = [1, 2, 3, 4, 3].map((each) => anExample({ arguments: { days: each }, result: `of ${each}` }));
    const again = anExample({ arguments: { days: 2 }, result: 'again' });
    const tool = [...days, again].reduce(withExample, aTool());
    expect(tool.examples.map(({ result }) => result)).toEqual(['of 4', 'of 3', 'again']);
    const others = { inputs: [{ name: 'acme.csv', sha256: sha256('other'), size: 1, kept: true }] };
    expect(withExample(withExample(aTool(), anExample()), anExample(others)).examples).toHaveLength(2);
  });

  it('lose a result and bytes that are too large, and stay readable', () => {
    const size = EXAMPLE_INPUT_BYTES;
    const input = { name: 'a', sha256: sha256('a'), size, kept: true };
    const large = anExample({
      inputs: [input, { ...input, name: 'b', size: size + 1 }],
      result: 'ä'.repeat(EXAMPLE_JSON_BYTES / 2),
    });
    const [kept] = Tool.parse(withExample(aTool(), large)).examples;
    expect(kept?.result).toBeNull();
    expect(kept?.inputs.map((each) => each.kept)).toEqual([true, false]);
    const long = anExample({ arguments: { text: 'ä'.repeat(EXAMPLE_JSON_BYTES / 2) } });
    expect(withExample(aTool(), long).examples).toEqual([]);
    const fits = 'ä'.repeat(EXAMPLE_JSON_BYTES / 2 - 1);
    expect(withExample(aTool(), anExample({ result: fits })).examples[0]?.result).toBe(fits);
  });
});

const change = fc.oneof(
  hostileText.map((text) => (tool: Tool) => withRequest(tool, text)),
  fc
    .jsonValue()
    .map((result) => (tool: Tool) => withExample(tool, anExample({ result: JSON.parse(JSON.stringify(result)) }))),
  fc.nat(9).map((days) => (tool: Tool) => withExample(tool, anExample({ arguments: { days } }))),
  fc.constant((tool: Tool) => retired(tool, BY, 1)),
  fc.constant((tool: Tool) => restored(tool, BY, 2)),
  fc.constant((tool: Tool) => replayed(tool, 'passed')),
  hostileText.map((text) => (tool: Tool) => edited(tool, { description: text.slice(0, 600) }, BY, 3)),
  fc.tuple(fc.string(), fc.constantFrom('passed', 'pending', 'not_replayed')).map(([text, outcome]) => (tool: Tool) => {
    const next = { source: `# ${text}`, provenance: tool.provenance, replayed: outcome as Tool['replayed'] };
    return tool.state === 'retired' ? tool : nextVersion(tool, next);
  }),
);

describe('whatever is changed in whatever order, a tool', () => {
  it('can be stored and read, knows its digest, and its history says how it became what it is', () => {
    const property = fc.property(fc.array(change, { maxLength: 130 }), (changes) => {
      const tool = changes.reduce((before, next) => next(before), newTool(aKeeping({ replayed: 'pending' })));
      expect(Tool.parse(JSON.parse(JSON.stringify(tool)))).toEqual(tool);
      expect(tool.toolDigest).toBe(toolDigestOf(tool));
      expect(tool.examples.length).toBeLessThanOrEqual(MOST_EXAMPLES);
      expect(tool.history.length).toBeLessThanOrEqual(MOST_HISTORY);
      expect(tool.history[0]).toMatchObject({ what: 'kept', version: 1 });
      expect(tool.history.at(-1)).toMatchObject({ version: tool.version, toolDigest: tool.toolDigest });
      expect(tool.state === 'active' && tool.replayed === 'pending').toBe(false);
      expect(cardOf(tool) === null).toBe(tool.state !== 'active');
    });
    fc.assert(property, { numRuns: 40 });
  });

  it('keeps the first and the newest lines of a long history', () => {
    const many = Array.from({ length: 120 }, (_, at) => at);
    const tool = many.reduce((before, at) => edited(before, { description: `${at}` }, BY, at), aTool());
    expect(tool.history).toHaveLength(MOST_HISTORY);
    expect(tool.history.map(({ at }) => at)).toEqual([KEPT_AT, ...many.slice(1 - MOST_HISTORY)]);
  });
});
