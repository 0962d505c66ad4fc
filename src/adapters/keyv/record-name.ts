import { z } from 'zod';
import { AgentError } from '#domain/text/errors.ts';
import type { RecordKey } from '#ports/store.ts';

const ID_CHARACTERS = 512;

const Key = z.object({
  workspace: z.string().regex(/^[A-Z0-9]{1,64}$/),
  kind: z.enum([
    'session',
    'settings',
    'instance',
    'audit',
    'grant',
    'secret',
    'token',
    'standstill',
    'usage',
    'schedule',
    'kept_on',
    'tool_line',
  ]),
  id: z
    .string()
    .min(1)
    .max(ID_CHARACTERS)
    .refine((id) => id.isWellFormed() && !/\p{Cc}/u.test(id), 'well-formed, without control characters'),
});

/**
 * The name of a record in every database, `{WORKSPACE}:KIND:ID`; Keyv reads it by this name. The braces are a Redis
 * hash tag: all keys of a workspace live on one node. Only the id may hold a colon, so the name can be read back.
 * Throws INTERNAL for a key that could be taken for another.
 */
export function nameOf(key: RecordKey): string {
  const { workspace, kind, id } = checked(key);
  return `${groupOf(workspace, kind)}${id}`;
}

/** What all names of one kind in one workspace start with. */
export function groupOf(workspace: string, kind: RecordKey['kind']): string {
  checked({ workspace, kind, id: 'any' });
  return `{${workspace}}:${kind}:`;
}

/** The key that a name was made from. Throws STORE_CORRUPT for what `nameOf` never made. */
export function keyOf(name: string): RecordKey {
  const parts = /^\{(?<workspace>[^}]*)\}:(?<kind>[^:]*):(?<id>.*)$/su.exec(name)?.groups;
  const key = Key.safeParse(parts);
  if (!key.success) {
    throw new AgentError('the store holds a name that we did not make', { code: 'STORE_CORRUPT', cause: key.error });
  }
  return key.data;
}

function checked(key: RecordKey): RecordKey {
  const known = Key.safeParse(key);
  if (!known.success) {
    throw new AgentError('not a record key', { code: 'INTERNAL', cause: known.error });
  }
  return known.data;
}
