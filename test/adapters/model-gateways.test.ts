import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { failureOf } from '#domain/model/model-failure.ts';
import { AgentError } from '#domain/text/errors.ts';
import { GATEWAYS, type Gateway } from '../contracts/model/gateways.ts';
import { LIMA, type ModelRig, never, QUESTION } from '../contracts/model/rig.ts';
import { openRig } from '../fakes/model-server.ts';
import type { Vendor } from '../fakes/model-wire/reply.ts';

/** The table in docs/models.md is what is observed here. THREADSMITH_TABLES=1 writes it anew. */
const PAPER = new URL('../../docs/models.md', import.meta.url);
const TABLE = /(?<=<!-- observed -->\n)[\s\S]*?(?=<!-- end -->)/;
const COLUMNS: readonly (readonly [Vendor, string])[] = [
  ['openai', 'chat/completions'],
  ['responses', 'responses'],
  ['anthropic', 'Anthropic Messages'],
];

/** One answer and a question after it, in words. */
async function observed(gateway: Gateway, vendor: Vendor): Promise<string> {
  if (gateway.only?.includes(vendor) === false) {
    return '–';
  }
  const { replies, ...options } = gateway;
  const rig = await openRig(vendor)({ ...options, script: (before, _, request) => replies(request, before) });
  const { outcome, requests } = await asked(rig);
  if (outcome !== 'answers') {
    return requests > 1 ? `${outcome}, ${requests} requests` : outcome;
  }
  const again = requests > 1 ? await asked(rig) : { outcome, requests };
  expect(again.outcome).toBe('answers');
  const later = again.requests === requests ? '' : `, later ${again.requests}`;
  return requests > 1 ? `answers, ${requests} requests${later}` : outcome;
}

async function asked({ model, requests }: ModelRig): Promise<{ outcome: string; requests: number }> {
  const before = requests.length;
  try {
    const { answer } = await model.answer(QUESTION, never());
    expect(answer).toEqual(LIMA);
    return { outcome: 'answers', requests: requests.length - before };
  } catch (error) {
    const code = error instanceof AgentError ? error.code : expect.unreachable(String(error));
    const failure = failureOf(error) ?? expect.unreachable(`${code} names no failure`);
    return { outcome: `\`${code}\`, \`${failure}\``, requests: requests.length - before };
  }
}

describe('endpoints that differ', () => {
  it('end in a valid answer or one clear failure, as docs/models.md says', async () => {
    const rows = await Promise.all(
      GATEWAYS.map(async (gateway) => {
        const cells = await Promise.all(COLUMNS.map(([vendor]) => observed(gateway, vendor)));
        return `| ${[gateway.does, ...cells].join(' | ')} |\n`;
      }),
    );
    const head = `| An endpoint that | ${COLUMNS.map(([, name]) => name).join(' | ')} |\n|---|---|---|---|\n`;
    const table = `${head}${rows.join('')}`;
    const paper = readFileSync(PAPER, 'utf8');
    if (process.env.THREADSMITH_TABLES === '1') {
      writeFileSync(
        PAPER,
        paper.replace(TABLE, () => table),
      );
      return;
    }
    expect(TABLE.exec(paper)?.[0]).toBe(table);
  });
});
