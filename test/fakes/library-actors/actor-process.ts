import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { redisLibrary } from '#adapters/library/redis.ts';
import { systemSealer } from '#adapters/system/sealer.ts';
import { codeOf } from '#domain/text/errors.ts';
import { restored, retired } from '#domain/tool/tool-change.ts';
import { aTool, KEEPER } from '../tools.ts';
import type { Acted } from './actor.ts';
import { foundIn } from './found.ts';

const TOOLS = 150;
const NOUNS = ['invoice', 'ticket', 'price', 'order'];

const { url, key, by, writes, searches } = JSON.parse(process.argv[2] ?? '');
const library = redisLibrary({ url, sealer: systemSealer(Buffer.from(key, 'hex')) });
const last: Record<string, string> = {};
let [written, searched, failures] = [0, 0, 0];

async function untilAnswered(task: () => Promise<boolean>): Promise<void> {
  for (;;) {
    try {
      if (await task()) {
        return;
      }
    } catch (error) {
      if (codeOf(error) !== 'STORE_UNAVAILABLE') {
        throw error;
      }
      failures += 1;
      process.send?.({ progress: { writes: written, failures } });
      await pause(5);
    }
  }
}

/** One of its own tools: made, changed, retired and restored in turn; another try reads first what is there by now. */
const write = (count: number) =>
  untilAnswered(async () => {
    const id = `${by}_${count % TOOLS}`;
    const kept = await library.get('T1', id);
    const words = `merge rows of a ${NOUNS[count % NOUNS.length]}, ${count % 2 === 0 ? 'even' : 'odd'}`;
    const before = kept?.tool ?? aTool({ id, name: id });
    const turned = count % 7 === 3 ? retired(before, KEEPER, count) : restored(before, KEEPER, count);
    const tool = { ...turned, returns: `${by}:${count}`, description: words };
    const outcome = await library.put('T1', tool, kept?.revision ?? null);
    if (outcome !== 'stored') {
      throw new Error(`nobody else writes ${id}, but it was ${outcome}`);
    }
    last[id] = tool.returns;
    written += 1;
    process.send?.({ progress: { writes: written, failures } });
    return true;
  });

/** What was acknowledged before it asked, it finds, or what it wrote since. */
const search = (count: number) =>
  untilAnswered(async () => {
    const id = `${by}_${(count * 7) % TOOLS}`;
    const [, least = '0'] = last[id]?.split(':') ?? [];
    const [hit] = await library.search('T1', id, 8);
    if (hit?.tool.id === id && Number(hit.tool.returns.split(':')[1]) < Number(least)) {
      throw new Error(`an old ${id} was found`);
    }
    searched += 1;
    return true;
  });

async function many(times: number, task: (count: number) => Promise<void>): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    await task(count);
  }
}

await Promise.all([many(writes, write), many(searches / 2, search), many(searches / 2, search)]);
process.send?.({ done: true });
await once(process, 'message');
const acted: Acted = { writes: written, searches: searched, failures, last, found: await foundIn(library) };
process.send?.({ acted });
await library.close();
process.disconnect();
