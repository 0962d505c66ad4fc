import { describe, expect, it } from 'vitest';
import type { AgentContext } from '#agent/core/context.ts';
import { keepingOn } from '#agent/library/keep-on.ts';
import { sweepDue } from '#agent/upkeep/sweep.ts';
import { AgentError } from '#domain/text/errors.ts';
import { newTool } from '#domain/tool/tool-change.ts';
import { HERE, libraryRig, type RigOptions } from '../../fakes/library-rig.ts';
import { aKeeping, aTool } from '../../fakes/tools.ts';

const JONAS = 'U0JONAS';
const describeSandbox = async () => ({ provider: 'bubblewrap', digest: 'e'.repeat(64), versions: {} });

/** A workspace with a tool and a draft, and a sweep so many ms later. */
async function open(options: RigOptions = {}) {
  const rig = await libraryRig({ sandbox: { describe: describeSandbox }, ...options });
  await rig.put(aTool(), newTool(aKeeping({ id: 'draft-1', name: 'draft', replayed: 'pending', what: 'imported' })));
  const { keepOn } = keepingOn(rig as unknown as AgentContext);
  const sweep = async (later: number) => {
    rig.at.now += later;
    await sweepDue(rig as unknown as AgentContext);
    return (await rig.store.open()).length;
  };
  return { ...rig, sweep, agent: { ...rig.agent, keepOn } };
}

const ACTS: [string, (agent: Awaited<ReturnType<typeof open>>['agent']) => Promise<object>][] = [
  ['tool_retired', (agent) => agent.retireTool(HERE, JONAS, 'tool-1', 1)],
  ['tool_kept', (agent) => agent.keepDraft(HERE, JONAS, 'draft-1', 1)],
  ['tool_kept_on', (agent) => agent.keepOn(HERE, JONAS, 'tool-1', 1)],
];

describe('what people do to a tool', () => {
  it.each(ACTS)('is in the audit as %s, also where a process dies between the two', async (kind, act) => {
    const { agent, away, at, lines, sweep } = await open();
    const { now } = at;
    away.audit = true;
    expect(await act(agent)).toEqual({ why: 'not_saved' });
    away.audit = false;
    expect(await sweep(30_000)).toBe(1); // whoever did it may be at it yet
    expect(await lines()).toEqual([]);
    expect(await sweep(30_000)).toBe(0);
    expect(await lines()).toMatchObject([{ kind, user: JONAS, when: now, channel: HERE.channel }]);
    await act(agent);
    await sweep(0);
    expect((await lines()).filter((line) => line.kind === kind)).toHaveLength(1);
  });

  it('leaves nothing behind where all went well', async () => {
    const { agent, lines, sweep } = await open();
    for (const [, act] of ACTS) {
      await act(agent);
    }
    expect(await sweep(0)).toBe(0);
    expect(await lines()).toHaveLength(ACTS.length);
  });

  it('is not in the audit where it never came to be', async () => {
    const put = async (): Promise<never> => {
      throw new AgentError('no answer', { code: 'STORE_UNAVAILABLE' });
    };
    const { agent, lines, sweep } = await open({ library: () => ({ put }) });
    expect(await agent.retireTool(HERE, JONAS, 'tool-1', 1)).toEqual({ why: 'not_saved' });
    expect(await sweep(60_000)).toBe(0);
    expect(await lines()).toEqual([]);
  });
});
