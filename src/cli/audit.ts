import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { systemClock } from '#adapters/system/clock.ts';
import { type AuditLink, auditKey, headIn } from '#domain/audit/audit-chain.ts';
import { type AuditExpected, type AuditProblem, type AuditVerdict, chainCheck } from '#domain/audit/audit-check.ts';
import { AgentError, codeOf } from '#domain/text/errors.ts';
import type { Audit } from '#ports/audit.ts';
import { openStore, sealKey } from '../app.ts';
import type { Config } from '../config.ts';
import { exported, openExport } from './audit-file.ts';
import { changedBy } from './changed-by.ts';
import { offlineConfig, storedPlace } from './stored-place.ts';

const USAGE = `threadsmith audit export          prints what happened as JSON lines, a header first
threadsmith audit verify          looks whether the store still holds what was recorded
threadsmith audit verify FILE     the same for what audit export printed: needs no store and no Slack

  --workspace ID    of that workspace; else Slack is asked, or the file says
  --by WHO          who exports, for the record; else the user of this machine
  --head SEQ:MAC    a head that was written down earlier: without one nobody can tell that the end was cut off

Needs the key, THREADSMITH_KEY or the one in THREADSMITH_DATA. Exit code: 0 when all is well, 1 when something is wrong
or could not be looked at, 2 when the command is wrong.`;

const WRONG = 2;
const OPTIONS = {
  workspace: { type: 'string' },
  head: { type: 'string' },
  by: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Where the command stands. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly out: NodeJS.WritableStream;
}

/** `threadsmith audit …`: what happened, to read or to check. Gives the exit code. */
export async function auditCommand(
  args: string[],
  { environment, out }: Surroundings = { environment: process.env, out: process.stdout },
): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const [command, file, ...more] = positionals;
  const head = values.head === undefined ? undefined : headIn(values.head);
  const isExport = command === 'export' && file === undefined && values.head === undefined;
  const isVerify = command === 'verify' && more.length === 0 && (values.head === undefined || head !== undefined);
  if (values.help || !(isExport || isVerify)) {
    out.write(`${USAGE}\n`);
    return values.help ? 0 : WRONG;
  }
  if (isExport) {
    return await withAudit(values.workspace, environment, (opened) => print(opened, changedBy(values.by), out));
  }
  const heads = head === undefined ? [] : [head];
  const verdict =
    file === undefined
      ? await withAudit(values.workspace, environment, (opened) => verifyStore(opened, heads))
      : await verifyFile(file, heads, values.workspace, environment);
  out.write(`${wordsFor(verdict)}\n`);
  return verdict.ok ? 0 : 1;
}

interface Opened {
  readonly audit: Audit;
  readonly workspace: string;
  readonly key: Uint8Array;
}

async function withAudit<Result>(
  named: string | undefined,
  environment: NodeJS.ProcessEnv,
  task: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  const { config, workspace } = await storedPlace(named, environment);
  const key = await keyOf(config);
  const { store, blobs, audit } = await openStore(config);
  try {
    return await task({ audit, workspace, key });
  } finally {
    await store.close();
    await blobs.close();
  }
}

async function print({ audit, workspace }: Opened, by: string, out: NodeJS.WritableStream): Promise<number> {
  const clock = systemClock();
  // Before the first line, so that nobody takes one away without a trace; it is in the export itself.
  await audit.append(workspace, { id: `export:${clock.id()}`, at: clock.now(), kind: 'exported', body: { by } });
  async function* lines() {
    for await (const line of exported(audit, workspace)) {
      yield `${line}\n`;
    }
  }
  await pipeline(Readable.from(lines()), out, { end: false }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) {
      throw error; // whoever reads our lines may stop when it has enough
    }
  });
  return 0;
}

async function verifyStore({ audit, workspace, key }: Opened, heads: AuditLink[]): Promise<AuditVerdict> {
  const checkpoint = await audit.checkpoint(workspace);
  return await verdictOn(audit.read(workspace, checkpoint), { key: auditKey(key), workspace, checkpoint, heads });
}

async function verifyFile(
  file: string,
  heads: AuditLink[],
  workspace: string | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<AuditVerdict> {
  const key = auditKey(await keyOf(offlineConfig(environment)));
  const { header, records } = await openExport(file);
  const own = headIn(header.head);
  if (own === undefined || (workspace ?? header.workspace) !== header.workspace) {
    const why = own === undefined ? 'has no head' : `is of the workspace ${header.workspace}, not of ${workspace}`;
    throw new AgentError(`${file} ${why}`, { code: 'CONFIG_INVALID' });
  }
  const checkpoint = header.checkpoint ?? undefined;
  return await verdictOn(records, { key, workspace: header.workspace, checkpoint, heads: [...heads, own] });
}

async function verdictOn(records: AsyncIterable<unknown>, expected: AuditExpected): Promise<AuditVerdict> {
  const check = chainCheck(expected);
  try {
    for await (const record of records) {
      check.see(record);
    }
  } catch (error) {
    if (codeOf(error) !== 'STORE_CORRUPT') {
      throw error;
    }
    check.see(undefined); // what stands next in the store cannot even be opened
  }
  return check.verdict();
}

/** A key that was made just now could open nothing, and its folder would look like the right one ever after. */
async function keyOf(config: Config): Promise<Uint8Array> {
  if (config.key === undefined && !existsSync(join(config.dataFolder, 'seal.key'))) {
    throw new AgentError(
      `There is no key in ${config.dataFolder}: set THREADSMITH_KEY, or THREADSMITH_DATA to the folder with seal.key`,
      { code: 'CONFIG_INVALID' },
    );
  }
  return await sealKey(config);
}

function wordsFor(verdict: AuditVerdict): string {
  if (!verdict.ok) {
    return wordsAbout(verdict.problem, verdict.seq);
  }
  const { records, repeated, head } = verdict;
  const again = repeated === 0 ? '' : ` (${repeated} of them told twice)`;
  const none = headIn(head)?.seq === 0 ? ': nothing is recorded here for this workspace' : '';
  return `${records} ${records === 1 ? 'record' : 'records'}${again}, head ${head}, clean${none}`;
}

function wordsAbout(problem: AuditProblem, seq: number): string {
  switch (problem) {
    case 'changed':
      return `changed: record ${seq} is not what was written, or was written with another key`;
    case 'removed':
      return `removed: record ${seq} is missing`;
    case 'reordered':
      return `reordered: record ${seq} does not stand in its place`;
    case 'cut':
      return `cut: the end is missing, from record ${seq} on`;
    case 'forged_checkpoint':
      return `forged checkpoint: nobody with this key cut the records up to ${seq}`;
    case 'head_too_old':
      return `head too old: record ${seq} was cut by retention, so verify with a younger head`;
  }
}
