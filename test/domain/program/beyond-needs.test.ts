import { describe, expect, it } from 'vitest';
import { beyondNeeds } from '#domain/program/beyond-needs.ts';
import type { Findings, Touch } from '#domain/program/findings.ts';
import { Needs } from '#domain/program/plan.ts';

const file = 'tool.py';
const touch = (kind: Touch['kind']): Touch => ({ file, line: 1, kind, what: kind });
const findings = (kinds: Touch['kind'][], hosts: string[] = []): Findings => ({
  ...{ language: 'python', files: [], imports: [], oddities: [] },
  touches: kinds.map(touch),
  addresses: hosts.map((host) => ({ file, line: 1, host })),
});
const needs = (changes: object = {}) => Needs.parse({ memoryMb: 128, seconds: 10, ...changes });
const around = { files: ['a.csv', 'b.csv'], secrets: ['TOKEN', 'KEY'] };

describe('what goes beyond a plan', () => {
  it.each<[string, string, Findings, object, string[]]>([
    [
      'a host',
      '',
      findings(['network'], ['a.example.com', 'b.example.com']),
      { hosts: ['a.example.com:80'] },
      ['host b.example.com'],
    ],
    [
      'a host that is named twice',
      '',
      findings(['network'], ['b.example.com', 'b.example.com']),
      {},
      ['host b.example.com'],
    ],
    ['a secret', 'os.environ["TOKEN"]', findings(['environment']), { secrets: ['KEY'] }, ['secret TOKEN']],
    ['a secret in JavaScript', 'process.env.TOKEN', findings(['environment']), {}, ['secret TOKEN']],
    ['a file', 'open("in/b.csv"), open("in/a.csv")', findings([]), { files: ['a.csv'] }, ['file b.csv']],
  ])('%s', (_what, source, found, planned, beyond) => {
    expect(beyondNeeds(source, found, needs(planned), around)).toEqual(beyond);
  });

  it.each<[string, string, Findings, object]>([
    ['an address that is only written', '', findings([], ['a.example.com']), {}],
    ['an address of numbers', '', findings(['network'], ['127.0.0.1', 'localhost']), {}],
    [
      'what the plan lists',
      'environ["TOKEN"] open("in/a.csv")',
      findings(['network', 'environment'], ['a.example.com']),
      { files: ['a.csv'], secrets: ['TOKEN'], hosts: ['a.example.com'] },
    ],
    ['a word that is called like a secret', 'row["TOKEN"]', findings([]), {}],
    ['a longer name', 'process.env.TOKEN_2; open("in/a.csv.gz")', findings(['environment']), {}],
  ])('is not %s', (_what, source, found, planned) => {
    expect(beyondNeeds(source, found, needs(planned), around)).toEqual([]);
  });
});
