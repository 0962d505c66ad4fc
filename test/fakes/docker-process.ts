import { dockerSandbox } from '#adapters/docker/docker-sandbox.ts';
import { attempt } from '../contracts/sandbox/bench.ts';

// Run by tests as a process of its own: `SOCKET EPOCH PROGRAM`. Prints what it sees.
const [socketPath = '', epoch, program = ''] = process.argv.slice(2);
const sandbox = await dockerSandbox({ socketPath });
const owner = { workspace: 'T1', turn: 'turn-1', epoch: Number(epoch) };
const { ending } = await attempt(sandbox, program, {
  ...{ owner, environment: { SECRET: 'only-for-the-program' }, limits: { seconds: 30 } },
  inputs: [{ path: 'input', bytes: Buffer.from('private') }],
  observe: (seen) => seen.kind === 'output' && process.stdout.write(seen.text),
});
console.log(JSON.stringify(ending));
await sandbox.close();
