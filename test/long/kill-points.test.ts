import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { storedAudit } from '#adapters/audit/stored-audit.ts';
import { sqliteStore } from '#adapters/keyv/sqlite.ts';
import { sqliteLibrary } from '#adapters/library/sqlite.ts';
import { systemSealer } from '#adapters/system/sealer.ts';
import { openSessions } from '#agent/core/sessions.ts';
import { auditKey } from '#domain/audit/audit-chain.ts';
import { verifyChain } from '#domain/audit/audit-check.ts';
import { type Emulator, startEmulator } from '#playground/server.ts';
import type { ProcessOptions } from '../fakes/app-process.ts';
import { type ChildApp, startChild } from '../fakes/child-app.ts';
import { A_CSV } from '../fakes/scripted-model.ts';

const FINANCE = 'C0FINOPS';
const WORKERS = 3;
/** One point in so many, others every time; `THREADSMITH_KILL_POINTS=all` walks all of them. */
const EVERY = process.env.THREADSMITH_KILL_POINTS === 'all' ? 1 : 3;
const STEP_MS = 20_000;

type Post = ReturnType<Emulator['messages']>[number];

/** One request from mention to answer, with an app that dies at one point and is started again. */
async function walk(killAt: number): Promise<{ points: string[]; problems: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'threadsmith-kill-'));
  const emulator = await startEmulator({ rateLimits: 'off', redeliverMs: [20, 100, 300, 1_000, 3_000], ackMs: 1_000 });
  const key = randomBytes(32).toString('hex');
  const { botToken, appToken, slackApiUrl } = emulator;
  const options: ProcessOptions = {
    botToken,
    appToken,
    apiUrl: slackApiUrl,
    dataFolder: folder,
    redis: null,
    key,
    killAt,
  };
  const apps: ChildApp[] = [startChild(options)];
  try {
    await apps[0]!.ready;
    const thread = emulator.say({ as: 'U0MIRA', channel: FINANCE, text: '<@U0SMITH> how many rows?', files: [A_CSV] });
    await drive(emulator, thread, apps, { ...options, killAt: 0 });
    const problems = await judge(emulator, thread, folder, key);
    return {
      points: apps[0]!.points,
      problems: problems.map((problem) => `${problem}; ${apps.map(({ log }) => log.join('\n')).join('\n---\n')}`),
    };
  } finally {
    await Promise.all(apps.map((app) => app.kill()));
    await emulator.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const posts = (emulator: Emulator, thread: string): Post[] => emulator.messages(FINANCE, thread);
const cards = (emulator: Emulator, thread: string): Post[] =>
  posts(emulator, thread).filter(({ metadata }) => JSON.stringify(metadata ?? {}).includes('"card"'));
const isDone = (emulator: Emulator, thread: string): boolean =>
  JSON.stringify(cards(emulator, thread).at(-1)?.blocks ?? '').includes('There are 3 rows.') &&
  JSON.stringify(cards(emulator, thread).at(-1)?.blocks ?? '').includes('Kept as tool') &&
  posts(emulator, thread).some(({ text }) => text.includes('it is done'));

/** Presses Approve whenever the card offers it, starts the app again whenever it died, until the answer is there. */
async function drive(emulator: Emulator, thread: string, apps: ChildApp[], again: ProcessOptions): Promise<void> {
  const end = Date.now() + STEP_MS * 2;
  let pressedBy: ChildApp | undefined;
  while (!isDone(emulator, thread) && Date.now() < end) {
    const app = apps.at(-1)!;
    if (!app.isAlive()) {
      apps.push(startChild(again));
      await apps.at(-1)!.ready;
      continue;
    }
    const card = cards(emulator, thread).at(-1);
    if (card && pressedBy !== app && JSON.stringify(card.blocks).includes('proposal_approve')) {
      pressedBy = app;
      await emulator
        .press({ as: 'U0JONAS', channel: FINANCE, ts: card.ts, actionId: 'proposal_approve' })
        .catch(() => undefined);
    }
    const seen = JSON.stringify(posts(emulator, thread));
    const changed = emulator.waitFor(() => JSON.stringify(posts(emulator, thread)) !== seen, { timeoutMs: 2_000 });
    await Promise.race([changed.catch(() => undefined), app.ended]);
  }
}

/** What happens once, whatever is cut. */
const ONCE = ['approved', 'asked', 'finished', 'proposed', 'tool_kept'];

/** What must hold after every crash: an answer, one card, one finished run, one message that rings at the end, one whole audit. */
async function judge(emulator: Emulator, thread: string, folder: string, key: string): Promise<string[]> {
  const store = sqliteStore({ file: join(folder, 'threadsmith.db'), sealer: systemSealer(Buffer.from(key, 'hex')) });
  const session = await openSessions(store).read({ workspace: 'T0HARBOR', channel: FINANCE, thread });
  const sealing = Buffer.from(key, 'hex');
  const lines = await Array.fromAsync(storedAudit({ store, key: sealing }).read('T0HARBOR'));
  const verdict = verifyChain(lines, { key: auditKey(sealing), workspace: 'T0HARBOR' });
  const once = lines.map(({ kind }) => kind).filter((kind) => ONCE.includes(kind));
  await store.close();
  const library = sqliteLibrary({ file: join(folder, 'threadsmith.db'), sealer: systemSealer(sealing) });
  const tools = await library.list('T0HARBOR');
  await library.close();
  const said = posts(emulator, thread).map(({ text }) => text);
  const files = posts(emulator, thread).flatMap((post) => post.files.map((id) => emulator.file(id)?.name));
  const facts: [string, unknown, unknown][] = [
    ['answers', isDone(emulator, thread), true],
    ['cards', cards(emulator, thread).length, 1],
    ['turns', session?.turns.length, 1],
    ['attempts', session?.turns[0]?.attempts.length, 1],
    ['runs', session?.turns[0]?.attempts[0]?.run?.outcome.kind, 'passed'],
    ['messages that ring at the end', said.filter((text) => text.includes('it is done')).length, 1],
    ['requests to approve left', said.filter((text) => text.includes('is ready to approve')).length, 0],
    ['tools', tools.map(({ tool }) => `${tool.name} ${tool.version} ${tool.examples.length}`).join(), 'count_rows 1 1'],
    ['audit', verdict.ok, true],
    ['lines of the audit', once.toSorted().join(', '), ONCE.join(', ')],
    ['files', files.filter((name) => name === 'rows.txt').length, 1],
  ];
  return facts.flatMap(([what, is, should]) =>
    is === should
      ? []
      : [`${what}: ${String(is)} instead of ${String(should)}; the card says ${cards(emulator, thread).at(-1)?.text}`],
  );
}

describe('kill -9 at every await between the mention and the answer', () => {
  const walked: string[] = [];
  afterAll(() => console.log(`${walked.length} points walked, ${EVERY === 1 ? 'all' : `one in ${EVERY}`} of them`));

  it('is never silence, never a second card, never a second finished run', async () => {
    const { points, problems } = await walk(0);
    expect(problems).toEqual([]);
    expect(points.length).toBeGreaterThan(150);
    const first = Math.floor(Math.random() * EVERY);
    const waiting = points.map((_, index) => index + 1).filter((at) => at % EVERY === first);
    const broken: string[] = [];
    const work = async (): Promise<void> => {
      for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
        const result = await walk(at);
        walked.push(points[at - 1] ?? '');
        broken.push(...result.problems.map((problem) => `killed at ${points[at - 1]}: ${problem}`));
      }
    };
    await Promise.all(Array.from({ length: WORKERS }, work));
    expect(broken).toEqual([]);
  });
});
