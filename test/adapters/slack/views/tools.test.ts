import { describe, expect, it } from 'vitest';
import { toolTold } from '#adapters/slack/views/tool.ts';
import { reviewList, toolsList } from '#adapters/slack/views/tools.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { retired } from '#domain/tool/tool-change.ts';
import { NO_STATS } from '#domain/tool/tool-stats.ts';
import { anExample, aTool, KEPT_AT } from '../../../fakes/tools.ts';
import { buttonsOf, expectPostable, readable } from './inspect.ts';

const ALL = { of: 'all', words: '', start: 0 } as const;
const line = (changes: Partial<Tool> = {}, stats: object = {}) => ({
  tool: aTool(changes),
  stats: { ...NO_STATS, ...stats },
});
const many = (count: number) =>
  Array.from({ length: count }, (_, at) => line({ id: `tool-${at}`, name: `tool_${at}` }));
const USED = { runs: 12, passed: 11, failed: 1, lastAt: KEPT_AT };

describe('the list of tools', () => {
  it('says how one appears where there is none, and that nothing fits', () => {
    expect(toolsList([], ALL).text).toBe(
      'No tools yet. Approve a program with *Keep as a tool* ticked and it appears here.',
    );
    expect(toolsList([], { ...ALL, words: 'rain <!channel>' }).text).toBe(
      '*Nothing fits* “rain &lt;!channel&gt;”. Write `/smith tools` to see all of them.',
    );
  });

  it('shows what each is, how it has done and what can be done with it', () => {
    const told = toolsList(
      [
        line({ description: 'Counts rows. And more.' }, USED),
        line({ id: '2', name: 'draft_one', state: 'draft' }),
        line({ ...retired(aTool(), { user: 'U0JONAS', name: 'Jonas' }, KEPT_AT), id: '3', description: '' }),
      ],
      ALL,
    );
    expectPostable(told.blocks, told.text);
    expect(told.text).toBe('*1 tool, 1 draft, 1 retired*');
    const text = readable(told.blocks);
    for (const words of [
      '*rolling_volatility*\nCounts rows.\n',
      'In use · 12 runs, 1 failed · last used <!date^',
      ' · kept by Priya Raman · version 1',
      'Draft, not in use before somebody keeps it · imported by Priya Raman · version 1',
      'Retired by Jonas, <!date^',
      'It has no description.',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain('And more');
    expect(buttonsOf(told.blocks)).toEqual([
      ...['Run (tool_run_open)', 'View code (tool_code)', 'History (tool_history)', 'Retire (tool_retire)'],
      ...['Keep (tool_keep_draft)', 'View code (tool_code)', 'History (tool_history)', 'Retire (tool_retire)'],
      ...['View code (tool_code)', 'History (tool_history)', 'Restore (tool_restore)'],
    ]);
  });

  it('counts in words that fit', () => {
    const facts = (stats: object) => readable(toolsList([line({}, stats)], ALL).blocks);
    expect(facts({})).toContain('In use · not used yet · kept by');
    expect(facts({ runs: 1, passed: 1, lastAt: 1 })).toContain('1 run, none failed');
    expect(facts({ rejected: 1, lastAt: 1 })).toContain('0 runs · rejected once');
    expect(facts({ runs: 2, passed: 2, rejected: 3, lastAt: 1 })).toContain('rejected 3 times');
  });

  it('goes by five, back and forth, and never beyond its ends', () => {
    const page = (start: number, count = 12) => toolsList(many(count), { ...ALL, words: 'bills', start });
    const names = (start: number) => readable(page(start).blocks).match(/(?<=\*)tool_\d+/g);
    expect(names(0)).toEqual(['tool_0', 'tool_1', 'tool_2', 'tool_3', 'tool_4']);
    expect(names(5)?.[0]).toBe('tool_5');
    expect(names(7)).toEqual(names(5));
    expect(names(10)).toEqual(['tool_10', 'tool_11']);
    expect(names(99)).toEqual(names(10));
    const turns = (start: number) => buttonsOf(page(start).blocks).filter((label) => label.includes('tools_page'));
    expect(turns(0)).toEqual(['Next (tools_page.next)']);
    expect(turns(5)).toEqual(['Previous (tools_page.previous)', 'Next (tools_page.next)']);
    expect(turns(10)).toEqual(['Previous (tools_page.previous)']);
    expect(JSON.stringify(page(5).blocks)).toContain('"value":"all:10:bills"');
    expect(readable(page(5).blocks)).toContain('6 to 10 of 12');
    expect(readable(page(0, 5).blocks)).not.toContain('5 of 5');
    expect(turnsOf(page(0, 5))).toEqual([]);
  });

  const turnsOf = (told: ReturnType<typeof toolsList>) =>
    buttonsOf(told.blocks).filter((label) => label.includes('tools_page'));

  it('of those to review says why, in facts', () => {
    const told = reviewList(
      [
        { ...line({ id: '1' }, { runs: 6, passed: 2, failed: 4, lastAt: 1 }), why: 'failing' },
        { ...line({ id: '2' }, { rejected: 5, lastAt: 1 }), why: 'unwanted' },
        { ...line({ id: '3' }), why: 'unused' },
      ],
      { ...ALL, of: 'review' },
    );
    expectPostable(told.blocks, 'text');
    const text = readable(told.blocks);
    expect(text).toContain('*4 of its 6 runs failed.*');
    expect(text).toContain('*People rejected it 5 times, and no run passed.*');
    expect(text).toMatch(/\*Nobody has used it since <!date\^1\d+\^\{date_short_pretty\}\|/);
    expect(reviewList([], { ...ALL, of: 'review' }).text).toContain('*Nothing to review.*');
  });
});

describe('all about a tool', () => {
  it('is everything that is known of it', () => {
    const told = toolTold(
      line(
        {
          examples: [anExample({ arguments: { csv: 'in/old.csv' } }), anExample()],
          needs: { ...aTool().needs, hosts: ['api.example.com'], secrets: ['API_KEY'] },
        },
        USED,
      ),
    );
    expectPostable(told.blocks, told.text);
    expect(told.text).toBe('*rolling_volatility*, version 1');
    const text = readable(told.blocks);
    for (const words of [
      'Annualised rolling volatility of the closing prices in a CSV',
      '• `csv` (file): prices with columns date and close\n• `days` (whole number): trading days',
      '*Gives back* table\n*Network* api.example.com\n*Secrets* API_KEY\n*Limits* 256 MB',
      '*Examples* 2 kept calls. A second run gave the same.',
      '{"csv":"in/acme.csv","days":17}',
      '*Version* 1 · 2 lines of Python · digest `',
      '*Kept by* Priya Raman in <#C0FINOPS>, <!date^',
      '*Approved by* Jonas\n*Written by* openai:gpt',
      '*Restore* brings it back as it was.',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain('old.csv');
  });

  it('of a private place names neither the place nor what it was called with', () => {
    const provenance = { ...aTool().provenance, private: true, channel: 'D0SECRET' };
    const text = readable(toolTold(line({ examples: [anExample()], provenance })).blocks);
    expect(text).toContain('*Examples* 1 kept call.');
    expect(text).toContain('*Kept by* Priya Raman in a private place');
    expect(text).not.toMatch(/acme\.csv|D0SECRET/);
  });

  it('says of a draft where it comes from and what Keep does', () => {
    const draft = aTool({
      ...{ state: 'draft', replayed: 'pending', examples: [anExample()], parameters: [] },
      provenance: { ...aTool().provenance, author: 'import', approvers: [] },
      history: aTool().history.map((event) => ({ ...event, what: 'imported' as const })),
    });
    const { blocks } = toolTold({ tool: draft, stats: NO_STATS });
    const text = readable(blocks);
    for (const words of [
      '*Takes* nothing',
      'Not run here yet.',
      '*Imported by* Priya Raman',
      '*Approved by* nobody yet\n*Written* elsewhere; nobody here knows by whom',
      'Nothing of it has run here.',
    ]) {
      expect(text).toContain(words);
    }
    expect(JSON.stringify(blocks)).toContain('then run again in a sandbox without network');
  });

  it('lists the options of a parameter', () => {
    const parameters = [{ name: 'unit', type: 'string' as const, description: '', options: ['day', 'week'] }];
    expect(readable(toolTold(line({ parameters })).blocks)).toContain('• `unit` (one of day or week)');
  });
});
