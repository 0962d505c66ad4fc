import { afterAll } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { watchLeftovers } from '../adapters/bubblewrap/leftovers.ts';
import { sandboxContract } from '../contracts/sandbox.contract.ts';

const { temporary, hostFile, leftovers, remove } = watchLeftovers();
afterAll(remove);

sandboxContract((options) => bubblewrapSandbox({ temporary, firstUid: 62_000, cgroups: 'never', ...options }), {
  ...{ hostFile, leftovers, countsForks: false, sumsMemory: true },
});
