import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { Owes } from './audit/owed-lines.ts';
import { Sha256 } from './program/program.ts';

/** Bytes of chance in a token. */
export const SECRET_BYTES = 32;
/** A token that nobody takes back ends by itself, after at most so many days. */
export const MOST_DAYS = 365;
const MOST_USES_A_DAY = 500;
const DAY_MS = 86_400_000;

/** Names a token in what people see, which its secret does not. */
export const TokenId = z.string().regex(/^[0-9a-f]{12}$/, 'a token is named by 12 characters such as 0a1b2c3d4e5f');

const Line = z.string().regex(/^\P{Cc}{1,200}$/u, 'whoever changes it is named in one line of at most 200 characters');

/** What a token is made with. */
export const TokenTerms = z.strictObject({
  /** For people: which agent has it. */
  name: z
    .string()
    .trim()
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]{1,60}$/u, 'a name is one line of at most 60 characters'),
  workspace: z.string(),
  /** Whoever asks by it, in this channel and no other. */
  user: z.string().regex(/^[UW][A-Z0-9]{2,63}$/, 'a person is an id such as U0123456789'),
  channel: z.string().regex(/^[CG][A-Z0-9]{2,63}$/, 'a channel is an id such as C0123456789'),
  usesADay: z
    .int(`calls a day are 1 to ${MOST_USES_A_DAY}`)
    .min(1, `calls a day are 1 to ${MOST_USES_A_DAY}`)
    .max(MOST_USES_A_DAY, `calls a day are 1 to ${MOST_USES_A_DAY}`),
  /** ms since the epoch, as `at`. */
  endsAt: z.number(),
  by: Line,
  at: z.number(),
});
export type TokenTerms = z.infer<typeof TokenTerms>;

/** By what another agent asks in a person's name. Only the hash of its text is kept. */
export const AccessToken = TokenTerms.extend({
  schema: z.literal(1),
  id: TokenId,
  sha256: Sha256,
  /** Calls of the last day, so that the same one counts once. */
  uses: z.array(z.object({ id: z.string(), at: z.number() })),
  used: z.int().nonnegative(),
  revoked: z.object({ by: Line, at: z.number() }).nullable(),
  owes: Owes,
});
export type AccessToken = z.infer<typeof AccessToken>;

/** Where a token is stored. */
export const tokenKey = (workspace: string, id: string) => ({ workspace, kind: 'token', id }) as const;

/** The text that is shown once: `ts_ID_SECRET`. */
export const tokenText = (id: string, secret: Uint8Array): string =>
  `ts_${id}_${Buffer.from(secret).toString('base64url')}`;

const TEXT = /^ts_([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;

/** The id in what may be the text of a token; undefined where it is none. */
export const tokenIdIn = (text: string): string | undefined => TEXT.exec(text)?.[1];

/** A token that nobody has used yet. */
export const newToken = (terms: TokenTerms, id: string, text: string): AccessToken => ({
  ...terms,
  ...{ schema: 1, id, sha256: hashOf(text).toString('hex') },
  ...{ uses: [], used: 0, revoked: null },
});

/** Why a text opens nothing. Whoever does not know the whole of it is not told anything else. */
export function whyNotToken(
  token: AccessToken | undefined,
  { text, workspace, at }: { readonly text: string; readonly workspace: string; readonly at: number },
): 'unknown' | 'revoked' | 'ended' | undefined {
  const isMeant = token !== undefined && token.workspace === workspace && token.id === tokenIdIn(text);
  if (!isMeant || !timingSafeEqual(hashOf(text), Buffer.from(token.sha256, 'hex'))) {
    return 'unknown';
  }
  if (token.revoked !== null) {
    return 'revoked';
  }
  return at >= token.endsAt ? 'ended' : undefined;
}

/** Counts a call, once however often it is said; undefined where those of the day are used up. */
export function withTokenUse(token: AccessToken, id: string, at: number): AccessToken | undefined {
  const today = token.uses.filter((use) => use.at > at - DAY_MS);
  if (today.some((use) => use.id === id)) {
    return token;
  }
  return today.length >= token.usesADay ? undefined : { ...token, uses: [...today, { id, at }], used: token.used + 1 };
}

/** Takes it back; one that was taken back stays so. */
export const tokenRevoked = (token: AccessToken, by: string, at: number): AccessToken =>
  token.revoked === null ? { ...token, revoked: { by, at } } : token;

const TURN = 'mcp';

/** Names the request of a call, and by it the token: nothing else makes ids of this form. */
export const tokenTurn = (id: string, call: string): string => `${TURN}.${id}.${call}`;

const hashOf = (text: string): Buffer => createHash('sha256').update(`threadsmith/token/1\n${text}`).digest();
