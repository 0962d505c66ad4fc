import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sourceParts } from '#adapters/slack/views/edit-form.ts';
import type { ProgramView } from '#agent/face/agent.ts';
import { AgentError } from '#domain/text/errors.ts';
import { A_SOURCE } from '../../fakes/turns.ts';
import { modalOf, posted } from './posted.ts';
import { stand } from './stand.ts';

const FINOPS = 'C0FINOPS';
const JONAS = 'U0JONAS';
const NOW = '{"csv":"in/acme-prices.csv","days":17}';
const program = (text: string, given = NOW): ProgramView => ({
  name: 'rolling_volatility',
  language: 'python',
  digest: '0123456789abcdef'.repeat(4),
  files: [{ path: 'tool.py', text }],
  goal: 'Volatility',
  arguments: given,
});
const LONG = `def a():\n${'    x = 1  # and on\n'.repeat(250)}\n`;
const FILED = 'x = 1\n'.repeat(1_600);

describe('Edit', () => {
  let s: Awaited<ReturnType<typeof stand>>;
  beforeAll(async () => {
    s = await stand({ seeded: false, rateLimits: 'off' });
  });
  afterEach(async () => {
    await s.emulator.closeView({ as: JONAS });
    s.heard.length = 0;
    s.log.lines.length = 0;
    for (const name of Object.keys(s.behave)) {
      delete s.behave[name as keyof typeof s.behave];
    }
  });
  afterAll(() => s.stop());

  async function opened(view: ProgramView) {
    s.behave.program = async () => view;
    const card = await posted(s, FINOPS, 'awaiting_approval');
    await s.emulator.press({ ...card.at, actionId: 'proposal_edit' });
    await modalOf(s, JONAS);
    return card;
  }
  const submit = (fill: Record<string, string | readonly string[]> = {}) => s.emulator.submitView({ as: JONAS, fill });
  const edited = async (number = 1) => (await s.called('edit', number)).at(-1);

  it('opens the whole program, and hands on exactly what was typed', async () => {
    const { ref, press } = await opened(program(A_SOURCE));
    expect(s.callsOf('program')[0]).toEqual([ref, press.turn, JONAS]);
    const source = ' def a():  \n\treturn "<@U0SAM> & \\u202e é"\n\n';
    expect(await submit({ 'source.0': source, arguments: ' {"days": 3}' })).toEqual({});
    const [where, what, id, program_] = await s.called('edit');
    expect([where, what, program_]).toEqual([ref, press, { source, arguments: ' {"days": 3}' }]);
    expect(id).toMatch(/^form\./);
    expect(s.emulator.modal(JONAS)).toBeUndefined();
  });

  it('puts a long function together again, with what was added, without what was emptied', async () => {
    await opened(program(LONG));
    await submit();
    expect(await edited()).toMatchObject({ source: LONG });
    await opened(program(LONG));
    await submit({ 'source.0': 'def b():\n    pass\n', 'source.1': '', 'source.rest': 'more = 1\n' });
    expect(await edited(2)).toMatchObject({ source: 'def b():\n    pass\n\nmore = 1\n' });
  });

  it('gives the indentation back that Slack may take from the ends of an input', async () => {
    await opened(program(LONG));
    const trimmed = (sourceParts(program(LONG)) ?? []).map((part, index) => [`source.${index}`, part.trim()]);
    expect(trimmed.length).toBeGreaterThan(1);
    await submit(Object.fromEntries(trimmed));
    expect(await edited()).toMatchObject({ source: LONG });
  });

  it('takes a file, and without one keeps what there is', async () => {
    await opened(program(FILED));
    const bytes = '# é\ndef a():\n    return 1\n';
    const file = s.emulator.dropFile({ as: JONAS, name: 'tool.py', bytes });
    await submit({ 'source.file': [file] });
    expect(await edited()).toEqual({ source: bytes, arguments: expect.stringContaining('"days": 17') });
    await opened(program(FILED));
    await submit({ arguments: '{"days": 4}' });
    expect(await edited(2)).toEqual({ source: FILED, arguments: '{"days": 4}' });
  });

  it.each([
    ['what is no text', Buffer.from([0xff, 0xfe, 0x41]), 'UTF-8'],
    ['what is too large', 'x'.repeat(205_000), '200 KB'],
    ['a zero', 'a\0b', 'UTF-8'],
  ])('says at the input that a file cannot be used: %s', async (_, bytes, words) => {
    await opened(program(FILED));
    const file = s.emulator.dropFile({ as: JONAS, name: 'tool.py', bytes });
    expect(await submit({ 'source.file': [file] })).toEqual({
      errors: { 'source.file': expect.stringContaining(words) },
    });
    expect(s.callsOf('edit')).toEqual([]);
  });

  it('says so at the input when Slack does not give the file', async () => {
    await opened(program(FILED));
    const file = s.emulator.dropFile({ as: JONAS, name: 'tool.py', bytes: 'x = 1\n' });
    s.emulator.fault({ method: 'files.info', kind: 'error', error: 'file_deleted' });
    expect(await submit({ 'source.file': [file] })).toEqual({
      errors: { 'source.file': 'I cannot use this file: it was deleted. Choose another one.' },
    });
    s.emulator.fault({ method: 'download', kind: 'http503', times: 3 });
    expect(await submit({ 'source.file': [file] })).toEqual({
      errors: { 'source.file': expect.stringContaining('in a minute') },
    });
  });

  it('says at the right input what cannot be used, keeps the text, and a second try has the same id', async () => {
    await opened(program(A_SOURCE));
    s.behave.edit = async () => ({ why: 'not_usable', part: 'source', reason: 'it does not parse, line 2: <broken>' });
    expect(await submit({ 'source.0': 'def a(:' })).toEqual({
      errors: {
        'source.0': 'This cannot be used: it does not parse, line 2: <broken>. Change it and press Propose again.',
      },
    });
    s.behave.edit = async () => ({ why: 'not_usable', part: 'arguments', reason: 'days is missing' });
    expect(await submit({ 'source.0': 'def a():' })).toEqual({
      errors: { arguments: expect.stringContaining('days is missing') },
    });
    delete s.behave.edit;
    expect(await submit({ arguments: '{"days":1}' })).toEqual({});
    expect(await edited(3)).toEqual({ source: 'def a():', arguments: '{"days":1}' });
    expect(new Set(s.callsOf('edit').map(([, , id]) => id)).size).toBe(1);
  });

  it('an empty function is not sent', async () => {
    await opened(program(LONG));
    expect(await submit({ 'source.0': '', 'source.1': ' ' })).toEqual({
      errors: { 'source.0': expect.stringContaining('missing') },
    });
    expect(s.callsOf('edit')).toEqual([]);
  });

  it('keeps all that was typed when somebody was faster, and when nothing could be stored', async () => {
    await opened(program(LONG));
    s.behave.edit = async () => ({ why: 'already_decided', by: 'Priya Raman', at: Date.now(), what: 'approved' });
    const typed = `${'y'.repeat(2_990)}\n`;
    await submit({ 'source.0': typed, arguments: '{"days": 99}' });
    const told = await modalOf(s, JONAS);
    for (const words of ['Already decided.', 'y'.repeat(2_000), '# and on', '\\"days\\": 99', 'The function, part 2']) {
      expect(told).toContain(words);
    }
    await submit();
    await opened(program(A_SOURCE));
    s.behave.edit = async () => {
      throw new AgentError('down', { code: 'STORE_UNAVAILABLE' });
    };
    await submit({ 'source.0': 'my_words = 1' });
    expect(await modalOf(s, JONAS)).toMatch(/Not saved\..*my_words/s);
    await submit();
  });

  it('whoever may not see the program is told so alone, and gets no window', async () => {
    s.behave.program = async () => ({ why: 'not_member', wish: 'view', channel: '#finance-ops' });
    const { at } = await posted(s, FINOPS, 'awaiting_approval');
    await s.emulator.press({ ...at, actionId: 'proposal_edit' });
    const told = await s.emulator.waitFor(() => s.emulator.ephemerals(JONAS).at(-1) ?? false);
    expect(told.text).toContain('You are not in #finance-ops.');
    expect(s.emulator.modal(JONAS)).toBeUndefined();
  });
});
