import { describe, expect, it } from 'vitest';
import { ALERT_KINDS, CardFacts, cardFacts } from '#domain/program/card-facts.ts';
import { alertWords, networkWords, packagesWords } from '#domain/program/card-words.ts';
import type { Findings, Oddity, Touch } from '#domain/program/findings.ts';

const NOTHING: Findings = { language: 'python', files: [], imports: [], touches: [], oddities: [], addresses: [] };
const NO_NEEDS = { hosts: [], secrets: [] };
const file = 'tool.py';
const touch = (kind: Touch['kind'], line = 1, what = 'x'): Touch => ({ file, line, kind, what });
const oddity = (kind: Oddity['kind'], line: number): Oddity => ({ file, line, kind, where: 'code', what: 'U+202E' });
const withTouches = (...touches: Touch[]): Findings => ({ ...NOTHING, touches });
const firstAlert = (
  findings: Findings,
  needs: { hosts: string[]; secrets: [] } = { hosts: [], secrets: [] },
): string => {
  const [alert] = cardFacts(findings, needs).alerts;
  return alert === undefined ? '' : alertWords(alert, file);
};

describe('network', () => {
  const networkOf = (findings: Findings, hosts: string[] = []) =>
    networkWords(cardFacts(findings, { hosts, secrets: [] }));

  it('is none where nothing is used and nothing is asked for', () => {
    expect(networkOf(NOTHING)).toBe('None');
    expect(networkOf(withTouches(touch('clock'), touch('files'), touch('environment')))).toBe('None');
  });

  it('is the declared hosts, because no other is let through', () => {
    expect(networkOf(withTouches(touch('dynamic')), ['api.example.com', 'b.example.com:80'])).toBe(
      'api.example.com, b.example.com:80',
    );
  });

  it('is said when the text uses it, whatever was declared', () => {
    expect(networkOf(withTouches(touch('network', 3)))).toBe('Used, but none is granted');
    expect(networkOf(withTouches(touch('network', 3), touch('dynamic')))).toBe('Used, but none is granted');
  });

  it.each<[string, Findings]>([
    ['code that is built', withTouches(touch('dynamic'))],
    ['stored objects', withTouches(touch('deserialisation'))],
    ['other processes', withTouches(touch('processes'))],
    ['a computed import', { ...NOTHING, imports: [{ file, line: 1, name: null, from: 'unknown' }] }],
    ['an unknown package', { ...NOTHING, imports: [{ file, line: 1, name: 'left_pad', from: 'unknown' }] }],
    ['a file that does not parse', { ...NOTHING, files: [{ state: 'unparsed', file, line: 1, reason: 'x' }] }],
  ])('is unknown over %s', (_name, findings) => {
    expect(networkOf(findings)).toBe('Unknown');
    expect(cardFacts(findings, NO_NEEDS).alerts).not.toEqual([]);
  });
});

describe('packages', () => {
  it('are those that are installed and those that nobody knows', () => {
    const imports: Findings['imports'] = [
      { file, line: 1, name: 'pandas', from: 'package' },
      { file, line: 2, name: 'os', from: 'standard' },
      { file, line: 3, name: 'left_pad', from: 'unknown' },
      { file, line: 4, name: 'numpy', from: 'package' },
      { file, line: 5, name: 'numpy', from: 'package' },
      { file, line: 6, name: null, from: 'unknown' },
    ];
    const facts = cardFacts({ ...NOTHING, imports }, NO_NEEDS);
    expect(packagesWords(facts)).toBe('numpy, pandas, a computed name (unknown), left_pad (unknown)');
    expect(packagesWords(cardFacts(NOTHING, NO_NEEDS))).toBe('None');
  });

  it('are called by their own names, not by what is taken from them', () => {
    const imports: Findings['imports'] = [{ file, line: 1, name: 'matplotlib.pyplot', from: 'package' }];
    expect(packagesWords(cardFacts({ ...NOTHING, imports }, NO_NEEDS))).toBe('matplotlib');
  });
});

describe('alerts', () => {
  it('use the words of the card', () => {
    const hidden = { ...NOTHING, oddities: [oddity('bidirectional', 40), oddity('invisible', 12)] };
    expect(firstAlert(hidden)).toBe('Lines 12 and 40 hold hidden characters.');
    expect(firstAlert({ ...NOTHING, oddities: [oddity('invisible', 3)] })).toBe('Line 3 holds hidden characters.');
    expect(firstAlert(withTouches(touch('processes')))).toBe('It starts other processes.');
    expect(firstAlert(withTouches(touch('dynamic')))).toBe(
      'It builds code while it runs, so I cannot tell all that it does.',
    );
    expect(firstAlert(withTouches(touch('network', 3)))).toBe(
      'Line 3 uses the network, but the plan names no host, so it gets none.',
    );
    expect(firstAlert({ ...NOTHING, files: [{ state: 'unparsed', file, line: 7, reason: 'x' }] })).toBe(
      'I cannot read line 7, so I cannot tell all that it does.',
    );
    expect(firstAlert(withTouches(touch('files', 2, '/etc/passwd')))).toBe(
      'It touches files outside its folder: /etc/passwd.',
    );
    expect(firstAlert({ ...NOTHING, oddities: [oddity('look_alike', 2)] })).toBe(
      'Line 2 holds words that look like others.',
    );
  });

  it('come in one fixed order', () => {
    const findings: Findings = {
      language: 'python',
      files: [{ state: 'unparsed', file, line: 1, reason: 'x' }],
      imports: [{ file, line: 1, name: 'left_pad', from: 'unknown' }],
      touches: (['environment', 'files', 'network', 'processes', 'deserialisation', 'dynamic'] as const).map((kind) =>
        touch(kind),
      ),
      oddities: [oddity('mixed_script', 1), oddity('invisible', 1)],
      addresses: [],
    };
    const facts = cardFacts(findings, NO_NEEDS, [], [{ file, line: 4 }]);
    expect(facts.alerts.map(({ kind }) => kind)).toEqual(ALERT_KINDS.filter((kind) => kind !== 'other_hosts'));
    expect(CardFacts.parse(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
  });

  it('are at most 200 characters, whatever the program holds', () => {
    const long = 'x'.repeat(100);
    const lines = Array.from({ length: 300 }, (_, n) => 100_000 + n);
    const place = { file: long, lines };
    for (const kind of ALERT_KINDS) {
      expect(alertWords({ kind, place, names: [long, long, long, long] }, file).length).toBeLessThanOrEqual(200);
    }
  });

  it('name another file than the one that is shown', () => {
    const place = { file: 'args.json', lines: [1] };
    expect(alertWords({ kind: 'hidden', place, names: [] }, file)).toBe('Line 1 of args.json holds hidden characters.');
  });

  it('are quiet about what was declared, about the clock and about chance', () => {
    const needs = { hosts: ['api.example.com'], secrets: [{ name: 'TOKEN', version: 1 }] };
    const addresses = [{ file, line: 1, host: 'api.example.com' }];
    const touches = [touch('network'), touch('environment'), touch('clock'), touch('chance')];
    expect(cardFacts({ ...NOTHING, touches, addresses }, needs).alerts).toEqual([]);
  });

  it('name hosts that were not declared', () => {
    const addresses = [{ file, line: 4, host: 'evil.example.org' }];
    expect(firstAlert({ ...NOTHING, addresses }, { hosts: ['api.example.com:80'], secrets: [] })).toBe(
      'It names evil.example.org, which it is not allowed to reach.',
    );
  });

  it('leave out what we wrote ourselves', () => {
    const ours = { file: 'main.py', line: 1, kind: 'environment', what: 'os.environ' } as const;
    expect(cardFacts(withTouches(ours), NO_NEEDS, ['main.py']).alerts).toEqual([]);
    expect(cardFacts(withTouches(ours), NO_NEEDS).alerts).toHaveLength(1);
  });
});
