import { REPLAY } from '#agent/keep/replay.ts';
import { type Program, programDigest, sha256 } from '#domain/program/program.ts';
import type { Ending, Sandbox, SandboxFile, Work } from '#ports/sandbox.ts';
import { FAILS, SLOW } from './programs.ts';

/** A start of a sandbox, with the digest of what it was really given. */
export interface Ran {
  readonly workspace: string;
  readonly turn: string;
  readonly epoch: number;
  readonly digest: string;
  readonly source: string;
  readonly work: Work;
  readonly began: number;
  readonly at: number;
  ending: Ending['kind'] | undefined;
}

const TEMPLATE = sha256('template');
const PROVIDER = 'counting';
const SLOW_MS = 25;
const RESULT = new TextEncoder().encode('{"n":1}');
const NOTHING = { stdout: '', stderr: '', artifacts: [], leftOut: [], milliseconds: 1, memoryMb: 1 };
const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

/** A sandbox that starts nothing and writes down what it would have run. `tick` and `now` say when. */
export function countingSandbox(tick: () => number, now: () => number) {
  const runs: Ran[] = [];
  /** What was run a second time, because somebody wanted it kept. */
  const replays: string[] = [];
  const sandbox: Sandbox = {
    describe: async () => ({
      provider: PROVIDER,
      digest: TEMPLATE,
      versions: { python: '3.11.2' },
      egress: true,
    }),
    async run(work, _observe, signal) {
      const { workspace, epoch } = work.owner;
      if (work.owner.turn.endsWith(REPLAY)) {
        replays.push(text(work.files[0]?.bytes));
        return { ...NOTHING, ending: { kind: 'exited', code: 0 }, result: RESULT };
      }
      const turn = work.owner.turn.slice(work.owner.turn.lastIndexOf(':') + 1); // its place stands before it
      const source = text(work.files[0]?.bytes);
      const digest = digestOf(work);
      const ran: Ran = { workspace, turn, epoch, digest, source, work, began: tick(), at: now(), ending: undefined };
      runs.push(ran);
      await (source.includes(SLOW) ? slowly(signal) : Promise.resolve());
      const ending: Ending = signal.aborted
        ? { kind: 'stopped' }
        : { kind: 'exited', code: source.includes(FAILS) ? 1 : 0 };
      ran.ending = ending.kind;
      return { ...NOTHING, ending, result: ending.kind === 'exited' && ending.code === 0 ? RESULT : undefined };
    },
    killOlder: async () => {},
    sweep: async () => {},
    close: async () => {},
  };
  return { sandbox, runs, replays };
}

/** The digest of a program put together from nothing but what the sandbox got. */
function digestOf({ language, entry, files, inputs, hosts, limits, timeZone, environment }: Work): string {
  const args = files.find(({ path }) => path === 'args.json');
  const program: Program = {
    language,
    entry,
    files: files.map(fileOf),
    arguments: JSON.parse(text(args?.bytes)),
    inputs: inputs.map(({ path, bytes }) => ({ name: path, sha256: sha256(bytes), size: bytes.length })),
    hosts: [...hosts],
    secrets: Object.keys(environment).map((name) => ({ name, version: 1 })),
    limits,
    timeZone,
    tool: null,
    sandbox: { provider: PROVIDER, template: TEMPLATE },
  };
  return programDigest(program);
}

const fileOf = ({ path, bytes }: SandboxFile) => ({
  path,
  sha256: sha256(bytes),
  lines: text(bytes).trimEnd().split('\n').length,
});

const slowly = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, SLOW_MS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
