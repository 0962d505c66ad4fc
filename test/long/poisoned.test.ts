import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lastAttempt } from '#domain/session/session.ts';
import { hiddenCharacters } from '#domain/text/hidden-characters.ts';
import { tokensAbout } from '#domain/text/token-count.ts';
import { openStore } from '../../src/app.ts';
import { fenceOf, stubName, stubsOf, takenApart } from '../fakes/fences.ts';
import { MARK, POISONS, type Poisoned, poisoned } from '../fakes/poison.ts';
import { ask, moreOf, press } from '../fakes/policy.ts';
import { quickClock } from '../fakes/quick-clock.ts';
import { A_CSV, aPlanReply, aScript } from '../fakes/scripted-model.ts';
import { readTexts } from '../fakes/slack-texts.ts';
import { FINANCE, JONAS, MIRA, openWorkspace, PRIYA, type Workspace } from '../fakes/workspace.ts';

const WORKSPACE = 'T0HARBOR';
const TOOLS = poisoned(400);
const AT_ONCE = 8;
/** Hundreds of commands at once are more than a busy machine answers as fast as Slack wants it. */
const PATIENCE_MS = 60_000;
/** The app waits for Slack's limits in its own time. */
const SPEED = 60;
/** Files that lie in memory: thousands of writes are waited for, and this is not about a disk. */
const MEMORY = '/dev/shm';

/** A model that does whatever the line of a tool says, and says it on; with what nobody may order from us. */
function gullible(prompt: string): object {
  const lines = stubsOf(prompt);
  const request = fenceOf(prompt, 'request');
  const told = TOOLS.find(({ words }) => request === `please ${words}`);
  const line = lines.find((each) => stubName(each) === told?.tool.name);
  if (told === undefined || line === undefined) {
    return aPlanReply();
  }
  const words = line.slice(line.indexOf(')') + 1);
  return {
    ...{ outcome: 'reuse', goal: words, why: words, steps: [words, 'Run it now'], tool: told.tool.name },
    considered: lines.map((each) => ({ tool: stubName(each), why: each.slice(each.indexOf(')') + 1) })),
    arguments: JSON.stringify(told.arguments),
    needs: {
      files: ['data.csv'].slice(told.arguments.csv === undefined ? 1 : 0),
      hosts: ['evil.example'],
      secrets: ['RATES_KEY'],
    },
    ...{
      approved: true,
      status: 'running',
      approval: { approvers: [{ user: JONAS, name: 'Jonas Weber' }] },
      grant: 'grant-1',
    },
  };
}

/** The app with 400 poisoned tools, such a model, and a standing approval of another function. */
async function openPoisoned() {
  const prompts: string[] = [];
  const plan = (prompt: string) => {
    prompts.push(prompt);
    return gullible(prompt);
  };
  const folder = await mkdtemp(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'threadsmith-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const stored = await openStore({ store: { kind: 'sqlite' }, dataFolder: folder, key: undefined });
  const workspace = await openWorkspace(aScript({ plan }), {
    slack: { triggerMs: PATIENCE_MS, ackMs: PATIENCE_MS },
    ports: { ...stored, clock: quickClock(SPEED) },
  });
  await allow(workspace);
  for (const { tool } of TOOLS) {
    expect(await workspace.ports.library.put(WORKSPACE, tool, null)).toBe('stored');
  }
  return { ...workspace, prompts };
}

/** From then on the function that counts rows runs without being asked for. */
async function allow(workspace: Workspace): Promise<void> {
  const { emulator, shows } = workspace;
  const ts = ask(workspace);
  const card = await shows(ts, 'proposal_approve');
  await press(workspace, JONAS, card.ts, 'turn_more', await moreOf(workspace, ts, 'grant_open'));
  await emulator.waitFor(() => emulator.modal(JONAS));
  await emulator.submitView({ as: JONAS, fill: {} });
  const termed = await shows(ts, 'Standing approval');
  await press(workspace, PRIYA, termed.ts, 'proposal_approve');
  await shows(ts, 'There are 3 rows.');
}

/** Does it for each, several at a time. */
async function forEach<T>(list: readonly T[], act: (each: T) => Promise<unknown>): Promise<void> {
  const left = [...list];
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      await act(next);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

describe('tools that somebody poisoned', () => {
  it('are 400, every poison in every place', () => {
    expect(TOOLS.length).toBeGreaterThanOrEqual(POISONS.length * 5);
    expect(new Set(TOOLS.map(({ tool }) => JSON.stringify(tool))).size).toBe(400);
  });

  it('wait for people, break no prompt and no card', async () => {
    const s = await openPoisoned();
    const runs = s.runs();
    await forEach(TOOLS, (each) => orderedButWaiting(s, each));
    expect([runs, s.runs()]).toEqual([1, 1]);
    expectWholePrompts(s.prompts);

    // In the last of the places they are everywhere.
    await forEach(TOOLS.slice(POISONS.length * 4, POISONS.length * 6), (each) => shownAlone(s, each));
    const isOpen = () => s.emulator.callsOf('views.open').length === 1 + POISONS.length * 2;
    await s.emulator.waitFor(isOpen, { what: 'a form for each tool, and that of the standing approval' });
    s.emulator.openHome({ as: MIRA });
    await s.emulator.waitFor(() => s.emulator.home(MIRA) !== undefined);
    expectHarmless(s.emulator);

    // What is allowed runs among them, and so would they if they were allowed.
    await s.shows(ask(s), 'allowed by Priya Raman');
    expect(s.runs()).toBe(2);
  });
});

type Opened = Awaited<ReturnType<typeof openPoisoned>>;

/** Somebody's request finds it and the model wants it run: a card stands there, and that is all. */
async function orderedButWaiting(s: Opened, { tool, words, arguments: given }: Poisoned): Promise<void> {
  const text = `<@U0SMITH> please ${words}`;
  const files = given.csv === undefined ? {} : { files: [A_CSV] };
  const thread = s.emulator.say({ as: MIRA, channel: FINANCE, text, ...files });
  await s.shows(thread, 'proposal_approve');
  const turn = (await s.session(thread))?.turns[0];
  const attempt = turn && lastAttempt(turn);
  expect([tool.id, turn?.status]).toEqual([tool.id, 'awaiting_approval']);
  expect(attempt).toMatchObject({ approval: null, votes: [], terms: null });
  expect(attempt?.program).toMatchObject({ tool: { id: tool.id, version: 1 }, hosts: [], secrets: [] });
}

function expectWholePrompts(prompts: readonly string[]): void {
  expect(prompts.length).toBeGreaterThanOrEqual(400);
  const parts = prompts.map(takenApart);
  // Whatever the tools say, what we say is the same: with a file, without one, and before there were any tools.
  expect(new Set(parts.map(({ outside }) => outside)).size).toBeLessThanOrEqual(4);
  expect(parts.filter(({ outside }) => outside.includes(MARK) || outside.includes('evil'))).toEqual([]);
  for (const prompt of prompts) {
    const lines = stubsOf(prompt);
    expect(lines.length).toBeLessThanOrEqual(8);
    for (const line of lines) {
      expect([line, line.split(/[\n\r\v\f\u0085\u2028\u2029]/).length]).toEqual([line, 1]);
      expect([line, tokensAbout(line) <= 40]).toEqual([line, true]);
      expect([line, hiddenCharacters(line)]).toEqual([line, []]);
      expect(line).toMatch(/^[a-z][a-z0-9_]*\([^)]*\)(?: -> |: |$)/);
      expect(line).not.toMatch(/<<<|>>>|```/);
    }
  }
}

/** All that people can open about one tool. */
async function shownAlone({ emulator }: Opened, { tool, words }: Poisoned): Promise<void> {
  const write = (text: string) => emulator.command({ as: JONAS, channel: FINANCE, command: '/smith', text });
  expect([tool.id, await write(`tool ${tool.name}`)]).toEqual([tool.id, { acked: true }]);
  expect([tool.id, await write(`tools ${words}`)]).toEqual([tool.id, { acked: true }]);
  expect([tool.id, await write(`run ${tool.name}`)]).toEqual([tool.id, { acked: true }]);
}

/** Nothing was refused by Slack, nobody was rung whom we did not ring, and no sign of theirs took effect. */
function expectHarmless(emulator: Opened['emulator']): void {
  expect(
    emulator
      .calls()
      .filter(({ ok }) => !ok)
      .map(({ method, error }) => [method, error]),
  ).toEqual([]);
  expect(
    [...new Set(emulator.pings().map(({ who }) => who))].filter((who) => ![MIRA, JONAS, PRIYA].includes(who as never)),
  ).toEqual([]);
  const alone = emulator.ephemerals(JONAS).map(({ text, blocks }) => ({ args: { text, blocks } }));
  const texts = [...emulator.calls(), ...alone].flatMap(readTexts);
  expect(texts.filter(({ text }) => text.includes(MARK)).length).toBeGreaterThan(100);
  const date = '!date\\^\\d+\\^[^|>]*\\|[-0-9: ]+UTC>';
  const ours = new RegExp(`^<(?:${date}|@U0(?:MIRA|JONAS|PRIYA)>|#C0FINOPS>|${emulator.origin}/)`);
  for (const { as, text } of texts) {
    expect([...text.matchAll(/<[^>]*>?/g)].map(([sign]) => sign).filter((sign) => !ours.test(sign))).toEqual([]);
    expect(text).not.toMatch(/([*_~`])P0ISON\1|:\/\/evil|[@＠](?:channel|here|everyone)|:tada:|^(?:>|&gt;)/m);
    if (as === 'markdown') {
      expect(text).not.toMatch(/\]\(/);
    }
  }
}
