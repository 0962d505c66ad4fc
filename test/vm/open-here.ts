import { bubblewrapSandbox, checkBubblewrap } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { attempt } from '../contracts/sandbox/bench.ts';

// Run by tests as a process of its own in the group it was put into: prints what the sandbox says of itself there, and
// how a program ended that takes more memory than it may.
const [temporary = ''] = process.argv.slice(2);
const GREEDY = 'import time\nx = []\nwhile True: x.append(b"x" * (8 << 20)); time.sleep(.02)';
const warnings: string[] = [];
const log = {
  info: () => {},
  warn: (message: string, { fix }: Readonly<Record<string, unknown>>) => warnings.push(`${message}: ${fix}`),
  error: () => {},
};
const { ok, problems, mode } = await checkBubblewrap({ temporary });
const sandbox = ok ? await bubblewrapSandbox({ temporary, log }) : undefined;
const limits = { memoryMb: 64, seconds: 60 };
const ending = sandbox === undefined ? undefined : (await attempt(sandbox, GREEDY, { limits })).ending;
await sandbox?.close();
console.log(JSON.stringify({ mode, problems, warnings, ending }));
