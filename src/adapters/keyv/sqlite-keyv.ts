import { AgentError } from '#domain/text/errors.ts';
import type { Database } from './sqlite-database.ts';

/**
 * The records as a Keyv 5 storage adapter, by the names that the store gives them: `new Keyv({ store: keyvView(…),
 * useKeyPrefix: false, throwOnErrors: true })`. It reads and deletes; writing is refused, since what Keyv writes is
 * neither sealed nor compared.
 */
export function keyvView(database: Database) {
  const refused = async () => {
    throw new AgentError('records are written by the store only', { code: 'INTERNAL' });
  };
  const view = {
    opts: { dialect: 'sqlite' },
    get: (name: string): Promise<string | undefined> => database.read(({ row }) => row(name)),
    has: async (name: string): Promise<boolean> => (await database.read(({ row }) => row(name))) !== undefined,
    delete: (name: string): Promise<boolean> => database.write(({ remove }) => remove(name)),
    set: refused,
    clear: refused,
    /** It never emits: every failure is thrown to the caller. */
    on: () => view,
  };
  return view;
}
