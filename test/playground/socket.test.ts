import { expect, test } from 'vitest';
import WebSocket from 'ws';
import type { Emulator } from '../../src/playground/emulator/emulator.ts';
import { alone, both, startBolt } from './bolt.ts';

interface Envelope {
  type: string;
  /** Absent on hello and disconnect. */
  envelope_id?: string;
  retry_attempt?: number;
  retry_reason?: string;
  payload: { event_id: string; event: { type: string; text: string } };
}

/** A connection that acks only what it is told to. */
async function line(emulator: Emulator, ack: (envelope: Envelope) => boolean) {
  const opened = await fetch(`${emulator.slackApiUrl}apps.connections.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.appToken}` },
  });
  const { url } = (await opened.json()) as { url: string };
  const web = new WebSocket(url);
  const heard: Envelope[] = [];
  const others: Record<string, unknown>[] = [];
  const hello = new Promise<void>((resolve) => {
    web.on('message', (data) => {
      const envelope = JSON.parse(String(data)) as Envelope;
      if (envelope.envelope_id === undefined) {
        others.push({ ...envelope });
        resolve();
        return;
      }
      heard.push(envelope);
      if (ack(envelope)) {
        web.send(JSON.stringify({ envelope_id: envelope.envelope_id }));
      }
    });
  });
  await hello;
  return { web, url, heard, others };
}

const QUICK = { ackMs: 40, redeliverMs: [0, 30, 60] };

test('an event that nobody acks comes four times with its number and its reason, then it is given up, not forgotten', async () => {
  const emulator = await alone(QUICK);
  const { heard, others } = await line(emulator, () => false);
  expect(others[0]).toMatchObject({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A0SMITH' } });
  emulator.say({ as: 'U0MIRA', channel: 'C0DATAHELP', text: 'hello' });
  await emulator.waitFor(() => emulator.dropped().length === 1);
  expect(heard.map((one) => [one.retry_attempt, one.retry_reason])).toEqual([
    [0, ''],
    [1, 'timeout'],
    [2, 'timeout'],
    [3, 'timeout'],
  ]);
  expect(new Set(heard.map((one) => one.payload.event_id)).size).toBe(1);
});

test('an event that is acked late is not delivered again', async () => {
  const emulator = await alone(QUICK);
  const { heard } = await line(emulator, (envelope) => (envelope.retry_attempt ?? 0) > 0);
  emulator.say({ as: 'U0MIRA', channel: 'C0DATAHELP', text: 'hello' });
  await emulator.waitFor(() => emulator.unacked().length === 0);
  expect(heard).toHaveLength(2);
  expect(emulator.dropped()).toEqual([]);
});

test('events wait while nobody is connected, and come when somebody is', async () => {
  const emulator = await alone();
  emulator.say({ as: 'U0MIRA', channel: 'C0DATAHELP', text: 'one' });
  emulator.say({ as: 'U0MIRA', channel: 'C0DATAHELP', text: 'two' });
  expect(emulator.unacked()).toHaveLength(2);
  const { heard } = await line(emulator, () => true);
  await emulator.waitFor(() => emulator.unacked().length === 0);
  expect(heard.map((one) => one.payload.event.text)).toEqual(['one', 'two']);
});

test('what a broken line had not acked comes over the next one', async () => {
  const emulator = await alone({ redeliverMs: [0, 0, 0] });
  const first = await line(emulator, () => false);
  emulator.say({ as: 'U0MIRA', channel: 'C0DATAHELP', text: 'hello' });
  await expect.poll(() => first.heard.length).toBe(1);
  emulator.cutConnections();
  const second = await line(emulator, () => true);
  await emulator.waitFor(() => emulator.unacked().length === 0);
  expect(second.heard[0]).toMatchObject({ retry_reason: 'connection_closed' });
});

test('each event goes to one of two connections, and both are used', async () => {
  const emulator = await alone();
  const first = await line(emulator, () => true);
  const second = await line(emulator, () => true);
  for (let index = 0; index < 10; index += 1) {
    emulator.say({ as: 'U0MIRA', channel: 'C0DATAHELP', text: `n${index}` });
  }
  await emulator.waitFor(() => emulator.unacked().length === 0);
  const texts = [...first.heard, ...second.heard].map((one) => one.payload.event.text);
  expect(texts).toHaveLength(10);
  expect(new Set(texts).size).toBe(10);
  expect([first.heard.length, second.heard.length]).toEqual([5, 5]);
});

test('a connection that was asked to leave gets nothing more', async () => {
  const emulator = await alone();
  const first = await line(emulator, () => true);
  const second = await line(emulator, () => true);
  emulator.disconnect({ which: 'oldest' });
  await expect.poll(() => first.others.at(-1)).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' });
  emulator.say({ as: 'U0MIRA', channel: 'C0DATAHELP', text: 'a' });
  emulator.say({ as: 'U0MIRA', channel: 'C0DATAHELP', text: 'b' });
  await emulator.waitFor(() => emulator.unacked().length === 0);
  expect([first.heard.length, second.heard.length]).toEqual([0, 2]);
});

test('the address of a connection works once, and there are ten at most', async () => {
  const emulator = await alone();
  const lines = [];
  for (let index = 0; index < 10; index += 1) {
    lines.push(await line(emulator, () => true));
  }
  const again = new WebSocket(lines[0]?.url ?? '');
  const refused = await new Promise((resolve) => again.on('error', (error) => resolve(error.message)));
  expect(refused).toContain('403');
  const eleventh = await line(emulator, () => true);
  expect(eleventh.others[0]).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' });
});

test('a click and a command fail at once when the app is away', async () => {
  const emulator = await alone();
  expect(
    await emulator.command({ as: 'U0MIRA', channel: 'C0DATAHELP', command: '/smith', text: 'help' }),
  ).toMatchObject({ refused: 'operation_timeout' });
});

test('Bolt comes back after it was asked to, and hears what was said meanwhile once', async () => {
  const heard: string[] = [];
  const { emulator } = await both((app) => {
    app.message(async ({ message }) => {
      heard.push((message as { text?: string }).text ?? '');
    });
  });
  emulator.disconnect();
  emulator.say({ as: 'U0MIRA', channel: 'C0DATAHELP', text: 'meanwhile' });
  await emulator.connected();
  await emulator.waitFor(() => emulator.unacked().length === 0);
  expect(heard).toEqual(['meanwhile']);
});

test('a second Bolt app shares the work and takes over when the first one is gone', async () => {
  const heard: string[] = [];
  const listen = (name: string) => (app: Parameters<Parameters<typeof both>[0]>[0]) => {
    app.message(async () => {
      heard.push(name);
    });
  };
  const { emulator, app } = await both(listen('one'));
  const second = await startBolt(emulator, listen('two'));
  await emulator.connected({ connections: 2 });
  emulator.say({ as: 'U0MIRA', channel: 'C0DATAHELP', text: 'a' });
  emulator.say({ as: 'U0MIRA', channel: 'C0DATAHELP', text: 'b' });
  await emulator.waitFor(() => emulator.unacked().length === 0);
  expect([...heard].sort()).toEqual(['one', 'two']);
  await app.stop();
  await emulator.waitFor(() => emulator.connections() === 1);
  emulator.say({ as: 'U0MIRA', channel: 'C0DATAHELP', text: 'c' });
  await emulator.waitFor(() => emulator.unacked().length === 0);
  expect(heard.at(-1)).toBe('two');
  await second.stop();
});
