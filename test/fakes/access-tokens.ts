import { randomBytes } from 'node:crypto';
import { newToken, type TokenTerms, tokenKey, tokenText } from '#domain/access-token.ts';
import type { Store } from '#ports/store.ts';

/** Stores a token for Mira in #finance-ops that is good for a day; gives its text and its id. */
export async function storeToken(store: Store, at: number, changes: Partial<TokenTerms> = {}) {
  const terms: TokenTerms = {
    ...{ name: 'Desk agent', workspace: 'T0HARBOR', user: 'U0MIRA', channel: 'C0FINOPS' },
    ...{ usesADay: 5, endsAt: at + 86_400_000, by: 'cli:ann', at },
    ...changes,
  };
  const id = randomBytes(6).toString('hex');
  const text = tokenText(id, randomBytes(32));
  await store.update(tokenKey(terms.workspace, id), () => ({ value: newToken(terms, id, text), open: false }));
  return { id, text };
}
