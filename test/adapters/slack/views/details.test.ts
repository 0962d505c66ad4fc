import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detailsModal } from '#adapters/slack/views/details.ts';
import type { Details } from '#agent/face/agent.ts';
import { AuditKind } from '#domain/audit/audit.ts';
import type { AuditRecord } from '#domain/audit/audit-chain.ts';
import type { Turn } from '#domain/session/session.ts';
import { AT, aVote } from '../../../fakes/approvals.ts';
import { HOSTILE, hostileText } from '../../../fakes/hostile.ts';
import {
  anApproval,
  anApprovedAttempt,
  anAttempt,
  aProgram,
  aRef,
  aRun,
  aTurn,
  STATUSES,
} from '../../../fakes/turns.ts';
import { expectOpenable, readable } from './inspect.ts';

const PLACE = { ref: aRef(), turn: 'turn-1', digest: '0123456789abcdef' };
const MOMENT = '<!date^1795340460^{date_short_pretty} at {time}|2026-11-22 09:41 UTC>';

function record(seq: number, kind: string, body: AuditRecord['body']): AuditRecord {
  return { seq, previous: '0'.repeat(64), id: `id-${seq}`, at: AT, kind, body, mac: '0'.repeat(64) };
}

function draw(turn: Turn, changes: Partial<Details> = {}) {
  const view = detailsModal({ turn, stderr: '', audit: [], ...changes }, PLACE);
  expectOpenable(view);
  return { view, said: readable(view.blocks) };
}

describe('Details', () => {
  const run = aRun({ outcome: { kind: 'failed', exit: 1 } });
  const first = anApprovedAttempt(run, { number: 1 });
  const second = anAttempt({
    number: 2,
    model: 'claude-opus',
    tokens: 900,
    program: aProgram({ hosts: ['rates.example.com'], secrets: [{ name: 'RATES_KEY', version: 2 }] }),
    votes: [aVote({ through: ['S0DATALEADS'] })],
  });
  const turn = aTurn('awaiting_approval', {
    attempts: [first, second],
    authors: [{ user: 'U0JONAS', name: 'Jonas Weber' }],
  });

  it('tell of every program: its whole digest, its model, its bounds, who decided and how it ran', () => {
    const { view, said } = draw(turn);
    expect(view).toMatchObject({ callback_id: 'details', title: { text: 'Details' } });
    expect(view.submit).toBeUndefined();
    for (const line of [
      `*Volatility of ACME over the last 17 trading days*\nAsked by <@U0MIRA> in the channel, ${MOMENT}.`,
      'Changed by Jonas Weber.',
      'File acme-prices.csv, 1 KB: 59 rows, columns date and close.',
      `Program 1 of 2\n*Digest* \`${first.digest}\`\n*Written by* claude-sonnet, 6,210 tokens`,
      '*Runs* as Python in bubblewrap, template `debian-12`, time zone Europe/Berlin',
      '*Reads* acme-prices.csv (1 KB)\n*Network* None\n*Secrets* None',
      '*Limits* 256 MB, 30 seconds, 30 seconds of processor time, 64 processes, 128 MB on disk, 50 files, 5 MB of output',
      'The program stopped with an error after 7.4 seconds. It left 2 files.',
      '*Left* volatility.png (20 KB) and volatility.csv (1 KB)',
      `Program 2 of 2\n*Digest* \`${second.digest}\`\n*Written by* claude-opus, 900 tokens`,
      '*Network* rates.example.com\n*Secrets* RATES_KEY version 2',
      'Approved by Priya Raman, <!date^1795340520^{date_short_pretty} at {time}|2026-11-22 09:42 UTC>, as an admin and one of <!subteam^S0DATALEADS>',
    ]) {
      expect(said).toContain(line);
    }
    expect(said).toMatch(
      /Approved by Priya Raman\nThe approval was complete, <.*>, policy `policy-1`, to start before </,
    );
  });

  it('tell when nobody was asked, and what else was allowed', () => {
    const terms = { users: [], usesADay: 20, endsAt: AT, parameters: {} };
    const approval = { ...anApproval(first.digest), grant: 'grant-1', terms, endsAt: null, policy: '' };
    const { said } = draw(aTurn('running', { attempts: [{ ...first, run: null, approval }] }));
    expect(said).toContain('Nobody was asked: a standing approval covers it');
    expect(said).toContain('With it the function was allowed without asking until <!date^');
  });

  it('tell who ended it, with a reason as it was typed', () => {
    expect(draw(aTurn('rejected', { reason: 'Use <adjusted> *prices*.' })).said).toContain(
      `End\nRejected by Jonas Weber, ${MOMENT}.\nUse <adjusted> *prices*.`,
    );
    expect(draw(aTurn('stopped')).said).toContain('Stopped by Jonas Weber');
    expect(draw(aTurn('expired')).said).toContain('Expired <!date^');
  });

  it('show the whole traceback, or its end with a count', () => {
    const short = 'Traceback (most recent call last):\n  File "x"\nValueError: n/a\n';
    expect(draw(turn, { stderr: short }).said).toContain(`Error output\n${short.trimEnd()}`);
    const lines = Array.from({ length: 4_000 }, (_, line) => `line ${line}`);
    const { said, view } = draw(turn, { stderr: lines.join('\n') });
    const shown = view.blocks.filter(({ block_id }) => block_id?.startsWith('stderr'));
    expect(shown.length).toBe(10);
    const left = /Error output, without its first ([\d,]+) characters/.exec(said)?.[1]?.replaceAll(',', '') ?? '';
    expect(readable(shown).replace(/^.*\n/, '').replaceAll('\n\n', '\n')).toBe(lines.join('\n').slice(Number(left)));
  });

  it('show the lines of the audit, each with its number, moment and whoever it was', () => {
    const { said } = draw(turn, {
      audit: [
        record(4, 'asked', { user: 'U0MIRA' }),
        record(7, 'refused', { user: 'U0SAM', wish: 'approve', why: 'guest' }),
        record(9, 'approved', { approvers: [{ user: 'U0PRIYA' }, { user: 'U0JONAS' }], nonce: 'secret-nonce' }),
        record(10, 'not_run', { reason: 'policy' }),
        record(11, 'a_kind_of_later', { user: '' }),
      ],
    });
    expect(said).toContain(
      [
        'Audit',
        `4 · ${MOMENT} · <@U0MIRA> asked for this`,
        `7 · ${MOMENT} · <@U0SAM> was refused (approve, guest)`,
        `9 · ${MOMENT} · <@U0PRIYA>, <@U0JONAS> made the approval complete`,
        `10 · ${MOMENT} · the run was refused before it started (policy)`,
        `11 · ${MOMENT} · a_kind_of_later`,
      ].join('\n'),
    );
    expect(said).not.toContain('secret-nonce');
    expect(draw(turn).said).toContain('Audit\nNothing of this is in the audit yet.');
  });

  it.each(STATUSES)('can be opened while it is %s, however much there is and whatever it says', (status) => {
    const everybody = Array.from({ length: 30 }, (_, index) => ({ user: `U0${index}` }));
    fc.assert(
      fc.property(hostileText, hostileText, fc.constantFrom(...AuditKind.options), (name, text, kind) => {
        const votes = Array.from({ length: 20 }, () => aVote({ name, through: ['S0A', name] }));
        const attempts = [1, 2, 3].map((number) => {
          const attempt = anApprovedAttempt(aRun({ outcome: { kind: 'check_failed', check: text } }), {
            number,
            model: name,
          });
          return {
            ...attempt,
            votes,
            approval: attempt.approval && { ...attempt.approval, approvers: votes, policy: name },
          };
        });
        const big = { ...aTurn(status), attempts, authors: votes.map(({ user }) => ({ user, name })) } as Turn;
        const body = { user: name, approvers: everybody, makers: [text], wish: text, why: name, reason: text };
        const audit = Array.from({ length: 130 }, (_, seq) => record(seq + 1, seq % 2 === 0 ? kind : name, body));
        draw(big, { stderr: text, audit });
      }),
      { numRuns: 15 },
    );
  });

  it('cut no character in two, and show nothing where nothing was written', () => {
    expect(draw(turn, { stderr: ' \n' }).said).not.toContain('Error output');
    for (const stderr of [...HOSTILE, '😀'.repeat(30_001)]) {
      const { said } = draw(turn, { stderr });
      expect(said.isWellFormed()).toBe(true);
    }
  });
});
