import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lastLook } from '#adapters/slack/outgoing.ts';
import { markdown, mention, moment, permalink, plainly, said, say } from '#adapters/slack/said.ts';
import { MODALS } from '#adapters/slack/views/actions.ts';
import { EXACT_PARTS, PROGRAM_PARTS } from '#adapters/slack/views/verbatim.ts';
import type { Turn } from '#domain/session/session.ts';
import { type Emulator, startEmulator } from '#playground/emulator/emulator.ts';
import { aCard } from '../../fakes/cards.ts';
import { hostileText } from '../../fakes/hostile.ts';
import { anApprovedAttempt, anAttempt, aPlan, aProgram, aRequest, aRun, aTurn, STATUSES } from '../../fakes/turns.ts';
import { hurriedClock, stand, voice } from './stand.ts';

const ORIGIN = 'https://slack.com';
/** Made up, and not written in one piece, so that nobody's scanner stops at it. */
const SECRET = ['ghp', 'aB3dE6'.repeat(6)].join('_');
/** A name that anybody may register. */
const HOST = 'xoxb-rates-of-today.example';
const look = lastLook(ORIGIN);

describe('what looks like a secret', () => {
  const leaf = (type: string, text: string) => ({ type, text });

  it.each([
    { text: SECRET },
    { initial_comment: SECRET },
    { markdown_text: SECRET },
    { filename: `${SECRET}.csv`, alt_txt: SECRET },
    { files: [{ id: 'F1', title: `${SECRET}.csv` }] },
    { blocks: [{ type: 'section', block_id: 'goal.t.1', text: leaf('mrkdwn', SECRET) }] },
    { blocks: [{ type: 'section', fields: [leaf('mrkdwn', SECRET), leaf('plain_text', SECRET)] }] },
    { blocks: [leaf('markdown', SECRET)] },
    { blocks: [{ type: 'table', rows: [[leaf('raw_text', SECRET), leaf('raw_text', `key ${SECRET}`)]] }] },
    { blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_quote', elements: [leaf('text', SECRET)] }] }] },
    { blocks: [{ type: 'plan', title: SECRET, tasks: [{ task_id: 'a', title: SECRET }] }] },
    { blocks: [{ type: 'image', slack_file: { id: 'F1' }, alt_text: SECRET, title: leaf('plain_text', SECRET) }] },
    { blocks: [{ type: 'actions', elements: [{ type: 'button', text: leaf('plain_text', SECRET) }] }] },
    { view: { type: 'modal', callback_id: 'revise', title: leaf('plain_text', SECRET), blocks: [] } },
    { view: { callback_id: 'ask_again', blocks: [{ element: { initial_value: SECRET } }] } },
    { response_action: 'update', view: { callback_id: 'reject', blocks: [leaf('markdown', SECRET)] } },
  ])('is replaced in %j', (args) => {
    const before = JSON.stringify(args);
    const left = JSON.stringify(look(args));
    expect(left).not.toContain(SECRET);
    expect(left.split('[removed]').length).toBe(before.split(SECRET).length);
    expect(JSON.stringify(args)).toBe(before);
  });

  it.each([
    ...[...Object.values(PROGRAM_PARTS), ...Object.values(EXACT_PARTS)].map((part) => ({
      blocks: [
        { type: 'rich_text', block_id: `${part}.turn-1.1`, elements: [{ elements: [leaf('text', SECRET)] }] },
        { type: 'section', block_id: `${part}.turn-1.1`, text: leaf('plain_text', SECRET) },
      ],
    })),
    ...[MODALS.code, MODALS.told, 'edit'].map((callback_id) => ({
      view: { type: 'modal', callback_id, blocks: [{ element: { initial_value: SECRET } }, leaf('text', SECRET)] },
    })),
    { channel: SECRET, thread_ts: SECRET, metadata: { event_payload: { turn: SECRET } } },
    { blocks: [{ type: 'section', block_id: SECRET, accessory: { action_id: SECRET, value: SECRET } }] },
    { view: { private_metadata: SECRET, callback_id: SECRET } },
  ])('stays in a program, in what somebody typed, and in ids: %j', (args) => {
    expect(look(args)).toEqual(args);
  });

  it('is taken out of the label of a link, and no address or mention is touched', () => {
    const link = permalink('https://north.slack.com/files/F1?a=1&b=2', 'name.csv');
    const text = say`${mention('U0MIRA')} ${link} ${moment(0, 'time')} ${plainly`done`}`;
    expect(look({ text })).toEqual({ text });
    const labelled = text.replace('name.csv', SECRET);
    expect(look({ text: labelled })).toEqual({ text: text.replace('name.csv', '[removed]') });
    expect(look({ text: `<@U0MIRA> ${SECRET}<@U0JONAS>` })).toEqual({ text: '<@U0MIRA> [removed]<@U0JONAS>' });
  });

  it('is gone before a text is cut, because half of it looks like nothing', () => {
    for (let most = 20; most < 80; most += 1) {
      for (const made of [said(`the goal with ${SECRET} in it`, most), markdown(`a goal with ${SECRET} in it`, most)]) {
        expect(made).not.toContain(SECRET.slice(0, 8));
      }
    }
  });

  it('never makes a text act on anybody, whatever stands around it', () => {
    const words = fc
      .array(
        fc.oneof(hostileText, fc.constantFrom(` ${SECRET}`, ` ${SECRET}(`, ` https://me:${SECRET}@evil.example/`)),
        {
          maxLength: 4,
        },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(words, words, (one, two) => {
        const sentence = say`${said(one)} ${mention('U0MIRA')} ${said(two)}`;
        const blocks = [leaf('mrkdwn', sentence), leaf('markdown', markdown(one, 3_000)), leaf('text', one)];
        const left = look({ text: said(two), blocks });
        const [mrkdwn = '', md = '', plain = ''] = left.blocks.map(({ text }) => text);
        for (const text of [left.text, mrkdwn.replace('<@U0MIRA>', ''), md]) {
          expect(text).not.toMatch(/[<>]|:\/\/|@channel|@here|@everyone/i);
        }
        expect(md).not.toMatch(/\]\(/);
        expect(`${left.text}${mrkdwn}${md}${plain}`).not.toContain(SECRET);
      }),
    );
  });
});

describe('a secret in everything that people, models and programs write', () => {
  let emulator: Emulator;
  let v: ReturnType<typeof voice>;
  beforeAll(async () => {
    emulator = await startEmulator({ seeded: false, rateLimits: 'off', shareDelayMs: 0 });
    v = voice(emulator, hurriedClock);
  });
  afterAll(() => emulator.stop());

  const words = `key ${SECRET}`;
  const source = `KEY = "${SECRET}"\n\n\ndef tool(csv: str) -> str:\n    return KEY\n`;
  const run = aRun({
    artifacts: aRun().artifacts.map((artifact) => ({ ...artifact, path: `out/${SECRET}.csv`, image: false })),
    leftOut: [{ path: `out/${SECRET}.bin`, reason: words }],
  });
  const attempt = { explanation: words, program: aProgram({ arguments: { csv: SECRET }, hosts: [HOST] }) };
  const turnIn = (status: (typeof STATUSES)[number], id: string): Turn =>
    ({
      ...aTurn(status),
      id,
      request: aRequest({ text: words, files: aRequest().files.map((file) => ({ ...file, name: `${SECRET}.csv` })) }),
      ...(aTurn(status).plan && {
        plan: aPlan({ goal: words, steps: [words], considered: [{ tool: 'sum', why: words }] }),
      }),
      ...(aTurn(status).attempts.length > 0 && {
        attempts: [
          status === 'awaiting_approval'
            ? anAttempt(attempt)
            : anApprovedAttempt(status === 'finished' ? run : null, attempt),
        ],
      }),
      ...(status === 'answered' || status === 'asking' ? { reply: words, suggestions: [words] } : {}),
      ...(status === 'rejected' ? { reason: words } : {}),
      ...(status === 'finished' ? { words } : {}),
    }) as Turn;

  it('reaches Slack in the program alone, which is as it runs', async () => {
    const thread = emulator.say({ as: 'U0MIRA', channel: 'C0FINOPS', text: 'root' });
    const ref = { workspace: 'T0HARBOR', channel: 'C0FINOPS', thread };
    const second = turnIn('awaiting_approval', 'turn-second');
    second.attempts.unshift(anApprovedAttempt(aRun({ outcome: { kind: 'failed', exit: 1 } }), attempt));
    for (const turn of [...STATUSES.map((status) => turnIn(status, `turn-${status}`)), second]) {
      const shown = {
        ...{ ref, requesterName: words, stdout: words, stderr: words },
        ...{ source, previousSource: source.replace('csv', 'file') },
        result: { columns: ['name', words], rows: [[words, 1]] },
        live: { queue: null, milliseconds: 6_400, startMilliseconds: 900, memoryMb: 118, output: words },
      };
      const card = aCard(turn, shown);
      const ts = await v.thread.card(card, null, false);
      await v.thread.card(card, ts, false);
    }
    const rejected = { turn: 'turn-1', kind: 'rejected', user: 'U0MIRA', by: words, attempt: 1 } as const;
    await v.thread.notice(ref, rejected, false);
    await v.thread.whisper(ref, 'U0MIRA', { why: 'other_workspace', wish: 'approve', from: words });
    const slot = await v.thread.reserve(ref.workspace, { name: `${SECRET}.csv`, size: 1, alt: words });
    await v.thread.upload(ref.workspace, slot, { name: `${SECRET}.csv`, bytes: Buffer.from('a') });
    await v.thread.share(ref, [{ file: slot.file, name: `${SECRET}.csv` }], rejected);
    const calls = emulator.calls().map(({ args }) => args);
    const read = JSON.stringify(calls.map((args) => readIn(args)));
    expect(read).not.toContain(SECRET);
    expect(read.split('[removed]').length).toBeGreaterThan(60);
    const programs = JSON.stringify(calls.flatMap((args) => programIn(args)));
    expect(programs).toContain(JSON.stringify(source));
    expect(programs).toContain(`rolling_volatility(csv=\\"${SECRET}\\")`);
    expect(programs).toContain(`-def tool(file: str) -> str:`);
    expect(programs).not.toContain('[removed]');
    expect(read).toContain(`*Network*\\n${HOST}`);
    expect(read.split(HOST).length).toBe(read.split('*Network*').length);
  });

  it('is shown in View code, page by page, and given back to whoever typed it', async () => {
    const s = await stand(
      { seeded: false, rateLimits: 'off' },
      { reject: async () => ({ why: 'superseded' }), ask: async () => undefined },
    );
    try {
      const thread = s.emulator.say({ as: 'U0MIRA', channel: 'C0FINOPS', text: 'root' });
      const turn = turnIn('awaiting_approval', 'turn-1');
      const ref = { workspace: 'T0HARBOR', channel: 'C0FINOPS', thread };
      const ts = await s.thread.card(aCard(turn, { ref, source }), null, false);
      const at = { as: 'U0JONAS', channel: 'C0FINOPS', ts };
      const files = [{ path: 'tool.py', text: `${'x = 1\n'.repeat(45)}KEY = "${SECRET}"\n`.repeat(2) }];
      const { digest = '' } = turn.attempts[0] ?? {};
      s.behave.program = async () => ({
        name: 'tool',
        language: 'python',
        digest,
        files,
        goal: 'goal',
        arguments: '{}',
      });
      const shown = () => JSON.stringify(s.emulator.modal('U0JONAS')?.body ?? '');
      await s.emulator.press({ ...at, actionId: 'program_view' });
      await s.emulator.waitFor(() => shown().includes('x = 1'));
      await s.emulator.submitView({ as: 'U0JONAS' });
      expect(shown()).toContain(`KEY = \\"${SECRET}\\"`);
      await s.emulator.closeView({ as: 'U0JONAS' });

      await s.emulator.press({ ...at, actionId: 'proposal_reject' });
      await s.emulator.waitFor(() => shown().includes('key [removed]'));
      expect(shown()).not.toContain(SECRET);
      await s.emulator.submitView({ as: 'U0JONAS', fill: { text: words } });
      await s.emulator.waitFor(() => shown().includes(words));

      await s.emulator.command({ as: 'U0MIRA', channel: 'C0FINOPS', command: '/smith', text: `ask for ${words}` });
      const [, ask] = await s.called('ask');
      expect(ask).toMatchObject({ text: `for ${words}` });
      expect(s.emulator.messages('C0FINOPS').at(-1)?.text).toBe('<@U0MIRA> asked: for key [removed]');
    } finally {
      await s.stop();
    }
  });
});

const PROGRAM = /^(function|call|changes)\./;

/** Everything of a call that people read and that is no program. */
function readIn(node: unknown, key = ''): string[] {
  if (typeof node === 'string') {
    return ['text', 'title', 'alt_text', 'alt_txt', 'filename', 'initial_comment'].includes(key) ? [node] : [];
  }
  if (typeof node !== 'object' || node === null || isProgram(node)) {
    return [];
  }
  return Object.entries(node).flatMap(([name, value]) => readIn(value, name));
}

function programIn(node: unknown): unknown[] {
  if (typeof node !== 'object' || node === null) {
    return [];
  }
  return isProgram(node) ? [node] : Object.values(node).flatMap(programIn);
}

const isProgram = (node: object): boolean => 'block_id' in node && PROGRAM.test(String(node.block_id));
