import { describe, expect, it } from 'vitest';
import { ordinal } from '#adapters/slack/texts/quantities.ts';
import type { Block } from '#adapters/slack/views/blocks.ts';
import { cardText, turnCard } from '#adapters/slack/views/turn-card.ts';
import type { Outcome } from '#domain/program/run.ts';
import type { Turn } from '#domain/session/session.ts';
import type { Card } from '#ports/thread.ts';
import { aCard } from '../../../fakes/cards.ts';
import { anApprovedAttempt, anAttempt, aPlan, aProgram, aRequest, aRun, aTurn } from '../../../fakes/turns.ts';
import { buttonsOf, expectPostable, part, readable } from './inspect.ts';

const GOAL = '*Volatility of ACME over the last 17 trading days*';
const VIEW = 'View code (program_view)';
const DETAILS = 'Details (turn_details)';

/** Draws, and checks that Slack would take it. */
function draw(
  turn: Turn,
  changes: Partial<Card> = {},
): { blocks: Block[]; text: string; said: string; buttons: string[] } {
  const card = aCard(turn, changes);
  const blocks = turnCard(card);
  const text = cardText(card);
  expectPostable(blocks, text);
  return { blocks, text, said: readable(blocks), buttons: buttonsOf(blocks) };
}

describe('before a program', () => {
  it('waits for the request before it', () => {
    const { said, buttons } = draw(aTurn('queued'));
    expect(said).toContain('I got that. It starts when the request before it has ended.');
    expect(buttons).toEqual(['Stop (run_stop)']);
  });

  it.each(['asking', 'answered', 'awaiting_approval'] as const)('still tells it where it is %s', (status) => {
    const [file] = aRequest().files;
    const locked = { ...file!, name: 'notes & <b>.docx', leftOut: 'it is locked with a password' };
    const { said } = draw(aTurn(status, { request: aRequest({ files: [file!, locked] }) }));
    expect(said).toContain('notes & <b>.docx is left out: it is locked with a password.');
    expect(said).not.toContain('acme-prices.csv is left out');
    const many = Array.from({ length: 30 }, () => locked);
    expect(draw(aTurn(status, { request: aRequest({ files: many }) })).said).toContain('21 more are left out.');
  });

  it('tells what it reads and what it leaves out', () => {
    const [file] = aRequest().files;
    const locked = { ...file!, name: 'notes.docx', leftOut: 'it is locked with a password' };
    const { blocks, text, buttons } = draw(aTurn('planning', { request: aRequest({ files: [file!, locked] }) }));
    expect(blocks[0]).toMatchObject({ type: 'section', text: { text: '*Making a plan*' } });
    expect(blocks[1]).toMatchObject({
      type: 'plan',
      title: 'So far',
      tasks: [
        { title: 'Read acme-prices.csv', status: 'in_progress' },
        { title: 'notes.docx is left out: it is locked with a password.', status: 'error' },
        { title: 'Look through the library', status: 'pending' },
        { title: 'Plan the work', status: 'pending' },
      ],
    });
    expect(buttons).toEqual(['Stop (run_stop)']);
    expect(text).toBe("Making a plan for Mira Okafor's request");
  });

  it.each([
    ['reading', 0, [], { status: 'complete' }, undefined],
    ['planning', 0, aRequest().files, { status: 'complete' }, 'no tool fits'],
    ['planning', 1, aRequest().files, { status: 'complete' }, '1 tool'],
    ['planning', 8, [], { status: 'complete' }, '8 tools'],
  ] as const)('says of the library, while it is %s with %i tools', (stage, looked, files, task, note) => {
    const { blocks } = draw(aTurn('planning', { stage, looked, request: aRequest({ files: [...files] }) }));
    const tasks = blocks[1]?.type === 'plan' ? (blocks[1].tasks ?? []) : [];
    expect(tasks.at(-2)).toMatchObject({ title: 'Look through the library', ...task });
    expect(readable(tasks.at(-2)?.details)).toBe(note ?? '');
    expect(tasks.at(-1)).toMatchObject({ title: 'Plan the work', status: 'in_progress' });
  });

  it('shows the plan while the program is written', () => {
    const { blocks, said, text } = draw(aTurn('planning', { stage: 'coding', plan: aPlan(), looked: 2 }));
    expect(said).toContain(`${GOAL}\nHere is the plan. I am writing the program now.`);
    expect(said).toContain(
      'Looked at 2 saved tools. *price_summary* gives averages only. *monthly_totals* sums by month.',
    );
    expect(part(blocks, 'plan')).toMatchObject({
      title: 'Plan, 3 steps',
      tasks: aPlan().steps.map((title) => ({ title, status: 'pending' })),
    });
    expect(text).toBe('Writing the program: Volatility of ACME over the last 17 trading days');
  });

  it('says that the asking message was edited', () => {
    expect(draw(aTurn('planning', { request: aRequest({ edited: true }) })).said).toContain(
      'The request was edited after I had read it.',
    );
  });

  it('answers in words, and asks back with answers to choose from', () => {
    expect(draw(aTurn('answered')).said).toBe(
      'Volatility says how far a price moves.\nBy claude-haiku. No program was needed.',
    );
    const asking = draw(aTurn('asking'));
    expect(asking.said).toContain('Which file do you mean?');
    expect(asking.buttons).toEqual(['The prices (ask_answer.0)', 'The bank statement (ask_answer.1)']);
    expect(asking.text).toBe('Question: Which file do you mean?');
  });
});

describe('a run', () => {
  it('waits for a sandbox', () => {
    const { said, buttons } = draw(aTurn('approved'));
    expect(said).toContain('Wait for a free sandbox');
    expect(said).toMatch(/Approved by Priya Raman at <!date\^\d+\^\{time\}\|.*> · digest `/);
    expect(buttons).toEqual(['Stop (run_stop)', VIEW]);
  });

  it('says where it stands in line while all sandboxes are busy, and that it waits where nobody knows', () => {
    const live = { queue: 3, milliseconds: 0, startMilliseconds: 0, memoryMb: 0, output: '' };
    const { blocks, said, text, buttons } = draw(aTurn('running'), { live });
    expect(said).toContain(`${GOAL}\nAll sandboxes are busy. This is third in line.`);
    expect(blocks.map(({ type }) => type)).toEqual(['section', 'plan', 'actions', 'context']);
    expect(part(blocks, 'plan')).toMatchObject({ title: 'Run' });
    expect(readable(part(blocks, 'plan'))).toContain('Position 3');
    expect(buttons).toEqual(['Stop (run_stop)', VIEW]);
    expect(text).toBe('Running: Volatility of ACME over the last 17 trading days');
    const untold = draw(aTurn('running', { inLine: true }));
    expect(untold.said).toContain(`${GOAL}\nAll sandboxes are busy. This waits in line.`);
    expect(draw(aTurn('running', { inLine: true }), { live: { ...live, queue: null } }).said).toContain('Running for');
  });

  it.each([
    [1, 'first'],
    [10, 'tenth'],
    [11, '11th'],
    [21, '21st'],
    [22, '22nd'],
    [103, '103rd'],
    [112, '112th'],
  ])('says place %i as %s', (place, word) => {
    expect(ordinal(place)).toBe(word);
  });

  it('shows seconds, memory and the last twelve lines', () => {
    const output = Array.from({ length: 30 }, (_, line) => `line ${line + 1}`).join('\n');
    const live = { queue: null, milliseconds: 6_900, startMilliseconds: 900, memoryMb: 118.4, output };
    const { blocks, said, text } = draw(aTurn('running'), { live });
    expect(said).toContain(`${GOAL}\nRunning for 6 seconds.`);
    expect(said).toContain('118 of 256 MB, 6 of 30 seconds');
    expect(said).toContain('0.9 seconds');
    expect(readable(part(blocks, 'output'))).toBe(`Output so far\n${output.split('\n').slice(-12).join('\n')}`);
    expect(text).toBe('Running: Volatility of ACME over the last 17 trading days');
  });

  it('is stopped while it runs, or before', () => {
    const ran = draw(aTurn('stopped'), { stdout: '59 prices' });
    expect(ran.said).toContain(`${GOAL}\nJonas Weber stopped this after 6 seconds. The sandbox is gone.`);
    expect(ran.said).toContain('Output until then\n59 prices');
    expect(ran.buttons).toEqual(['Run again (run_again)', VIEW, DETAILS]);
    const before = draw(aTurn('stopped', { ran: null, attempts: [] }));
    expect(before.said).toBe(`${GOAL}\nJonas Weber stopped this. Nothing ran.\nTry again`);
    expect(before.text).toBe('Stopped by Jonas Weber: Volatility of ACME over the last 17 trading days');
  });

  const sentences: [Outcome, string][] = [
    [{ kind: 'failed', exit: 1 }, 'The program stopped with an error after 7.4 seconds. It left 2 files.'],
    [
      { kind: 'check_failed', check: 'no file volatility.png' },
      'It ran, but the result is not what was promised: no file volatility.png.',
    ],
    [{ kind: 'limit', limit: 'time' }, 'It took longer than the 30 seconds it was allowed.'],
    [{ kind: 'limit', limit: 'memory' }, 'It needed more than the 256 MB it was allowed.'],
    [{ kind: 'limit', limit: 'output' }, 'It wrote more than 5 MB of output, so I stopped it.'],
    [{ kind: 'limit', limit: 'cpu' }, 'It used more processor time than it was allowed.'],
    [{ kind: 'limit', limit: 'processes' }, 'It started more processes than it was allowed.'],
    [{ kind: 'limit', limit: 'disk' }, 'It wrote more to disk than it was allowed.'],
    [{ kind: 'limit', limit: 'files' }, 'It left more files than it was allowed.'],
    [{ kind: 'input_changed', file: 'a.csv' }, 'A file changed or is gone since the approval. Nothing ran.'],
    [{ kind: 'sandbox_unavailable' }, 'No sandbox could be started. Nothing ran.'],
  ];
  it.each(sentences)('that ended with %j has its sentence', (outcome, sentence) => {
    const attempts = [anApprovedAttempt(aRun({ outcome }))];
    const { blocks, text, buttons } = draw(aTurn('finished', { attempts }));
    expect(part(blocks, 'outcome')).toMatchObject({ type: 'alert', level: 'error', text: { text: sentence } });
    expect(text.startsWith(`Failed: ${sentence.slice(0, 80)}`)).toBe(true);
    expect(buttons).toEqual(['Try again (turn_retry)', VIEW, DETAILS]);
  });

  it('that failed shows the last three lines of its traceback, then that a second try is written', () => {
    const attempts = [anApprovedAttempt(aRun({ outcome: { kind: 'failed', exit: 1 }, artifacts: [] }))];
    const stderr = 'Traceback (most recent call last):\n  File "x"\n    prices = 1\nValueError: n/a\n';
    const { blocks, said, buttons } = draw(aTurn('planning', { stage: 'coding', plan: aPlan(), attempts }), { stderr });
    expect(said).toContain('It left no files.');
    expect(readable(part(blocks, 'error'))).toBe('  File "x"\n    prices = 1\nValueError: n/a');
    expect(said).toContain('I am writing a second try.');
    expect(buttons).toEqual(['Stop (run_stop)', VIEW]);
  });

  it('that failed three times says what to do', () => {
    const failed = aRun({ outcome: { kind: 'failed', exit: 1 } });
    const attempts = [1, 2, 3].map((number) => anApprovedAttempt(failed, { number }));
    expect(draw(aTurn('finished', { attempts })).said).toContain(
      'Three tries failed. Mention me with a changed request, or press *Try again*.',
    );
  });

  it('that was cut off says whether it starts again', () => {
    expect(draw(aTurn('interrupted')).said).toContain('so I start it again.');
    const attempts = [anApprovedAttempt(null, { program: aProgram({ hosts: ['rates.example.com'] }) })];
    expect(draw(aTurn('interrupted', { attempts })).said).toContain(
      'The run was cut off. It used the network, so I do not repeat it by myself.',
    );
  });
});

it('gives every button the turn and the first 16 characters of the digest', () => {
  const attempt = anAttempt();
  const { blocks } = draw(aTurn('awaiting_approval', { attempts: [attempt] }));
  const values = JSON.stringify(blocks).match(/"value":"[^"]*"/g);
  expect(new Set(values)).toEqual(
    new Set([
      '"value":"keep"',
      `"value":"turn-1:${attempt.digest.slice(0, 16)}"`,
      ...['turn_details', 'grant_open', 'stop'].map(
        (what) => `"value":"${what}:turn-1:${attempt.digest.slice(0, 16)}"`,
      ),
    ]),
  );
  expect(blocks.every(({ block_id }) => /^[a-z]+\.turn-1\.1$/.test(block_id ?? ''))).toBe(true);
});
