import { expect, it } from 'vitest';
import type { AgentContext } from '#agent/core/context.ts';
import { callTool } from '#agent/plan/call-tool.ts';
import { DEFAULT_LIMITS } from '#domain/program/program.ts';
import { NO_STATS } from '#domain/tool/tool-stats.ts';
import { HERE, libraryRig } from '../../fakes/library-rig.ts';
import { aTool } from '../../fakes/tools.ts';

it('a kept tool gets the memory and time that it was kept with, and of all else no more than any run now', async () => {
  const describe = async () => ({ provider: 'bubblewrap', digest: 'abc', versions: {} });
  const rig = await libraryRig({ sandbox: { describe } });
  const limits = { ...DEFAULT_LIMITS, memoryMb: 64, seconds: 5, processes: 4, files: 3 };
  const bounds = async () => ({ ...(await rig.bounds()), limits, keepDays: 90 });
  const large = { ...DEFAULT_LIMITS, memoryMb: 512, seconds: 90, cpuSeconds: 90 };
  const { attempt } = await callTool(
    { ...rig, bounds } as unknown as AgentContext,
    { ...HERE, thread: '1.1' },
    {
      ...{ tool: aTool({ needs: { ...aTool().needs, limits: large } }), stats: NO_STATS, files: [] },
      ...{ arguments: '{"csv": "a.csv", "days": 1}', timeZone: 'UTC', model: '', tokens: 0 },
    },
  );
  expect(attempt.program.limits).toEqual({ ...large, processes: 4, files: 3 });
});
