import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FormValues } from '#adapters/slack/listeners/form-values.ts';
import { filledIn } from '#adapters/slack/listeners/run-values.ts';
import { lineOf } from '#adapters/slack/views/grant-values.ts';
import { runForm } from '#adapters/slack/views/run-form.ts';
import { valueId } from '#adapters/slack/views/run-inputs.ts';
import { readRunMetadata } from '#adapters/slack/views/run-place.ts';
import type { ToolForm } from '#agent/face/tool-run.ts';
import { Parameter } from '#domain/program/draft.ts';
import { hostileText } from '../../../fakes/hostile.ts';
import { aTool } from '../../../fakes/tools.ts';
import { expectOpenable, readable } from './inspect.ts';

type Json = ToolForm['tool']['examples'][number]['arguments'][string];

const PLACE = { workspace: 'T0HARBOR', channel: 'C0FINOPS', tool: 'tool-1', version: 1 };
const parameter = (name: string, type: Parameter['type'], more: Partial<Parameter> = {}): Parameter => ({
  ...{ name, type, description: '' },
  ...more,
});
const EVERY_KIND = [
  parameter('csv', 'file', { description: 'Prices' }),
  parameter('title', 'string'),
  parameter('how', 'string', { options: ['mean', 'sum'] }),
  parameter('least', 'number'),
  parameter('days', 'integer'),
  parameter('strict', 'boolean'),
  parameter('since', 'date'),
  parameter('only', 'strings', { description: 'Names' }),
  parameter('steps', 'numbers'),
  parameter('rest', 'json'),
];
const aForm = (changes: Partial<ToolForm> = {}): ToolForm => ({
  ...{ tool: aTool({ parameters: EVERY_KIND }), mostFileMb: 50, approvals: 1, byOthers: false, allowed: undefined },
  ...changes,
});
const inputs = (form: ToolForm) =>
  runForm(form, PLACE).blocks.flatMap((block) => ('element' in block && 'label' in block ? [block] : []));

describe('the form of a tool', () => {
  it('has an input for every kind of parameter, and asks where the answer goes', () => {
    const view = runForm(aForm(), PLACE);
    expectOpenable(view);
    expect(inputs(aForm()).map(({ element }) => element.type)).toEqual([
      ...['file_input', 'plain_text_input', 'static_select', 'number_input', 'number_input', 'checkboxes'],
      ...['datepicker', 'plain_text_input', 'plain_text_input', 'plain_text_input', 'conversations_select'],
    ]);
    expect(inputs(aForm()).map(({ label }) => label.text)).toEqual([
      ...EVERY_KIND.map(({ name }) => name),
      'Answer in',
    ]);
    expect(
      inputs(aForm())
        .map(({ hint }) => hint?.text)
        .slice(0, 10),
    ).toEqual([
      ...['Prices', undefined, undefined, undefined, undefined, undefined, undefined],
      ...['Names One on each line.', 'One on each line.', 'A value in JSON.'],
    ]);
    expect(view.submit?.text).toBe('Ask to run');
    expect(readRunMetadata(view.private_metadata ?? '')).toEqual(PLACE);
  });

  it('asks for a long text over several lines, and lets one be empty that was so before', () => {
    const [, title] = inputs(aForm());
    expect(title).toMatchObject({ element: { multiline: false } });
    expect(title?.optional).toBeUndefined();
    const example = (text: string) => [{ arguments: { title: text }, inputs: [], result: null }];
    const with_ = (text: string) =>
      inputs(aForm({ tool: aTool({ parameters: EVERY_KIND, examples: example(text) }) }))[1];
    expect(with_('a\nb')).toMatchObject({ element: { multiline: true } });
    expect(with_('a'.repeat(61))).toMatchObject({ element: { multiline: true } });
    expect(with_('')).toMatchObject({ optional: true });
  });

  it.each<[Partial<ToolForm>, string, string]>([
    [{}, 'No model is asked. It needs one approval.', 'Ask to run'],
    [{ approvals: 2 }, 'No model is asked. It needs 2 approvals.', 'Ask to run'],
    [{ byOthers: true }, 'No model is asked. It needs one approval, by somebody else.', 'Ask to run'],
    [
      { allowed: { until: Date.UTC(2026, 10, 30), always: true } },
      'Allowed in <#C0FINOPS> until <!date^1795996800^{date_long}|2026-11-30 00:00 UTC>, so it runs there at once.',
      'Run',
    ],
    [{ allowed: { until: 0, always: false } }, 'Anything else waits for approval.', 'Ask to run'],
  ])('says what happens then: %j', (changes, words, submit) => {
    const view = runForm(aForm(changes), PLACE);
    expectOpenable(view);
    expect(readable(view.blocks)).toContain(words);
    expect(view.submit?.text).toBe(submit);
  });

  it('opens where there is no channel, and in a direct message', () => {
    const nowhere = runForm(aForm(), { ...PLACE, channel: '' });
    expectOpenable(nowhere);
    expect(JSON.stringify(nowhere)).not.toContain('initial_conversation');
    expect(readRunMetadata(nowhere.private_metadata ?? '')?.channel).toBe('');
    const direct = runForm(aForm({ allowed: { until: 0, always: true } }), { ...PLACE, channel: 'D0MIRA' });
    expectOpenable(direct);
    expect(JSON.stringify(direct)).toContain('"im"');
    expect(readable(direct.blocks)).toContain('Allowed here until');
  });

  it('opens whatever the tool says of itself', () => {
    const options = fc.uniqueArray(hostileText.map((text) => text.slice(0, 75).toWellFormed()).filter(Boolean), {
      maxLength: 100,
    });
    const hostile = fc.record({
      type: fc.constantFrom(...Parameter.shape.type.options),
      description: hostileText.map((text) => text.slice(0, 300)),
      options: fc.option(options),
    });
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 20 }), hostileText, hostileText, (all, description, id) => {
        const parameters = all.map((each, index) => parameter(`p_${index}`, each.type, each));
        const tool = aTool({ parameters, description });
        const place = {
          ...PLACE,
          tool:
            id
              .replace(/\p{Cc}/gu, '')
              .slice(0, 200)
              .toWellFormed() || 'x',
        };
        const view = runForm(aForm({ tool }), place);
        expectOpenable(view);
        expect(view.blocks.length).toBeLessThanOrEqual(100);
        expect(readRunMetadata(view.private_metadata ?? '')).toEqual(place);
      }),
      { numRuns: 100 },
    );
  });
});

/** What Slack gives for a form in which somebody has filled in this value; undefined where no hand can. */
function typed(value: Json, { type, options }: Parameter): Record<string, unknown> {
  switch (type) {
    case 'boolean':
      return { type: 'checkboxes', selected_options: value === true ? [{ value: 'yes' }] : [] };
    case 'date':
      return { type: 'datepicker', selected_date: value };
    case 'strings':
      return { value: Array.isArray(value) ? value.map((each) => lineOf(each, 'string')).join('\n') || null : null };
    case 'numbers':
      return { value: Array.isArray(value) ? value.join('\r\n') || null : null };
    case 'string':
      return options?.length
        ? { selected_option: { value: String(options.indexOf(String(value))) } }
        : { value: value === '' ? null : value };
    case 'number':
    case 'integer':
      return { value: String(value) };
    default:
      return { value: JSON.stringify(value, null, 2) };
  }
}
const stateOf = (parameters: readonly Parameter[], given: Record<string, Json>): FormValues =>
  Object.fromEntries(
    parameters.map((each, index) => [valueId(index), { [valueId(index)]: typed(given[each.name] ?? null, each) }]),
  );

describe('what was filled in', () => {
  const OF: Record<Exclude<Parameter['type'], 'file'>, fc.Arbitrary<unknown>> = {
    string: fc.string({ unit: 'grapheme' }),
    number: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    integer: fc.maxSafeInteger(),
    boolean: fc.boolean(),
    date: fc
      .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
      .map((day) => day.toISOString().slice(0, 10)),
    strings: fc.array(fc.string({ unit: 'grapheme' })),
    numbers: fc.array(fc.integer()),
    json: fc.jsonValue().filter((value) => !JSON.stringify(value).includes('__proto__')), // refused, as below
  };
  const KINDS = EVERY_KIND.filter(({ type }) => type !== 'file');
  const given = fc.record(
    Object.fromEntries(
      KINDS.map(({ name, type, options }) => [
        name,
        options ? fc.constantFrom(...options) : type === 'file' ? fc.constant('') : OF[type],
      ]),
    ),
  );

  it('are the arguments that somebody meant', () => {
    fc.assert(
      fc.property(given, (values) => {
        const meant = JSON.parse(JSON.stringify(values));
        expect(filledIn(stateOf(KINDS, meant), KINDS, 50)).toEqual({ read: { arguments: meant, files: {} } });
      }),
    );
  });

  const one = (kind: Parameter, state: Record<string, unknown>) => {
    const found = filledIn({ 'value.0': { 'value.0': state } }, [kind], 50);
    return 'errors' in found ? found.errors['value.0'] : found.read;
  };
  const slackFile = (more = {}) => ({ files: [{ id: 'F1', name: 'a.csv', size: 10, mimetype: 'text/csv', ...more }] });

  it.each<[Parameter['type'], Record<string, unknown>, string]>([
    ['number', { value: '1,5' }, 'Write a number such as 1.5.'],
    ['number', { value: '1e999' }, 'This number is too large. Write a smaller one.'],
    ['number', { value: null }, 'Write a number such as 1.5.'],
    ['integer', { value: '1.5' }, 'Write a whole number such as 3.'],
    ['integer', { value: '99999999999999999999' }, 'This number is too large. Write a smaller one.'],
    ['integer', { value: '1e999' }, 'This number is too large. Write a smaller one.'],
    ['date', { selected_date: null }, 'Choose a day.'],
    ['date', { selected_date: '2026-02-30' }, 'Choose a day.'],
    ['numbers', { value: '1\ntwo' }, 'two is not a number. Write one on each line.'],
    ['json', { value: '{a}' }, 'This is no JSON.'],
    ['json', { value: '{"__proto__": 1}' }, 'This is no JSON.'],
    ['file', { files: [] }, 'Choose a file.'],
    ['file', slackFile({ size: 0 }), 'This file is empty. Choose another one.'],
    [
      'file',
      slackFile({ is_external: true }),
      'I cannot use this file: it is stored outside Slack. Choose another one.',
    ],
    ['file', slackFile({ size: 60e6 }), 'This file is larger than 50 MB. Choose a smaller one.'],
  ])('of type %s cannot be %j', (type, state, words) => {
    expect(one(parameter('p', type), state)).toContain(words);
  });

  it('goes by the place of an option, and by nothing that is no option', () => {
    const how = parameter('how', 'string', { options: ['mean', 'sum'] });
    expect(one(how, { selected_option: { value: '1' } })).toEqual({ arguments: { how: 'sum' }, files: {} });
    for (const value of ['2', '-1', '', 'sum', 'length']) {
      expect(one(how, { selected_option: { value } })).toBe('Choose one of these.');
    }
    expect(one(how, { selected_option: null })).toBe('Choose one of these.');
  });

  it('takes a file as Slack describes it, and lines as they stand', () => {
    expect(one(parameter('csv', 'file'), slackFile())).toEqual({
      ...{ arguments: {}, files: { csv: { id: 'F1', name: 'a.csv', size: 10, mimetype: 'text/csv' } } },
    });
    const lines = ' ACME \n\n"quoted" text\n"  x"\n17';
    expect(one(parameter('only', 'strings'), { value: lines })).toMatchObject({
      arguments: { only: ['ACME', '"quoted" text', '  x', '17'] },
    });
  });
});
