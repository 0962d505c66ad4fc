import { afterAll } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { sandboxContract } from '../../contracts/sandbox.contract.ts';
import { watchLeftovers } from './leftovers.ts';

const { temporary, hostFile, leftovers, remove } = watchLeftovers();
afterAll(remove);

sandboxContract((options) => bubblewrapSandbox({ temporary, firstUid: 61_000, ...options }), {
  ...{ hostFile, leftovers, countsForks: true, sumsMemory: true },
});
