import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Execution } from '#ports/sandbox.ts';
import type { Ports } from '../../src/app.ts';
import { aDraftReply, aPlanReply } from './scripted-model.ts';

/** A plan that does not come before it is aborted; `aborted` is when that was. */
export function endlessPlan() {
  const begun = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<number>();
  const plan = (_prompt: string, _count: number, signal: AbortSignal) => {
    begun.resolve();
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        aborted.resolve(Date.now());
        reject(signal.reason);
      });
    });
  };
  return { plan, begun: begun.promise, aborted: aborted.promise };
}

/** A program that starts another, and goes on for longer than any test; both are found by their mark. */
export function endlessProgram() {
  const mark = `31557600.${randomUUID().replaceAll(/\D/g, '')}`;
  const source = `import subprocess
def count_rows(csv):
    child = subprocess.Popen(["sleep", "${mark}"])
    print("begun", flush=True)
    child.wait()
    return {}
`;
  const script = {
    code: aDraftReply({ source }),
    plan: aPlanReply({ checks: [], needs: { ...aPlanReply().needs, seconds: 60 } }),
  };
  return { script, isAlive: () => commandLines().some((line) => line.includes(mark)) };
}

const commandLines = (): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8');
      } catch {
        return ''; // it has just ended
      }
    });

/** A sandbox without room, but with a way out; `queued` is told when a program stands in line. */
export async function lineUpFor(queued: () => void): Promise<Ports['sandbox']> {
  const nothing: Omit<Execution, 'ending'> = {
    stdout: '',
    stderr: '',
    result: undefined,
    artifacts: [],
    leftOut: [],
    milliseconds: 0,
    memoryMb: undefined,
  };
  return {
    describe: async () => ({ provider: 'none', digest: 'a'.repeat(64), versions: { python: '3.11.2' }, egress: true }),
    run: (_work, observe, signal) =>
      new Promise((resolve) => {
        observe({ kind: 'queued', position: 1 });
        queued();
        signal.addEventListener('abort', () => resolve({ ...nothing, ending: { kind: 'stopped' } }));
      }),
    killOlder: async () => {},
    sweep: async () => {},
    close: async () => {},
  };
}
