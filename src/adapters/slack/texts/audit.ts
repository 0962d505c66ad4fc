import { z } from 'zod';
import { AuditKind } from '#domain/audit/audit.ts';
import type { AuditRecord } from '#domain/audit/audit-chain.ts';
import { joined, mention, moment, plainly, type Said, said, say } from '../said.ts';

/** What the audit tells of, in plain words. */
export const AUDIT_WORDS: Readonly<Record<AuditKind, Said>> = {
  asked: plainly`asked for this`,
  proposed: plainly`a program was proposed`,
  voted: plainly`gave an approval`,
  withdrawn: plainly`withdrew an approval`,
  approved: plainly`made the approval complete`,
  rejected: plainly`rejected it`,
  superseded: plainly`put something newer in its place`,
  expired: plainly`it expired`,
  stopped: plainly`stopped it`,
  started: plainly`the run started`,
  finished: plainly`the run ended`,
  interrupted: plainly`the run was cut off`,
  not_run: plainly`the run was refused before it started`,
  failed: plainly`it failed`,
  answered: plainly`it was answered in words`,
  refused: plainly`was refused`,
  grant_proposed: plainly`a standing approval was proposed`,
  grant_made: plainly`a standing approval was given`,
  grant_used: plainly`a standing approval was used`,
  grant_revoked: plainly`revoked a standing approval`,
  secret_set: plainly`set a secret`,
  secret_removed: plainly`removed a secret`,
  settings_changed: plainly`changed the settings`,
  paused: plainly`paused me`,
  resumed: plainly`resumed me`,
  removed: plainly`removed me from this workspace`,
  exported: plainly`exported the audit or tools`,
  tool_kept: plainly`kept it as a tool`,
  tool_not_kept: plainly`it was not kept as a tool`,
  tool_imported: plainly`imported a tool`,
  tool_edited: plainly`changed the words of a tool`,
  tool_kept_on: plainly`decided that a tool stays in use`,
  tool_retired: plainly`retired a tool`,
  tool_restored: plainly`restored a tool`,
  tool_replayed: plainly`an example of a tool was run again`,
  token_made: plainly`made a token for other agents`,
  token_revoked: plainly`revoked a token for other agents`,
  schedule_made: plainly`scheduled a tool`,
  schedule_ended: plainly`a schedule ended`,
};

const Who = z.object({ user: z.string() });
const Named = z.object({
  user: z.string().catch(''),
  approvers: z.array(Who).catch([]),
  makers: z.array(z.string()).catch([]),
  wish: z.string().catch(''),
  why: z.string().catch(''),
  reason: z.string().catch(''),
});

const MOST_NAMED = 10;
const WORD_CHARACTERS = 60;

/** One line of the audit: its number, when, who, what. Mentions in a window ring nobody. */
export function auditLine({ seq, at, kind, body }: AuditRecord): Said {
  const read = Named.parse(body);
  const users = [read.user, ...read.approvers.map(({ user }) => user), ...read.makers].filter((user) => user !== '');
  const who = joined([...new Set(users)].slice(0, MOST_NAMED).map(mention), ', ');
  const known = AuditKind.safeParse(kind);
  const what = known.success ? AUDIT_WORDS[known.data] : said(kind, WORD_CHARACTERS);
  const codes = [read.wish, read.why, read.reason].filter((code) => code !== '').map(spaced);
  const why = codes.length === 0 ? plainly`` : say` (${joined(codes, ', ')})`;
  return say`${seq} · ${moment(at, 'both')} · ${joined([who, what], ' ')}${why}`;
}

const spaced = (code: string): Said => said(code.replaceAll('_', ' '), WORD_CHARACTERS);
