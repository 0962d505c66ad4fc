import { Sandbox as Machine } from 'e2b';
import { e2bSandbox } from '#adapters/e2b/e2b-sandbox.ts';
import { COMMAND, FOLDER, pack } from '#adapters/e2b/load.ts';
import { e2bServer } from '../../test/fakes/e2b/e2b-server.ts';
import { compare, type Pair } from '../bench.ts';
import { type Part, pythonWork, runPython, timed } from './part.ts';

const TEXT = 'print("hello")\n';
const PERCENT = 100;

type Server = Awaited<ReturnType<typeof e2bServer>>;

/**
 * The adapter beside the calls of the SDK that it is made of: create, look at the memory, upload the same load, run the
 * same command until it reports, kill. And beside what somebody would write who wants none of what the port promises.
 * The server is ours, on loopback, where calls cost nearly nothing: over a network the shares are smaller.
 */
export const e2b: Part = async ({ runs, warmUps }) => {
  const server = await e2bServer();
  const sandbox = e2bSandbox({ ...server.options, template: 'base' });
  const beside: Pair[] = [];
  const plain: Pair[] = [];
  try {
    for (let index = 0; index < warmUps + runs; index += 1) {
      const ours = await timed(() => runPython(sandbox, TEXT));
      const theirs = await timed(() => sameCalls(server));
      const least = await timed(() => fewestCalls(server));
      if (index >= warmUps) {
        beside.push({ ours, theirs });
        plain.push({ ours, theirs: least });
      }
    }
  } finally {
    await sandbox.close();
    await server.close();
  }
  const { ratio, ours, theirs } = compare(beside);
  const fewest = compare(plain);
  return {
    rows: [
      ['Python hello, e2b : the same SDK calls', String(ratio), String(ours), String(theirs)],
      ['  e2b : create, write, run, kill', String(fewest.ratio), String(fewest.ours), String(fewest.theirs)],
    ],
    figures: {
      e2b_overhead_percent: Number(((ratio - 1) * PERCENT).toFixed(1)),
      e2b_python_ms: ours,
      e2b_plain_ratio: fewest.ratio,
    },
  };
};

async function sameCalls({ options }: Server): Promise<void> {
  const enough = new AbortController();
  const machine = await Machine.create('base', { ...options, debug: false, allowInternetAccess: false });
  try {
    const upload = machine.files.write(`${FOLDER}/load`, pack(pythonWork(TEXT)), { useOctetStream: true });
    await Promise.all([machine.getInfo(), upload]);
    const reported = Promise.withResolvers<void>();
    let heard = '';
    const onStdout = (piece: string): void => {
      heard += piece;
      if (heard.includes('\nended ')) {
        reported.resolve();
      }
    };
    const { signal } = enough;
    const handle = await machine.commands.run(COMMAND, { background: true, stdin: true, onStdout, signal });
    handle.wait().catch(reported.reject);
    await reported.promise;
  } finally {
    enough.abort();
    await machine.kill();
  }
}

async function fewestCalls({ options }: Server): Promise<void> {
  const machine = await Machine.create('base', { ...options, debug: false, allowInternetAccess: false });
  try {
    await machine.files.write('main.py', TEXT);
    const { stdout } = await machine.commands.run('/usr/bin/python3 -s -E -P -B -u main.py');
    if (stdout !== 'hello\n') {
      throw new Error('the machine said something else');
    }
  } finally {
    await machine.kill();
  }
}
