import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { systemClock } from '#adapters/system/clock.ts';
import { changedAndTold } from '#agent/core/owed-lines.ts';
import {
  AccessToken,
  MOST_DAYS,
  newToken,
  SECRET_BYTES,
  TokenId,
  TokenTerms,
  tokenIdIn,
  tokenKey,
  tokenRevoked,
  tokenText,
} from '#domain/access-token.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Store } from '#ports/store.ts';
import type { Stored } from '../app.ts';
import { changedBy } from './changed-by.ts';
import { withStored } from './with-stored.ts';

const USAGE = `threadsmith token make --user U… --channel C…   makes a token for another agent and shows it, this once
threadsmith token list                         who has which, without what is secret of them
threadsmith token revoke ID                    ends one at once, for every process

  --user U…         in whose name it asks: it may do no more than this person, in this channel
  --channel C…      where its calls wait for approval
  --name WORDS      which agent it is for; people see it with every call
  --uses-a-day N    how many calls it may make in 24 hours, 20
  --days N          for how long, 90; at most ${MOST_DAYS}
  --workspace ID    where Slack cannot be asked
  --by WHO          who does it, for the record; else the user of this machine

Whoever has the token asks as this person. threadsmith mcp finds it in THREADSMITH_MCP_TOKEN, or gets it with each request.`;

const WRONG = 2;
const DAY_MS = 86_400_000;
const [USUAL_USES, USUAL_DAYS] = ['20', '90'];
const OPTIONS = {
  user: { type: 'string' },
  channel: { type: 'string' },
  name: { type: 'string' },
  'uses-a-day': { type: 'string' },
  days: { type: 'string' },
  workspace: { type: 'string' },
  by: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

type Said = {
  readonly [Option in 'user' | 'channel' | 'name' | 'uses-a-day' | 'days' | 'workspace' | 'by']?: string | undefined;
};
type Print = (line: string) => void;

/** `threadsmith token …`: in whose name other agents may ask. Gives the exit code. */
export async function tokenCommand(args: string[], print: Print = (line) => console.log(line)): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const [command, id, ...more] = positionals;
  const hasTerms = [values.user, values.channel, values.name, values['uses-a-day'], values.days].some(
    (term) => term !== undefined,
  );
  if (!values.help && command === 'make' && id === undefined && values.user !== undefined && values.channel) {
    return await makeToken(print, values);
  }
  if (!values.help && command === 'list' && id === undefined && !hasTerms) {
    return await listTokens(print, values.workspace);
  }
  if (!values.help && command === 'revoke' && id !== undefined && more.length === 0 && !hasTerms) {
    return await revokeToken(print, tokenIdIn(id) ?? id, values);
  }
  print(USAGE);
  return values.help ? 0 : WRONG;
}

async function makeToken(print: Print, said: Said): Promise<number> {
  const at = systemClock().now();
  const days = Number(said.days ?? USUAL_DAYS);
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) {
    throw invalid(`Nothing was made: days are 1 to ${MOST_DAYS}. Correct --days and run it again.`);
  }
  const terms = {
    ...{ name: said.name ?? 'an agent', user: said.user, channel: said.channel },
    ...{ usesADay: Number(said['uses-a-day'] ?? USUAL_USES), endsAt: at + days * DAY_MS, by: changedBy(said.by), at },
  };
  checked(terms, 'T0'); // before anybody asks Slack
  return await withStored(said.workspace, async (opened, workspace) => {
    const id = randomBytes(6).toString('hex');
    const text = tokenText(id, randomBytes(SECRET_BYTES));
    const token = newToken(checked(terms, workspace), id, text);
    await storeToken(opened, token);
    print(`Made in ${workspace}: ${lineOf(token, at)}`);
    print('This is the token. It is shown this once and kept by nobody here:');
    print(text);
    return 0;
  });
}

/** Stores a token that is not there yet, and records it. */
export async function storeToken(opened: Pick<Stored, 'store' | 'audit'>, token: AccessToken): Promise<void> {
  const { id, workspace, user, channel, usesADay, endsAt, by, at } = token;
  const body = { token: id, user, channel, usesADay, endsAt, by };
  await changedAndTold(opened, tokenKey(workspace, id), (stored) => {
    if (stored !== undefined) {
      throw invalid('Nothing was made: chance gave a name that is taken. Run it again.');
    }
    return { value: token, line: { id: `token:${id}`, at, kind: 'token_made', body } };
  });
}

/** Takes a token back that is there, and records it; one that was taken back stays as it is. */
export async function endToken(
  opened: Pick<Stored, 'store' | 'audit'>,
  workspace: string,
  id: string,
  { by, at }: Pick<AccessToken, 'by' | 'at'>,
): Promise<void> {
  const line = { id: `token_revoked:${id}`, at, kind: 'token_revoked' as const, body: { token: id, by } };
  await changedAndTold(opened, tokenKey(workspace, id), (stored) => {
    const token = tokenIn(stored);
    const value = tokenRevoked(token, by, at);
    return { value, line: value === token ? undefined : line };
  });
}

async function revokeToken(print: Print, id: string, said: Said): Promise<number> {
  return await withStored(said.workspace, async (opened, workspace) => {
    const nothing = `There is no token ${id} in ${workspace}. \`threadsmith token list\` shows which there are.`;
    if (!TokenId.safeParse(id).success || (await opened.store.get(tokenKey(workspace, id))) === undefined) {
      throw invalid(nothing);
    }
    await endToken(opened, workspace, id, { by: changedBy(said.by), at: systemClock().now() });
    print(`Revoked in ${workspace}: ${id}. It opens nothing any more; calls that wait already can still be approved.`);
    return 0;
  });
}

async function listTokens(print: Print, named: string | undefined): Promise<number> {
  return await withStored(named, async ({ store }, workspace) => {
    const now = systemClock().now();
    const tokens = await tokensOf(store, workspace);
    for (const token of tokens.sort((one, other) => other.at - one.at)) {
      print(lineOf(token, now));
    }
    if (tokens.length === 0) {
      print(`There are no tokens in ${workspace}. \`threadsmith token make\` makes one.`);
    }
    return 0;
  });
}

async function tokensOf(store: Store, workspace: string): Promise<AccessToken[]> {
  const keys = await store.list(workspace, 'token');
  const all = await Promise.all(keys.map((key) => store.get(key)));
  return all.flatMap((stored) => (stored === undefined ? [] : tokenIn(stored)));
}

const lineOf = (token: AccessToken, now: number): string =>
  [
    `${token.id} "${token.name}"`,
    `asks as ${token.user} in ${token.channel}`,
    `${token.usesADay} calls a day, ${token.used} so far`,
    stateOf(token, now),
    `by ${token.by} on ${dayOf(token.at)}`,
  ].join(' · ');

const stateOf = ({ revoked, endsAt }: AccessToken, now: number): string => {
  if (revoked !== null) {
    return `revoked by ${revoked.by} on ${dayOf(revoked.at)}`;
  }
  return `${now >= endsAt ? 'ended' : 'ends'} on ${dayOf(endsAt)}`;
};

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** A stored record. Throws STORE_CORRUPT for what is none. */
function tokenIn(stored: unknown): AccessToken {
  const read = AccessToken.safeParse(stored);
  if (!read.success) {
    throw new AgentError('the store holds a token that this version cannot read; was it written by a newer one?', {
      code: 'STORE_CORRUPT',
    });
  }
  return read.data;
}

const OPTION_OF: Readonly<Record<string, string>> = { usesADay: '--uses-a-day' };

/** What was said, for a workspace. Throws SETTINGS_INVALID with the first problem and what to do. */
function checked(terms: object, workspace: string): TokenTerms {
  const read = TokenTerms.safeParse({ ...terms, workspace });
  if (read.success) {
    return read.data;
  }
  const [first] = read.error.issues;
  const part = String(first?.path[0]);
  const option = Object.hasOwn(OPTION_OF, part) ? OPTION_OF[part] : `--${part}`;
  throw invalid(`Nothing was made: ${first?.message ?? 'this is no token'}. Correct ${option} and run it again.`);
}

const invalid = (message: string): AgentError => new AgentError(message, { code: 'SETTINGS_INVALID' });
