import { afterAll, beforeAll, expect, test } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { attempt } from '../../contracts/sandbox/bench.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await bubblewrapSandbox({ maxConcurrent: 1, firstUid: 67_000 });
});
afterAll(() => sandbox.close());

/** The contract allows other sandboxes more here: a real uid of the host, masks, a Node that the image always has. */
test('the program is user 1000, and of the host there is no /sys and, in Python, no Node', async () => {
  const text = 'import os; print(os.getuid(), os.getgid(), os.path.exists("/sys"), os.path.exists("/opt/node"))';
  const { stdout, ending } = await attempt(sandbox, text);
  expect([stdout, ending]).toEqual(['1000 1000 False False\n', { kind: 'exited', code: 0 }]);
});
