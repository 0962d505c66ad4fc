import { describe, expect, it } from 'vitest';
import { argumentsOf } from '#domain/program/draft.ts';
import { SAMPLES } from '#playground/sample-model/samples.ts';
import { openSampleModel, runDraft } from './rig.ts';

describe('volatility', () => {
  const [sample] = SAMPLES;
  const request = sample?.text ?? '';

  it('is planned, coded, run and told with the figures of the data', async () => {
    const { note, plan, code, words } = await openSampleModel();
    const planned = await plan(request, [await note('acme-prices.csv')]);
    expect(planned.goal).toBe('Volatility of ACME over the last 17 trading days');
    expect(planned.steps).toHaveLength(4);
    const draft = await code(request, planned);
    expect(argumentsOf(draft)).toEqual({ csv: 'in/acme-prices.csv', days: 17 });
    const ran = await runDraft(draft, 'acme-prices.csv');
    expect(ran).toMatchObject({
      code: 0,
      stdout: '59 prices, 58 daily returns\n42 windows of 17 days\n',
      result: { 'Volatility a day, %': 2.36, 'Volatility a year, %': 37.4, 'Best day, %': 3.85, 'Worst day, %': -4.43 },
    });
    expect(ran.out['volatility.png']).toMatch(/^\x89PNG/);
    expect(String(ran.out['volatility.csv']).trim().split('\n')).toHaveLength(43);
    expect(await words(request, planned.goal, ran.result)).toBe(
      '**ACME moved about 2.4% a day over the last 17 trading days.** That is 37.4% a year. The best day was up 3.9%, the worst down 4.4%.',
    );
  });

  it.each([
    ['volatility over 23 days please', 23],
    ['How VOLATILE in a 31-day window?', 31],
    ['volatility, window of 9', 9],
    ['how volatile was it?', 20],
  ])('honours the window and the file name: %s', async (words, days) => {
    const { note, plan, code } = await openSampleModel();
    const planned = await plan(words, [await note('acme-prices.csv', 'Kurse (neu) "2".csv')]);
    const draft = await code(words, planned);
    expect(argumentsOf(draft)).toEqual({ csv: 'in/Kurse (neu) "2".csv', days });
    expect(draft.source).not.toMatch(new RegExp(`\\b${days}\\b|Kurse|acme`, 'i'));
    expect(await runDraft(draft, 'acme-prices.csv', 'Kurse (neu) "2".csv')).toMatchObject({ code: 0 });
  });

  it('takes the file that the words name', async () => {
    const { note, plan } = await openSampleModel();
    const files = [await note('acme-prices.csv'), await note('borealis-prices.csv'), await note('orders.json')];
    expect((await plan('how volatile was acme over 12 days', files)).needs.files).toEqual(['acme-prices.csv']);
    expect((await plan('volatility of borealis-prices.csv', files)).needs.files).toEqual(['borealis-prices.csv']);
  });

  it('changes the call when it is revised', async () => {
    const { note, plan, code, words } = await openSampleModel();
    const thread = [{ who: 'Mira', text: request }];
    const files = [await note('acme-prices.csv')];
    const instead = await plan('use 30 days instead', files, thread);
    expect(argumentsOf(await code('use 30 days instead', instead))).toEqual({ csv: 'in/acme-prices.csv', days: 30 });

    const both = await plan('show 30 days as well', files, thread);
    expect(both.goal).toBe('Volatility of ACME over 17 and 30 trading days');
    const draft = await code('show 30 days as well', both);
    expect(argumentsOf(draft)).toEqual({ csv: 'in/acme-prices.csv', windows: [17, 30] });
    const ran = await runDraft(draft, 'acme-prices.csv');
    expect(ran.result).toMatchObject({
      rows: [
        [17, 2.36, 37.4, 3.85, -4.43],
        [30, expect.any(Number), expect.any(Number), 3.85, -4.43],
      ],
    });
    expect(await words('', both.goal, ran.result)).toContain('Over 17 days ACME moved 37.4% a year; Over 30 days');
  });

  it.each([
    ['make it 30 days', { days: 30 }],
    ['show 30 days as well', { windows: [17, 30] }],
    ['show 30 days as well\n\nThen: only 9 days, please', { days: 9 }],
    ['a nicer chart', { days: 17 }],
  ])('reads a request together with its changes: %s', async (change, call) => {
    const { note, plan, code } = await openSampleModel();
    const words = `${request}\n\nThen: ${change}`;
    const planned = await plan(words, [await note('acme-prices.csv')]);
    expect(argumentsOf(await code(words, planned))).toEqual({ csv: 'in/acme-prices.csv', ...call });
  });

  it('leaves an earlier request alone when something else is asked', async () => {
    const { note, plan } = await openSampleModel();
    const thread = [{ who: 'Mira', text: request }];
    expect(await plan('thanks, what can you do?', [await note('acme-prices.csv')], thread)).toMatchObject({
      outcome: 'answer',
    });
  });

  it('uses a kept tool when one is offered', async () => {
    const { note, plan } = await openSampleModel();
    const tools = ['rolling_volatility(csv: file, days: integer) -> table: How much a price moves'];
    const planned = await plan('how volatile over 23 days?', [await note('acme-prices.csv')], [], tools);
    expect(planned).toMatchObject({ outcome: 'reuse', tool: 'rolling_volatility' });
    expect(JSON.parse(planned.arguments)).toEqual({ csv: 'in/acme-prices.csv', days: 23 });
  });

  it('asks back without a file, or with columns that it does not know', async () => {
    const { note, plan } = await openSampleModel();
    expect(await plan(request)).toMatchObject({ outcome: 'ask' });
    const other = { ...(await note('acme-prices.csv')), preview: 'when,price\n2026-11-20,3\n' };
    expect((await plan(request, [other])).reply).toContain('date and close');
  });

  it('fails first over prices with a gap, and is mended', async () => {
    const { note, plan, code, repair, words } = await openSampleModel();
    const asked = SAMPLES[3]?.text ?? '';
    const planned = await plan(asked, [await note('borealis-prices.csv')]);
    const first = await code(asked, planned);
    const failed = await runDraft(first, 'borealis-prices.csv');
    expect(failed).toMatchObject({ code: 1, result: undefined });
    expect(failed.stderr).toContain("could not convert string to float: 'not traded'");
    expect(failed.stderr).toMatch(/tool\.py", line 9, in rolling_volatility/);

    const second = await repair(asked, planned, first, failed.stderr);
    expect(second.explanation).toContain('“not traded”');
    expect(second.arguments).toBe(first.arguments);
    const ran = await runDraft(second, 'borealis-prices.csv');
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toContain('3 rows without a price left out\n42 prices, 41 daily returns\n');
    expect(await words(asked, planned.goal, ran.result)).toMatch(
      /^\*\*Borealis moved about 1\.\d% a day over the last 10 trading days\.\*\*/,
    );
  });

  it('knows no cure for other errors, and says so in words', async () => {
    const { note, plan, code, repair } = await openSampleModel();
    const planned = await plan(request, [await note('acme-prices.csv')]);
    await expect(repair(request, planned, await code(request, planned), 'MemoryError')).rejects.toMatchObject({
      code: 'MODEL_OUTPUT_INVALID',
    });
  });
});
