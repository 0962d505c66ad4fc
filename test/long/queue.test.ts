import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { A_CSV, aDraftReply, aPlanReply, aScript } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, MIRA, openWorkspace } from '../fakes/workspace.ts';

const source = 'import time\ndef count_rows(csv):\n    print("begun", flush=True)\n    time.sleep(60)\n    return {}\n';
const UID = 67_000;

describe('all sandboxes are busy', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await bubblewrapSandbox({ maxConcurrent: 1, firstUid: UID });
  }, 30_000);
  afterAll(() => sandbox?.close());

  /** So many requests, each in a thread of its own, proposed and then approved one after the other. */
  const approved = async (count: number) => {
    const needs = { ...aPlanReply().needs, seconds: 60 };
    const script = aScript({ code: aDraftReply({ source }), plan: aPlanReply({ checks: [], needs }) });
    const shared = { ...sandbox, close: async () => {} };
    const workspace = await openWorkspace(script, { ports: { sandbox: shared } });
    const { emulator, shows } = workspace;
    const ask = () => emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> how many rows?', files: [A_CSV] });
    const threads = Array.from({ length: count }, ask);
    const press = (ts: string, actionId: string) =>
      emulator.press({ as: JONAS, channel: FINANCE, ts, actionId, stale: true });
    const proposals = await Promise.all(threads.map((ts) => shows(ts, 'proposal_approve')));
    return {
      ...workspace,
      threads,
      press,
      approve: (index: number) => press(proposals[index]?.ts ?? '', 'proposal_approve'),
    };
  };

  it('the next request says so, and runs when the one before it has ended', async () => {
    const { threads, press, approve, shows, card, session } = await approved(2);
    const [first = '', second = ''] = threads;
    await approve(0);
    await shows(first, 'begun');
    await approve(1);
    const waiting = await shows(second, 'All sandboxes are busy. This is first in line.');
    const shown = JSON.stringify(waiting.blocks);
    for (const part of ['Wait for a free sandbox', '"Stop"', '"View code"', 'Approved by']) {
      expect(shown).toContain(part);
    }
    const before = (await session(second))?.turns[0];
    await press(card(first)?.ts ?? '', 'run_stop');
    await shows(second, 'begun');
    const running = (await session(second))?.turns[0];
    expect([before, running]).toMatchObject([{ inLine: true }, { inLine: false, status: 'running' }]);
    const [from, since] = [before, running].map((turn) => (turn?.status === 'running' ? turn.startedAt : 0));
    expect(since).toBeGreaterThan(from ?? 0);
    await press(card(second)?.ts ?? '', 'run_stop');
    await shows(second, 'stopped this after');
  }, 40_000);

  it('a stop in line ends it before it ran, and who is behind moves up', async () => {
    const { threads, press, approve, shows, card, session } = await approved(3);
    const [first = '', second = '', third = ''] = threads;
    await approve(0);
    await shows(first, 'begun');
    await approve(1);
    await shows(second, 'This is first in line.');
    await approve(2);
    await shows(third, 'This is second in line.');
    await press(card(second)?.ts ?? '', 'run_stop');
    const stopped = await shows(second, 'stopped this. Nothing ran.');
    expect(JSON.stringify(stopped.blocks)).toContain('Try again');
    await shows(third, 'This is first in line.');
    expect((await session(second))?.turns[0]).toMatchObject({ status: 'stopped', ran: null });
    await press(card(first)?.ts ?? '', 'run_stop');
    await shows(first, 'stopped this after');
    await shows(third, 'Running for');
    await press(card(third)?.ts ?? '', 'run_stop');
    await shows(third, 'stopped this after');
  }, 40_000);
});
