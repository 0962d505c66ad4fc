import { afterAll, beforeAll, expect, it } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import type { Wanted } from '#domain/tool/keeping.ts';
import { isFromPrivate } from '#domain/tool/tool.ts';
import { withExample } from '#domain/tool/tool-change.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { formOf, type KeepOptions, keepRig, old, parameters, wanted } from '../../fakes/keep-rig.ts';

let real: Sandbox;
beforeAll(async () => {
  real = await bubblewrapSandbox({ maxConcurrent: 1 });
});
afterAll(() => real.close());
const open = (options: KeepOptions = {}) => keepRig(real, options);

const asExample = (changes: Partial<Wanted> = {}): Wanted =>
  wanted({ way: 'example', tool: 'tool-1', seen: 1, ...changes });

it('an example is from where its call was made, whatever the tool is from', async () => {
  const rig = await open({ kind: 'private' });
  await rig.put(withExample(old(), { arguments: { csv: 'data.csv' }, inputs: [], result: { rows: 2 } }));
  expect(await rig.keeps(asExample({ form: formOf({ example: true }) }))).toMatchObject({ learnt: 'call' });
  const tool = (await rig.stands('tool-1'))!;
  expect(tool.examples.map((each) => isFromPrivate(tool, each))).toEqual([false, true]);
});

it('a call of a tool that takes other arguments is no example, and is not said to be one', async () => {
  const rig = await open();
  await rig.put(old({ parameters: [{ ...parameters[0]!, name: 'table' }] }));
  const learnt = { state: 'kept', way: 'example', learnt: 'request' };
  expect(await rig.keeps(asExample())).toMatchObject(learnt);
  expect(await rig.stands('tool-1')).toMatchObject({ examples: [], requests: ['how many rows?'] });
  const decision = asExample({ form: formOf({ example: true }) });
  expect(await rig.keeps(decision)).toMatchObject({ state: 'not_kept', why: 'no_example' });
  expect(rig.runs()).toBe(0);
});

it('no example is made by running a draft that nobody approved', async () => {
  const rig = await open();
  await rig.put(old({ what: 'imported', replayed: 'pending' }));
  expect(await rig.keeps(wanted())).toMatchObject({ state: 'alike', why: 'name', draft: true });
  expect(await rig.keeps(asExample())).toMatchObject({ state: 'not_kept', why: 'changed' });
  expect(rig.runs()).toBe(0);
});
