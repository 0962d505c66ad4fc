import { afterAll, afterEach, describe } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { egressSandboxContract } from '../../contracts/sandbox/egress.ts';
import { watchWays } from './ways.ts';

const { temporary, openEgress, expectNothingLeft, remove } = watchWays();
afterEach(expectNothingLeft);
afterAll(remove);

describe('without control groups', () => {
  egressSandboxContract(openEgress, (egress) =>
    bubblewrapSandbox({ temporary, egress, firstUid: 64_000, cgroups: 'never' }),
  );
});
