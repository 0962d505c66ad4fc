import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { dialling } from '#adapters/egress/dial.ts';
import { dnsResolve, remembering } from '#adapters/egress/resolver.ts';
import { type LoopbackSite, loopbackSite } from '../../fakes/loopback-site.ts';
import { nameServer } from '../../fakes/name-server.ts';

const SITE = '127.0.0.1';
const HOST = { name: 'one.test', port: 443 } as const;

describe('asking for a name', () => {
  it('asks DNS for exactly this name, in both families, and nothing else', async () => {
    const { server, asked, close } = await nameServer({ 'one.test': ['192.0.2.1', '192.0.2.2'] });
    onTestFinished(close);
    const resolve = dnsResolve([server]);
    expect([...(await resolve('one.test'))].sort()).toEqual(['192.0.2.1', '192.0.2.2']);
    expect(await resolve('gone.test')).toEqual([]);
    expect(asked.sort()).toEqual(['A gone.test', 'A one.test', 'AAAA gone.test', 'AAAA one.test']);
  });

  it('asks once for many connections, and again for what was not found', async () => {
    const asked: string[] = [];
    const resolve = remembering(async (name) => {
      asked.push(name);
      return name === 'one.test' ? ['192.0.2.1'] : [];
    }, 60_000);
    await Promise.all([resolve('one.test'), resolve('one.test')]);
    await resolve('one.test');
    await resolve('gone.test');
    await resolve('gone.test');
    expect(asked).toEqual(['one.test', 'gone.test', 'gone.test']);
  });

  it('takes a resolver that throws for one that found nothing', async () => {
    const resolve = remembering(() => Promise.reject(new Error('down')), 1000);
    expect(await resolve('one.test')).toEqual([]);
  });
});

describe('connecting to a name', () => {
  let site: LoopbackSite | undefined;
  afterEach(() => site?.close());
  const open = async () => {
    site = await loopbackSite(['one.test']);
    return site.ports;
  };

  it('connects to what was judged, whatever the name means a moment later', async () => {
    const ports = await open();
    const answers = [[SITE], ['127.0.0.2'], [SITE, '10.0.0.1'], ['169.254.169.254'], ['fd00:ec2::254'], ['::1']];
    const asked: string[] = [];
    const dial = dialling(
      async (name) => {
        asked.push(name);
        return answers[asked.length - 1] ?? [];
      },
      { address: SITE, ports },
    );
    const first = await dial(HOST);
    expect(first).toMatchObject({ remoteAddress: SITE, remotePort: ports[443] });
    expect(asked).toHaveLength(1);
    for (const _ of answers.slice(1)) {
      expect(await dial(HOST)).toBe('forbidden');
    }
    expect(await dial(HOST)).toBe('unreachable');
    expect(asked).toHaveLength(7);
    expect(site?.connections()).toBe(1);
    if (typeof first !== 'string') {
      first.destroy();
    }
  });

  it('reaches nothing on this machine or near it without that permission', async () => {
    await open();
    for (const address of [SITE, '127.0.0.2', '::1', '0.0.0.0', '10.0.0.1', '169.254.169.254', '::ffff:127.0.0.1']) {
      expect(await dialling(async () => [address], undefined)(HOST)).toBe('forbidden');
    }
    expect(site?.connections()).toBe(0);
  });

  it('says when nobody answers', async () => {
    const permit = { address: SITE, ports: await open() };
    await site?.close();
    expect(await dialling(async () => [SITE], permit)(HOST)).toBe('unreachable');
  });
});
