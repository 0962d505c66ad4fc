import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toolDigest } from '#domain/policy/grant.ts';
import { GrantTerms } from '#domain/policy/grant-terms.ts';
import { Parameter } from '#domain/program/draft.ts';
import { Program, programDigest } from '#domain/program/program.ts';
import { pressDigest } from '#domain/session/decision.ts';

const ROOT = new URL('../../../', import.meta.url);
const FILE = new URL('test/vectors/digests.json', ROOT);
const Vector = z.object({
  name: z.string(),
  program: Program,
  programDigest: z.string(),
  parameters: z.array(Parameter).optional(),
  toolDigest: z.string().optional(),
  terms: GrantTerms.optional(),
  pressDigest: z.string().optional(),
});
const VECTORS = z.array(Vector).parse(JSON.parse(readFileSync(FILE, 'utf8')));

describe('digests', () => {
  it.each(VECTORS)('$name', (vector) => {
    const { program, programDigest: digest, parameters, terms } = vector;
    expect(programDigest(program)).toBe(digest);
    expect(parameters && toolDigest(program, parameters)).toBe(vector.toolDigest);
    expect(terms && pressDigest({ digest, terms })).toBe(vector.pressDigest);
  });

  it('are what the Python of the papers says', () => {
    const python = /```python\n([\s\S]*?)```/.exec(readFileSync(new URL('docs/digests.md', ROOT), 'utf8'))?.[1] ?? '';
    const checks = `
import sys
for vector in json.load(open(sys.argv[1])):
    print(digest("threadsmith/program/1", vector["program"]))
    if "terms" in vector:
        print(digest("threadsmith/press/1", {"digest": vector["programDigest"], "terms": vector["terms"]})[:16])
`;
    const said = execFileSync('python3', ['-c', python + checks, FILE.pathname], { encoding: 'utf8' })
      .trim()
      .split('\n');
    const wanted = VECTORS.flatMap((vector) => [
      vector.programDigest,
      ...(vector.pressDigest ? [vector.pressDigest] : []),
    ]);
    expect(said).toEqual(wanted);
  });
});
