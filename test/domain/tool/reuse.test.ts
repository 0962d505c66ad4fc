import { describe, expect, it } from 'vitest';
import { reuseGaps } from '#domain/tool/reuse.ts';
import { aTool } from '../../fakes/tools.ts';

const TOOL = aTool();
const gaps = (given: unknown, tool = TOOL.name, files = ['acme.csv']) =>
  reuseGaps({ tool, arguments: typeof given === 'string' ? given : JSON.stringify(given) }, [TOOL], files);

describe('a plan that reuses a tool', () => {
  it('names one that is listed, with exactly its arguments and files that are there', () => {
    expect(gaps({ csv: 'acme.csv', days: 5 })).toEqual([]);
    expect(gaps({ csv: 'in/acme.csv', days: 5 })).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['an argument is missing', { csv: 'acme.csv' }],
    ['one is of another type', { csv: 'acme.csv', days: 'five' }],
    ['one is a stranger', { csv: 'acme.csv', days: 5, more: 1 }],
    ['a file is not there', { csv: 'other.csv', days: 5 }],
    ['they are no object', '[]'],
    ['they are no JSON', 'csv=acme.csv'],
    ['there are none', ''],
  ])('%s: whoever planned is told of the tool in full', (_, given) => {
    const [[path, message] = ['', '']] = gaps(given);
    expect(path).toBe('arguments');
    expect(message).toContain(TOOL.description);
    expect(message).toContain('days (integer) "trading days in the window"');
  });

  it('and of one that nobody listed', () => {
    expect(gaps({}, 'evil')).toEqual([['tool', expect.stringContaining('listed are: rolling_volatility')]]);
    expect(reuseGaps({ tool: 'x', arguments: '{}' }, [], [])).toEqual([['tool', expect.stringContaining('none fits')]]);
  });
});
