import { expect, test } from 'vitest';
import type { Language, Limits } from '#domain/program/program.ts';
import type { LimitKind } from '#ports/sandbox.ts';
import { attempt, type Bench, texts } from './bench.ts';

/** First line of a program whose files must come back. */
export const MARK = 'open("out/mark", "w").write("kept")\n';
const JAVASCRIPT_MARK = 'import fs from "node:fs"; fs.writeFileSync("out/mark", "kept");\n';

/** A program that hits a limit. */
export interface Case {
  readonly what: string;
  readonly text: string;
  readonly limit: LimitKind;
  readonly limits?: Partial<Limits>;
  readonly language?: Language;
}

/** Each limit is named, and what was there before it comes back. */
export function testCases({ sandbox, capabilities }: Bench, cases: readonly Case[]): void {
  const { slowness = 1 } = capabilities;
  test.each(cases)('$what is ended as $limit, and earlier files come back', async ({ text, limit, ...trial }) => {
    const mark = trial.language === 'javascript' ? JAVASCRIPT_MARK : MARK;
    const limits = { seconds: 10 * slowness, ...trial.limits };
    const execution = await attempt(sandbox(), mark + text, { ...trial, limits });
    expect({ ending: execution.ending, stderr: execution.stderr.slice(-300) }).toMatchObject({
      ending: { kind: 'limit', limit },
    });
    expect(texts(execution)['out/mark']).toBe('kept');
    expect(execution.milliseconds).toBeLessThan(8000 * slowness);
  });
}
