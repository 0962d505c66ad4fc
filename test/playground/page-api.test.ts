import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Emulator } from '../../src/playground/emulator/emulator.ts';
import { FileView, Happening, Snapshot } from '../../src/playground/protocol.ts';
import { alone, both } from './bolt.ts';

const TOKEN = 'secret-of-the-page';
const cookie = { cookie: `threadsmith_token=${TOKEN}` };

async function post(emulator: Emulator, path: string, body: object) {
  const answered = await fetch(`${emulator.origin}/page/${path}`, {
    method: 'POST',
    headers: { ...cookie, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answered.status, body: (await answered.json()) as Record<string, unknown> };
}

const state = async (emulator: Emulator, person: string) =>
  Snapshot.parse(await (await fetch(`${emulator.origin}/page/state?as=${person}`, { headers: cookie })).json());

/** The happenings of one person, as the page hears them. */
async function hear(emulator: Emulator, person: string) {
  const end = new AbortController();
  const answered = await fetch(`${emulator.origin}/page/stream?as=${person}`, { headers: cookie, signal: end.signal });
  const heard: Happening[] = [];
  const reading = (async () => {
    let text = '';
    for await (const part of answered.body ?? []) {
      text += Buffer.from(part).toString();
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      heard.push(
        ...events.filter((one) => one.startsWith('data: ')).map((one) => Happening.parse(JSON.parse(one.slice(6)))),
      );
    }
  })().catch(() => undefined);
  return {
    heard,
    stop: async () => {
      end.abort();
      await reading;
    },
  };
}

/** A request with headers that fetch would not send. */
const raw = (emulator: Emulator, path: string, headers: Record<string, string>) =>
  new Promise<number>((resolve, reject) => {
    const url = new URL(path, emulator.origin);
    request(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });

test('only this machine’s own names get in, and only with the token', async () => {
  const emulator = await alone({ token: TOKEN });
  const { host } = new URL(emulator.origin);
  const port = host.split(':')[1] ?? '';
  const asked = (headers: Record<string, string>, path = '/page/state?as=U0MIRA') => raw(emulator, path, headers);
  expect(await asked({ host, ...cookie })).toBe(200);
  expect(await asked({ host: `localhost:${port}`, ...cookie })).toBe(200);
  expect(await asked({ host, ...cookie, origin: emulator.origin })).toBe(200);
  expect(await asked({ host })).toBe(403);
  expect(await asked({ host, cookie: 'threadsmith_token=other' })).toBe(403);
  expect(await asked({ host: `playground.example:${port}`, ...cookie })).toBe(403);
  expect(await asked({ host: '127.0.0.1', ...cookie })).toBe(403);
  expect(await asked({ host, ...cookie, origin: 'https://evil.example' })).toBe(403);
  expect(await asked({ host, ...cookie, origin: 'null' })).toBe(403);
  expect(await asked({ host: 'evil.example', authorization: `Bearer ${emulator.botToken}` }, '/api/auth.test')).toBe(
    403,
  );
});

test('the first load trades the token for a cookie; the page’s folder is all that is served', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'page-'));
  try {
    await writeFile(join(folder, 'index.html'), '<h1>Page</h1>');
    const emulator = await alone({ token: TOKEN, pageFolder: folder });
    const first = await fetch(emulator.pageUrl, { redirect: 'manual' });
    expect([first.status, first.headers.get('location')]).toEqual([302, '/']);
    expect(first.headers.get('set-cookie')).toContain(`threadsmith_token=${TOKEN}; Path=/; HttpOnly`);
    const page = await fetch(emulator.origin, { headers: cookie });
    expect([page.status, await page.text()]).toEqual([200, '<h1>Page</h1>']);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect((await fetch(emulator.origin)).status).toBe(403);
    expect((await fetch(`${emulator.origin}/?token=wrong`)).status).toBe(403);
    for (const path of ['/..%2f..%2fetc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/none.js', '/%00', '/%']) {
      expect(await raw(emulator, path, { host: new URL(emulator.origin).host, ...cookie })).toBe(404);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('each person sees their own channels, messages and windows; all of it is as the protocol says', async () => {
  const emulator = await alone({
    token: TOKEN,
    seeded: true,
    samples: [{ title: 'T', text: 'x', file: { name: 'a b.csv', bytes: Buffer.from('1') } }],
  });
  const mira = await state(emulator, 'U0MIRA');
  const lena = await state(emulator, 'U0LENA');
  expect(mira.people.map((person) => person.role)).toEqual(['member', 'member', 'admin', 'guest', 'stranger']);
  expect(mira.channels.map((channel) => channel.name)).toEqual([
    'finance-ops',
    'data-help',
    'support-triage',
    'platform',
    'leads',
    'Threadsmith',
  ]);
  expect(lena.channels.map((channel) => channel.name)).toEqual(['finance-ops', 'Threadsmith']);
  expect(lena.messages.every((message) => message.channel === 'C0FINOPS')).toBe(true);
  expect(mira.samples).toEqual([{ title: 'T', text: 'x', file: 'a b.csv' }]);
  const sample = await fetch(`${emulator.origin}/page/sample/a%20b.csv?as=U0MIRA`, { headers: cookie });
  expect(await sample.text()).toBe('1');
  expect((await fetch(`${emulator.origin}/page/state?as=U0NOBODY`, { headers: cookie })).status).toBe(404);
});

test('what people do on the page is heard by the others and by the app', async () => {
  const { emulator, app } = await both(() => undefined, { token: TOKEN });
  const mira = await hear(emulator, 'U0MIRA');
  const lena = await hear(emulator, 'U0LENA');
  const dropped = await fetch(`${emulator.origin}/page/upload?as=U0MIRA&name=${encodeURIComponent('ü.csv')}`, {
    method: 'POST',
    headers: cookie,
    body: 'a,b\n',
  });
  const file = FileView.parse(await dropped.json());
  expect(file).toMatchObject({ name: 'ü.csv', kind: 'CSV', size: 4 });
  const said = await post(emulator, 'message', { as: 'U0MIRA', channel: 'C0FINOPS', text: 'look', files: [file.id] });
  const ts = String(said.body.ts);
  await expect.poll(() => lena.heard.some((one) => one.type === 'message' && one.message.ts === ts)).toBe(true);
  const seen = lena.heard.find((one) => one.type === 'message');
  expect(
    seen?.type === 'message' &&
      (await (await fetch(`${emulator.origin}${seen.message.files[0]?.url}`, { headers: cookie })).text()),
  ).toBe('a,b\n');
  await app.client.chat.postEphemeral({ channel: 'C0FINOPS', user: 'U0MIRA', text: 'only you' });
  await app.client.agents.sessions.setStatus({ channel_id: 'C0FINOPS', thread_ts: ts, status: 'processing' });
  await expect.poll(() => mira.heard.map((one) => one.type)).toContain('status');
  await expect.poll(() => lena.heard.map((one) => one.type)).toContain('status');
  expect(mira.heard.some((one) => one.type === 'message' && one.message.text === 'only you')).toBe(true);
  expect(lena.heard.some((one) => one.type === 'message' && one.message.text === 'only you')).toBe(false);
  expect((await post(emulator, 'edit', { as: 'U0LENA', channel: 'C0FINOPS', ts, text: 'mine' })).status).toBe(409);
  expect(await post(emulator, 'edit', { as: 'U0MIRA', channel: 'C0FINOPS', ts, text: 'look here' })).toEqual({
    status: 200,
    body: {},
  });
  expect(await post(emulator, 'delete', { as: 'U0MIRA', channel: 'C0FINOPS', ts })).toEqual({ status: 200, body: {} });
  await expect.poll(() => lena.heard.map((one) => one.type)).toContain('message_deleted');
  await Promise.all([mira.stop(), lena.stop()]);
});

test('the page is told when the app goes and comes', async () => {
  const { emulator, app } = await both(() => undefined, { token: TOKEN });
  const mira = await hear(emulator, 'U0MIRA');
  await app.stop();
  await expect
    .poll(() => mira.heard.filter((one) => one.type === 'app'))
    .toEqual([
      { type: 'app', connected: true },
      { type: 'app', connected: false },
    ]);
  expect(
    await post(emulator, 'command', { as: 'U0MIRA', channel: 'C0FINOPS', command: '/smith', text: '' }),
  ).toMatchObject({ status: 409, body: { error: 'operation_timeout' } });
  await mira.stop();
});

test('what is no call, not in the form, too large or not one’s own is refused', async () => {
  const emulator = await alone({ token: TOKEN, uploadBytes: 100 });
  expect(await post(emulator, 'message', { as: 'U0MIRA' })).toMatchObject({
    status: 400,
    body: { error: 'invalid_arguments' },
  });
  expect(await post(emulator, 'constructor', {})).toMatchObject({ status: 404 });
  expect(await post(emulator, 'message', { as: 'U0LENA', channel: 'C0LEADS', text: 'hi', files: [] })).toMatchObject({
    status: 409,
    body: { error: 'not_in_channel' },
  });
  expect(await post(emulator, 'message', { as: 'U0MIRA', channel: 'C0FINOPS', text: ' ', files: [] })).toMatchObject({
    body: { error: 'no_text' },
  });
  const form = await fetch(`${emulator.origin}/page/message`, { method: 'POST', headers: cookie, body: '{}' });
  expect(form.status).toBe(415);
  const big = await fetch(`${emulator.origin}/page/upload?as=U0MIRA&name=x`, {
    method: 'POST',
    headers: cookie,
    body: 'x'.repeat(101),
  });
  expect([big.status, (await big.json()) as unknown]).toEqual([
    413,
    expect.objectContaining({ error: 'file_upload_size_restricted' }),
  ]);
  const own = FileView.parse(
    await (
      await fetch(`${emulator.origin}/page/upload?as=U0MIRA&name=x`, { method: 'POST', headers: cookie, body: 'x' })
    ).json(),
  );
  expect((await fetch(`${emulator.origin}/page/file/${own.id}?as=U0LENA`, { headers: cookie })).status).toBe(404);
  expect(
    await post(emulator, 'message', { as: 'U0LENA', channel: 'C0FINOPS', text: '', files: [own.id] }),
  ).toMatchObject({ body: { error: 'file_not_found' } });
});
