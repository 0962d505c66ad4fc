import { expect, it } from 'vitest';
import { DAY_MS } from '../../fakes/approvals.ts';
import { FIRST, homeRig, WORKSPACE } from '../../fakes/home-rig.ts';
import { aTool } from '../../fakes/tools.ts';

const HOME = { workspace: WORKSPACE, channel: 'home' };

/** A workspace in which some tools stand, and what its Home proposes for retirement. */
async function open(...tools: ReturnType<typeof aTool>[]) {
  const rig = homeRig({ kinds: { U0SAM: 'guest' } });
  for (const tool of tools) {
    await rig.library.put(WORKSPACE, tool, null);
  }
  const ends = async (id: string, what: 'failed' | 'rejected', times: number) => {
    for (let time = 0; time < times; time += 1) {
      await rig.library.count(WORKSPACE, id, what, rig.at.now);
    }
  };
  const review = async () => (await rig.home(WORKSPACE, 'U0JONAS', FIRST)).review.map(({ why }) => why);
  return { rig, ends, review };
}

it('a tool that people keep on is proposed again when three more runs failed, or three more were rejected', async () => {
  for (const [what, why] of [
    ['failed', 'failing'],
    ['rejected', 'unwanted'],
  ] as const) {
    const { rig, ends, review } = await open(aTool());
    await ends('tool-1', what, 3);
    expect(await review()).toEqual([why]);
    expect(await rig.keepOn(HOME, 'U0JONAS', 'tool-1', 1)).toMatchObject({ id: 'tool-1' });
    expect(await review()).toEqual([]);
    await ends('tool-1', what, 2);
    expect(await review()).toEqual([]);
    await ends('tool-1', what, 1);
    expect(await review()).toEqual([why]);
  }
});

it('one that nobody uses is proposed again after as long, and another version at once', async () => {
  const { rig, review } = await open(aTool());
  rig.at.now += 200 * DAY_MS;
  expect(await review()).toEqual(['unused']);
  await rig.keepOn(HOME, 'U0JONAS', 'tool-1', 1);
  rig.at.now += 89 * DAY_MS;
  expect(await review()).toEqual([]);
  rig.at.now += DAY_MS;
  expect(await review()).toEqual(['unused']);
  await rig.keepOn(HOME, 'U0JONAS', 'tool-1', 1);
  expect(await review()).toEqual([]);
  const kept = await rig.library.get(WORKSPACE, 'tool-1');
  await rig.library.put(WORKSPACE, aTool({ version: 2 }), kept?.revision ?? null);
  expect(await review()).toEqual(['unused']);
});

it('that people keep a tool on is recorded, once for a decision', async () => {
  const { rig, ends } = await open(aTool());
  await ends('tool-1', 'failed', 3);
  await rig.keepOn(HOME, 'U0JONAS', 'tool-1', 1);
  rig.at.now += 1;
  await rig.keepOn(HOME, 'U0PRIYA', 'tool-1', 1);
  const first = { kind: 'tool_kept_on', user: 'U0JONAS', channel: 'home', tool: 'tool-1', version: 1, failed: 3 };
  expect(await rig.lines()).toMatchObject([{ ...first, rejected: 0, toolDigest: aTool().toolDigest }]);
  await ends('tool-1', 'failed', 3);
  await rig.keepOn(HOME, 'U0PRIYA', 'tool-1', 1);
  rig.at.now += DAY_MS;
  await rig.keepOn(HOME, 'U0PRIYA', 'tool-1', 1);
  const later = { kind: 'tool_kept_on', user: 'U0PRIYA', failed: 6 };
  expect(await rig.lines()).toMatchObject([first, later, later]);
});

it('only whoever may retire it keeps it on, and only what they saw', async () => {
  const { rig, ends, review } = await open(aTool());
  await ends('tool-1', 'failed', 3);
  expect(await rig.keepOn(HOME, 'U0SAM', 'tool-1', 1)).toMatchObject({ why: 'guest' });
  expect(await rig.keepOn(HOME, 'U0JONAS', 'tool-1', 2)).toEqual({ why: 'tool_changed' });
  expect(await rig.keepOn(HOME, 'U0JONAS', 'tool-2', 1)).toEqual({ why: 'no_tool' });
  rig.down.add('kept_on');
  expect(await rig.keepOn(HOME, 'U0JONAS', 'tool-1', 1)).toEqual({ why: 'not_saved' });
  rig.down.clear();
  expect(await review()).toEqual(['failing']);
  expect(await rig.lines()).toMatchObject([{ why: 'guest' }, { why: 'tool_changed' }, { why: 'no_tool' }]);
});
