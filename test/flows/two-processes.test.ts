import { randomBytes } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { startEmulator } from '#playground/server.ts';
import { startChild } from '../fakes/child-app.ts';
import { freshFolder } from '../fakes/folder.ts';
import { startRedis } from '../fakes/redis-server.ts';
import { A_CSV } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, MIRA, PRIYA } from '../fakes/workspace.ts';

const CLICKS = 20;

it('twenty simultaneous Approve clicks on two processes over one Redis are one run', async () => {
  const [redis, folder, emulator] = [
    await startRedis(),
    await freshFolder(),
    await startEmulator({ rateLimits: 'off' }),
  ];
  const { botToken, appToken, slackApiUrl: apiUrl } = emulator;
  const key = randomBytes(32).toString('hex');
  const options = { botToken, appToken, apiUrl, dataFolder: folder.path, redis: redis.url, key, killAt: 0 };
  const apps = [startChild(options), startChild(options)];
  onTestFinished(async () => {
    await Promise.all(apps.map((app) => app.kill()));
    await emulator.stop();
    await redis.remove();
    await folder.remove();
  });
  await Promise.all(apps.map(({ ready }) => ready));
  await emulator.connected({ connections: 2 });

  const thread = emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> how many rows?', files: [A_CSV] });
  const card = () =>
    emulator.messages(FINANCE, thread).findLast(({ metadata }) => JSON.stringify(metadata ?? {}).includes('"card"'));
  const shown = () => JSON.stringify(card()?.blocks ?? '');
  await emulator.waitFor(() => shown().includes('proposal_approve'), { timeoutMs: 15_000 });
  const { ts } = card()!;
  const value = /"value":"([^"]+:[0-9a-f]{16})"/.exec(shown())?.[1] ?? '';
  const people = [MIRA, JONAS, PRIYA];
  await Promise.all(
    Array.from({ length: CLICKS }, (_, index) =>
      emulator.press({
        as: people[index % 3]!,
        channel: FINANCE,
        ts,
        actionId: 'proposal_approve',
        value,
        stale: true,
      }),
    ),
  );
  await emulator.waitFor(() => shown().includes('There are 3 rows.'), { timeoutMs: 15_000 });
  const refusals = () => people.flatMap((person) => emulator.ephemerals(person));
  await emulator.waitFor(() => refusals().length === CLICKS - 1, { timeoutMs: 10_000 });
  expect(refusals().every(({ text }) => text.includes('Already decided'))).toBe(true);

  const points = apps.map((app) => app.points);
  expect(points.flat().filter((name) => name.includes('sandbox saw started'))).toHaveLength(1);
  expect(points.every((names) => names.some((name) => name.includes('people.isIn')))).toBe(true);
  const rings = () => emulator.messages(FINANCE, thread).filter(({ text }) => text.includes('it is done')).length;
  await emulator.waitFor(() => rings() > 0, { timeoutMs: 10_000 }); // Slack shows a share some time after it was made
  expect(rings()).toBe(1);
}, 60_000);
