import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Work } from '#ports/sandbox.ts';

type Owner = Work['owner'];
type Metadata = Readonly<Record<string, string>>;

/** This process among all that use the account: its machine, its pid, and what no other process of that pid has. */
const MACHINE = createHash('sha256').update(hostname()).digest('hex').slice(0, 12);
const LIFE = randomUUID();
const PROCESS = `${MACHINE}:${process.pid}:${LIFE}`;

/** What a sandbox carries. `run` finds the one whose creation was answered by a broken connection. */
export const metadataOf = (app: string, { workspace, turn, epoch }: Owner, run: string): Record<string, string> => ({
  ...{ app, workspace, turn, epoch: String(epoch), run },
  process: PROCESS,
});

/** Carried by all sandboxes of a turn. */
export const turnQuery = (app: string, { workspace, turn }: Owner): Record<string, string> => ({
  ...{ app, workspace, turn },
});

/** An epoch that cannot be read is older than any. */
export const isOlder = ({ epoch }: Metadata, owner: Owner): boolean => !(Number(epoch) >= owner.epoch);

/**
 * Whether nobody is left who would kill it. What another machine made is left to its own timeout, because nobody here
 * knows whether its maker lives.
 */
export function isOrphan({ process: mark = '' }: Metadata): boolean {
  const [machine, pid = '', life] = mark.split(':');
  if (life === undefined) {
    return true; // no process of ours that lives makes such
  }
  return machine === MACHINE && life !== LIFE && (Number(pid) === process.pid || !isAlive(Number(pid)));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
