import { expect, it } from 'vitest';
import { sha256 } from '#domain/program/program.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Wanted } from '#domain/tool/keeping.ts';
import type { Tool } from '#domain/tool/tool.ts';
import type { Library } from '#ports/library.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { keepRig, old, wanted } from '../../fakes/keep-rig.ts';

/** A sandbox in which the function gives what it gave. */
const same = {
  describe: async () => ({ provider: 'bubblewrap', digest: 'e'.repeat(64), versions: {} }),
  killOlder: async () => undefined,
  run: async () => ({
    ending: { kind: 'exited', code: 0 },
    result: new TextEncoder().encode('{"rows": 2}'),
    ...{ stdout: '', stderr: '', artifacts: [], leftOut: [] },
  }),
} as unknown as Sandbox;

/** A library of which one answer is lost: before anything is done, or after it. */
function losing(at: number, when: 'before' | 'after') {
  const asked = { times: 0 };
  const lossy =
    <Given extends unknown[], Answer>(ask: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      asked.times += 1;
      const isLost = asked.times === at;
      const answer = isLost && when === 'before' ? undefined : await ask(...given);
      if (isLost) {
        throw new AgentError('no answer', { code: 'STORE_UNAVAILABLE' });
      }
      return answer as Answer;
    };
  const library = ({ get, named, list, put }: Library): Partial<Library> => ({
    ...{ get: lossy(get), named: lossy(named), list: lossy(list), put: lossy(put) },
  });
  return { asked, library };
}

const TO_ONE = { tool: 'tool-1', seen: 1 };
const looks = ({ name, version, history, examples, requests }: Tool): object => ({
  ...{ name, version, events: history.map(({ what }) => what), examples: examples.length, requests },
});

const DECISIONS: [string, Partial<Wanted>, Tool[]][] = [
  ['a new tool', {}, []],
  ['a tool of its own', { separate: true }, [old()]],
  ['the next version', { ...TO_ONE, way: 'version' }, [old()]],
  ['an example', { ...TO_ONE, way: 'example' }, [old()]],
];

it.each(DECISIONS)('%s is kept once, whichever answer of the library is lost', async (_, decision, there) => {
  const kept = async (at: number, when: 'before' | 'after') => {
    const { asked, library } = losing(at, when);
    const rig = await keepRig(same, { library });
    await rig.put(...there);
    const first = await rig.keeps(wanted(decision)).catch(() => undefined);
    const last = first ?? (await rig.keeps(wanted(decision)));
    const isNext = decision.way === 'version';
    const before = isNext ? sha256(old().source) : null;
    expect(last).toMatchObject({ state: 'kept', tool: { version: isNext ? 2 : 1 }, before });
    return { times: asked.times, isLost: first === undefined, tools: (await rig.tools()).map(looks) };
  };
  const whole = await kept(0, 'before');
  expect(whole.tools).toHaveLength(decision.separate === true ? 2 : 1);
  for (let at = 1; at <= whole.times; at += 1) {
    for (const when of ['before', 'after'] as const) {
      expect(await kept(at, when)).toMatchObject({ isLost: true, tools: whole.tools });
    }
  }
});
