import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, sha256 } from '#domain/program/program.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { BUNDLE_FORMAT, bundleOf, MOST_BUNDLE_BYTES, type Sharing } from '#domain/tool/tool-bundle.ts';
import { type BundleReading, readBundle } from '#domain/tool/tool-bundle-read.ts';
import { newTool, nextVersion, withExample, withRequest } from '#domain/tool/tool-change.ts';
import { contentDigest } from '#domain/tool/tool-content.ts';
import { hostileText } from '../../fakes/hostile.ts';
import { aKeeping, anExample, aTool } from '../../fakes/tools.ts';

const BYTES = new TextEncoder().encode('date,close\n2026-11-26,41\n');
const INPUT = { name: 'acme.csv', sha256: sha256(BYTES), size: BYTES.length, kept: true };
const CALLED = withRequest(withExample(aTool(), anExample({ inputs: [INPUT] })), 'volatility of ACME please');
const AT = Date.UTC(2026, 10, 27, 12);
const WITH_BYTES: Sharing = { bytes: new Map([[INPUT.sha256, BYTES]]) };

const textOf = (tools: Tool[], sharing?: Sharing) => JSON.stringify(bundleOf(tools, AT, sharing));
const toolsIn = (reading: BundleReading) => ('tools' in reading ? reading.tools : []);
const reasons = (reading: BundleReading) => ('refused' in reading ? reading.refused : [reading.unusable]);

/** One tool's form in a bundle, bent by a test; its content digest is made right unless the test wants another. */
function bent(changes: object, { isHonest = true } = {}): string {
  const bundle = bundleOf([CALLED], AT, WITH_BYTES);
  const tool = { ...bundle.tools[0], ...changes };
  return JSON.stringify({ ...bundle, tools: [{ ...tool, ...(isHonest ? { contentDigest: digestOf(tool) } : {}) }] });
}

function digestOf(tool: object): string {
  try {
    return contentDigest({ ...aTool(), ...tool });
  } catch {
    return sha256('none'); // what has no canonical form has no digest
  }
}

describe('a bundle', () => {
  it('holds what another workspace needs, and is read as it was', () => {
    const reading = readBundle(textOf([CALLED, aTool({ id: 'b', name: 'a_first' })], WITH_BYTES));
    expect(reading).toMatchObject({ refused: [{ name: 'a_first' }] }); // no function of that name in its source
    const { name, description, parameters, returns, language, source, needs } = CALLED;
    const { kept: _, ...input } = INPUT;
    const example = { ...anExample(), inputs: [{ ...input, bytes: BYTES }] };
    const tool = { name, description, parameters, returns, language, source, needs, examples: [example] };
    expect(toolsIn(reading)).toEqual([tool]);
  });

  it('keeps apart what a tool and its function are called, and where a call was made', () => {
    const example = { ...anExample(), timeZone: 'America/Argentina/Buenos_Aires' };
    const tool = withExample(aTool({ name: 'acme', calls: 'rolling_volatility' }), example);
    const [read] = toolsIn(readBundle(textOf([tool])));
    expect(read).toMatchObject({
      name: 'acme',
      calls: 'rolling_volatility',
      examples: [{ timeZone: example.timeZone }],
    });
    expect(contentDigest(tool)).toBe(contentDigest(aTool()));
  });

  it('says when it was made and what it is, and its schema takes the arguments of its examples', () => {
    const bundle = bundleOf([CALLED], AT);
    expect(bundle).toMatchObject({ format: BUNDLE_FORMAT, exportedAt: '2026-11-27T12:00:00.000Z' });
    const [tool] = bundle.tools;
    const isFitting = new Ajv2020({ formats: { file: true } }).compile(tool?.schema ?? false);
    expect([isFitting(tool?.examples[0]?.arguments), isFitting({ days: 'x' })]).toEqual([true, false]);
    expect(tool).toMatchObject({ version: 1, toolDigest: CALLED.toolDigest, contentDigest: contentDigest(CALLED) });
  });

  it('tells nothing of channels, threads, turns, people and requests', () => {
    const { provenance } = CALLED;
    const { channel, thread, turn, keeper, author, approvers } = provenance;
    const names = [...approvers, keeper].flatMap(({ user, name }) => [user, name]);
    const text = textOf([CALLED], WITH_BYTES);
    for (const private_ of [channel, thread, turn, author, CALLED.id, 'volatility of ACME', ...names]) {
      expect(text).not.toContain(private_);
    }
  });

  it('has examples of a private place only when asked, inputs only when given, and none with a token', () => {
    const hidden = { ...CALLED, provenance: { ...CALLED.provenance, private: true } };
    expect(bundleOf([hidden], AT, WITH_BYTES).tools[0]?.examples).toEqual([]);
    expect(bundleOf([hidden], AT, { includeExamples: true }).tools[0]?.examples).toHaveLength(1);
    expect(textOf([CALLED])).not.toContain('base64');
    const provenance = { ...CALLED.provenance, private: false };
    const next = nextVersion(hidden, { provenance, replayed: 'passed' }); // which was made where all may read along
    const mixed = withExample(CALLED, anExample({ arguments: { csv: 'in/acme.csv', days: 3 }, private: true }));
    expect(bundleOf([next, mixed], AT).tools.map(({ examples }) => examples.length)).toEqual([0, 1]);
    expect(JSON.stringify(bundleOf([mixed], AT, { includeExamples: true }))).not.toContain('private');
    const leaky = withExample(aTool(), anExample({ result: `Bearer ${'a1'.repeat(20)}` }));
    expect(bundleOf([leaky], AT).tools[0]?.examples).toEqual([]);
    expect(readBundle(textOf([leaky]))).toMatchObject({ refused: [] });
  });

  it('leaves out what an earlier version was called with', () => {
    const { provenance } = CALLED;
    const next = nextVersion(CALLED, { parameters: CALLED.parameters.slice(1), provenance, replayed: 'passed' });
    expect(next.examples).toHaveLength(1);
    expect(readBundle(textOf([next]))).toMatchObject({ tools: [{ examples: [] }], refused: [] });
  });

  it('is the same whatever order the tools came in', () => {
    const tools = ['c', 'a', 'b'].map((name) => aTool({ id: name, name }));
    expect(textOf(tools.toReversed())).toBe(textOf(tools));
  });
});

describe('a content digest', () => {
  it('is the same where the sandbox is another, and another where the function does something else', () => {
    const here = contentDigest(aTool());
    expect(contentDigest({ ...aTool(), sandbox: { provider: 'e2b', template: 'x' } } as Tool)).toBe(here);
    const changes: Partial<Tool>[] = [
      { name: 'other' },
      { source: 'def rolling_volatility(csv, days):\n    return [1]\n' },
      { parameters: aTool().parameters.slice(1) },
      { needs: { ...aTool().needs, hosts: ['api.example.com'] } },
      { needs: { ...aTool().needs, limits: { ...DEFAULT_LIMITS, seconds: 31 } } },
    ];
    expect(new Set([here, ...changes.map((change) => contentDigest(aTool(change)))]).size).toBe(changes.length + 1);
  });
});

describe('a file that is no bundle', () => {
  it.each([
    ['', 'it is not JSON'],
    ['{"format":', 'it is not JSON'],
    ['[]', /^it is not a file of tools/],
    ['null', /^it is not a file of tools/],
    [JSON.stringify({ format: 'threadsmith/tools/2', tools: [] }), /^it is not a file of tools/],
    [JSON.stringify({ format: BUNDLE_FORMAT, tools: {} }), /^it is not a file of tools/],
    [JSON.stringify({ format: BUNDLE_FORMAT, tools: [] }), 'there is no tool in it'],
    [JSON.stringify({ format: BUNDLE_FORMAT, tools: Array(501).fill(0) }), 'it holds more than 500 tools'],
    [' '.repeat(MOST_BUNDLE_BYTES + 1), 'it is larger than 5 MB'],
    ['ä'.repeat(MOST_BUNDLE_BYTES / 2 + 1), 'it is larger than 5 MB'],
    ['['.repeat(2_000_000) + ']'.repeat(2_000_000), /^it is not a file of tools/],
  ])('is refused with the reason: %.20s', (text, why) => {
    expect(readBundle(text)).toEqual({ unusable: expect.stringMatching(why) });
  });

  it('may begin with a byte order mark', () => {
    expect(readBundle(`\uFEFF${textOf([CALLED])}`)).toMatchObject({ refused: [] });
  });
});

describe('a bad tool', () => {
  const example = bundleOf([CALLED], AT, WITH_BYTES).tools[0]?.examples[0];
  const withInput = (input: object) => ({ examples: [{ ...example, inputs: [{ ...example?.inputs[0], ...input }] }] });
  const needs = (changes: object) => ({ needs: { ...CALLED.needs, ...changes } });
  it.each<[string, object, string | RegExp]>([
    ['name', { name: 'Rolling' }, /^its name cannot be read: not a snake_case/],
    ['prototype name', { name: '__proto__' }, /^its name cannot be read/],
    ['description', { description: 'x'.repeat(601) }, /^its description cannot be read/],
    ['no function', { source: 'print(1)\n' }, /^it is not a function .*def rolling_volatility/],
    ['long source', { source: `${CALLED.source}#${'x'.repeat(100_000)}` }, /^its source cannot be read/],
    [
      'turned source',
      { source: `${CALLED.source}# \u202E\n` },
      /^its source holds what nobody sees, U\+202E in line 3/,
    ],
    ['unseen source', { source: `${CALLED.source}x = 'a\u200Bb'\n` }, /^its source holds what nobody sees, U\+200B/],
    ['language', { language: 'ruby' }, /^its language cannot be read/],
    ['namesakes', { parameters: [CALLED.parameters[0], CALLED.parameters[0]], examples: [] }, /two parameters are/],
    ['star host', needs({ hosts: ['*.example.com'] }), /^it names a host that is no exact name/],
    ['address', needs({ hosts: ['127.0.0.1'] }), /^it names a host that is no exact name/],
    ['host twice', needs({ hosts: ['a.example.com', 'a.example.com'] }), /twice$/],
    ['steering secret', needs({ secrets: ['LD_PRELOAD'] }), /^it names a secret/],
    ['limits', needs({ limits: { ...DEFAULT_LIMITS, memoryMb: 4_096 } }), /^its needs cannot be read/],
    ['arguments', { examples: [{ ...example, arguments: { days: 1 } }] }, /no call of it: csv is missing$/],
    ['input path', withInput({ name: '../../.bashrc' }), /no plain file name/],
    ['other bytes', withInput({ base64: Buffer.from('date,close\n2026-11-26,42\n').toString('base64') }), /sha256/],
    ['other size', withInput({ size: 9 }), /sha256 and size/],
    ['large input', withInput({ base64: 'A'.repeat(400_000) }), /^its examples cannot be read/],
    ['time zone', { examples: [{ ...example, timeZone: '../../etc/passwd' }] }, /^its examples cannot be read/],
    ['half a character', { returns: '\uD800' }, 'it holds half a character'],
  ])('is named with its reason: %s', (_, changes, why) => {
    const reading = readBundle(bent(changes));
    const name = 'name' in changes ? 'tool 1' : CALLED.name;
    expect(reading).toEqual({ tools: [], refused: [{ name, why: expect.stringMatching(why) }] });
  });

  it('is told from one that somebody changed after it was exported', () => {
    const source = CALLED.source.replace('[]', '[__import__("os").environ]');
    expect(reasons(readBundle(bent({ source }, { isHonest: false })))).toMatchObject([
      { why: expect.stringContaining('contentDigest does not match') },
    ]);
  });

  it('with a prototype key, an endless number or endless depth is refused, not obeyed', () => {
    const text = bent({ examples: [{ ...example, result: 'MARK' }] });
    for (const [mark, why] of [
      ['{"__proto__":{"polluted":1}}', '__proto__'],
      ['1e999', 'too large'],
      [`${'['.repeat(90_000)}${']'.repeat(90_000)}`, 'nested too deeply'],
    ] as const) {
      expect(reasons(readBundle(text.replace('"MARK"', mark)))).toMatchObject([{ why: expect.stringContaining(why) }]);
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('does not keep the good ones back, and a name counts once', () => {
    const [tool] = bundleOf([CALLED], AT).tools;
    const tools = [7, { ...tool, returns: 4 }, tool, { ...tool, description: 'another' }];
    expect(readBundle(JSON.stringify({ format: BUNDLE_FORMAT, tools }))).toMatchObject({
      tools: [{ name: CALLED.name, description: CALLED.description }],
      refused: [
        { name: 'tool 1' },
        { name: CALLED.name, why: expect.stringMatching(/^its returns cannot/) },
        { name: CALLED.name, why: expect.stringContaining('stands twice') },
      ],
    });
  });
});

describe('hostile words', () => {
  const SEEN = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u2800]*$/u;
  it('come in as what a reader sees, on one line, and change nothing else', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const words = text.toWellFormed().trim().slice(0, 100).toWellFormed().trim();
        const [csv, days] = CALLED.parameters;
        const parameters = [csv, { name: 'days', type: days?.type, description: words }];
        const reading = readBundle(bent({ description: words, returns: words, parameters }));
        const [tool] = toolsIn(reading);
        for (const shown of [tool?.description, tool?.returns, tool?.parameters[1]?.description]) {
          expect(shown).toMatch(SEEN);
        }
        expect(tool).toMatchObject({ name: CALLED.name, source: CALLED.source, needs: CALLED.needs });
      }),
    );
  });

  it('never make the reader throw, wherever they stand', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), hostileText, (json, text) => {
        const whole = `{"format":"${BUNDLE_FORMAT}","tools":[${json},${JSON.stringify(text)},{"name":${JSON.stringify(text)}}]}`;
        expect(readBundle(whole)).toMatchObject({ tools: [], refused: [{}, {}, {}] });
        expect(readBundle(text)).toHaveProperty('unusable');
      }),
    );
  });

  it('that are the tool of our own library come back', () => {
    const source = `${CALLED.source}    # ⚠️ 👩‍👩‍👧 12\u00a0% 3\u202f000\n`;
    const tool = newTool(aKeeping({ source, description: 'Shows ⚠️ and 👩‍👩‍👧 rows' }));
    expect(readBundle(textOf([tool]))).toMatchObject({ tools: [{ source, description: 'Shows ⚠ and 👩👩👧 rows' }] });
  });
});
