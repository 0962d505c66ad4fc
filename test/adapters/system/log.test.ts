import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pinoLog } from '#adapters/system/log.ts';
import { AgentError } from '#domain/text/errors.ts';

function logged() {
  const lines: string[] = [];
  const log = pinoLog({ write: (line) => lines.push(line) });
  return { log, text: () => lines.join(''), entries: () => lines.map((line) => JSON.parse(line)) };
}

test('writes a JSON line with time, level, message and fields', () => {
  const { log, entries } = logged();
  log.info('started', { workspace: 'T1', instances: 2, missing: undefined });
  log.warn('slow', { code: 'STORE_BUSY', turn: '1.1' });
  expect(entries()).toEqual([
    { level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), message: 'started', workspace: 'T1', instances: 2 },
    { level: 'warn', time: expect.any(String), message: 'slow', code: 'STORE_BUSY', turn: '1.1' },
  ]);
});

test('tells name, code and place of a cause, but the message only of our own errors', () => {
  const { log, entries, text } = logged();
  const people = Object.assign(new TypeError('somebody wrote:\n    at secret (place:1:1)'), { code: 'ECONNRESET' });
  log.error('failed', { code: 'INTERNAL' }, new AgentError('no answer', { code: 'STORE_UNAVAILABLE', cause: people }));
  expect(entries()[0].cause).toMatchObject([
    { name: 'AgentError', code: 'STORE_UNAVAILABLE', message: 'no answer' },
    { name: 'TypeError', code: 'ECONNRESET' },
  ]);
  expect(entries()[0].cause[1].at[0]).toMatch(/log\.test\.ts:\d+/);
  expect(text()).not.toMatch(/somebody|secret/);
});

test('tells only the type of what is no error', () => {
  const { log, entries, text } = logged();
  log.error('failed', { code: 'INTERNAL' }, 'what somebody wrote');
  expect(entries()[0].cause).toEqual([{ name: 'string' }]);
  expect(text()).not.toContain('somebody');
});

test('does not hang on errors that cause each other', () => {
  const { log, entries } = logged();
  const error = new Error('a');
  error.cause = error;
  log.error('failed', { code: 'INTERNAL' }, error);
  expect(entries()[0].cause).toHaveLength(4);
});

const secret = fc.stringMatching(/^[A-Za-z0-9]{24,40}$/);
const start = fc.constantFrom('xoxb-', 'xoxp-', 'xoxe.xoxp-1-', 'xapp-1-', 'sk-', 'sk-ant-api03-', 'e2b_', 'Bearer ');
const around = fc.constantFrom('', '\n', '\t', '"', '=', ' ', '\\', 'é', '{');

test('removes whatever looks like a token, wherever it stands, and stays JSON', () => {
  const property = fc.property(start, secret, around, around, (head, tail, before, after) => {
    const { log, entries, text } = logged();
    const hidden = `${before}${head}${tail}${after}`;
    log.error(`message ${hidden}`, { code: 'INTERNAL', note: hidden }, new AgentError(hidden, { code: 'INTERNAL' }));
    expect(entries()).toHaveLength(1);
    expect(text()).not.toContain(tail);
  });
  fc.assert(property);
});

test('leaves words alone that only resemble tokens', () => {
  const { log, entries } = logged();
  log.info('task-1234567890 and risk-assessment-of-something', { id: 'disk-0123456789' });
  expect(entries()[0]).toMatchObject({
    message: 'task-1234567890 and risk-assessment-of-something',
    id: 'disk-0123456789',
  });
});
