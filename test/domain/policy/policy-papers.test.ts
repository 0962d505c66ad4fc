import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Policy, requirementOf } from '#domain/policy/policy.ts';
import { Settings } from '#domain/settings.ts';

const PAPER = readFileSync(new URL('../../../docs/operating.md', import.meta.url), 'utf8');
const section = PAPER.slice(PAPER.indexOf('## Policy'), PAPER.indexOf('## Secrets'));
const example: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(section)?.[1] ?? '');

it('the example of a policy is one, and does what is said of it', () => {
  const { policy } = Settings.parse(example);
  const asks = (channel: string, ...capabilities: ('network' | 'secrets')[]) => {
    const { approvers, fourEyes, quorum, expiryMs } = requirementOf(policy, channel, capabilities);
    return [approvers.map(({ who }) => who), fourEyes, quorum, (expiryMs ?? 0) / 3_600_000];
  };
  expect(asks('C0OTHER')).toEqual([[], false, 1, 24]);
  expect(asks('C0OTHER', 'secrets')).toEqual([[], true, 1, 24]);
  expect(asks('C0OTHER', 'network')).toEqual([['named'], false, 1, 24]);
  expect(asks('C012PAYROLL', 'network')).toEqual([['named'], true, 2, 4]);
});

it('every part of a policy is explained, with its default', () => {
  const explained = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  const parts = [...Object.keys(Policy.shape), 'askFromOutside'];
  expect(explained.toSorted()).toEqual(parts.toSorted());
  expect(section).toContain(`\`${JSON.stringify(Policy.parse({}).capabilities).replaceAll(':', ': ')}\``);
});
