import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { AuditCheckpoint, AuditRecord } from '#domain/audit/audit-chain.ts';
import { canonical } from '#domain/json/canonical.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Audit } from '#ports/audit.ts';

const Header = z.strictObject({
  schema: z.literal('threadsmith/audit/1'),
  workspace: z.string(),
  checkpoint: AuditCheckpoint.nullable(),
  head: z.string(),
});

/** The first line of an exported audit. Only the checkpoint is signed, the rest is as trustworthy as the file. */
export type AuditHeader = z.infer<typeof Header>;

/** The lines of an export, without their ends: a header, then the records. */
export async function* exported(audit: Audit, workspace: string): AsyncGenerator<string> {
  const checkpoint = await audit.checkpoint(workspace);
  const head = await audit.head(workspace); // before the records: what is appended meanwhile comes after it
  const header: AuditHeader = { schema: 'threadsmith/audit/1', workspace, checkpoint: checkpoint ?? null, head };
  yield canonical(header);
  for await (const record of audit.read(workspace, checkpoint)) {
    yield canonical(record);
  }
}

/** An exported file: its header, and what it has as records, undefined for each line that is no record as we write it. */
export async function openExport(
  file: string,
): Promise<{ readonly header: AuditHeader; readonly records: AsyncIterable<AuditRecord | undefined> }> {
  const lines = linesOf(file);
  const { value } = await lines.next().catch((cause: unknown) => {
    throw new AgentError(`${file} cannot be read`, { code: 'CONFIG_INVALID', cause });
  });
  const header = Header.safeParse(jsonIn(value));
  if (!header.success) {
    await lines.return(undefined);
    throw new AgentError(`${file} is not what threadsmith audit export prints`, { code: 'CONFIG_INVALID' });
  }
  return { header: header.data, records: recordsIn(lines) };
}

async function* recordsIn(lines: AsyncIterable<Buffer>): AsyncGenerator<AuditRecord | undefined> {
  for await (const line of lines) {
    const record = AuditRecord.safeParse(jsonIn(line));
    // To the byte: a name that stands there twice would be read one way here and another way by a person.
    yield record.success && Buffer.from(canonical(record.data)).equals(line) ? record.data : undefined;
  }
}

async function* linesOf(file: string): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(file)) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      yield rest.subarray(0, end);
      rest = rest.subarray(end + 1);
    }
  }
  if (rest.length > 0) {
    yield rest;
  }
}

function jsonIn(line: Buffer | undefined): unknown {
  try {
    return JSON.parse(String(line));
  } catch {
    return undefined;
  }
}
