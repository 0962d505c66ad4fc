import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Owes } from '../audit/owed-lines.ts';
import { canonical } from '../json/canonical.ts';
import { type Parameter, parametersSchema } from '../program/draft.ts';
import { ARGUMENTS_FILE } from '../program/main-file.ts';
import { type Program, Sha256 } from '../program/program.ts';
import { Vote } from './approval.ts';
import { type Freedom, GrantTerms } from './grant-terms.ts';
import { Actor } from './people.ts';

/** A standing approval of one function in one channel, and who has used it. */
export const Grant = z.object({
  schema: z.literal(1),
  id: z.string(),
  /** The function's name, for people. */
  name: z.string(),
  toolDigest: Sha256,
  channel: z.string(),
  terms: GrantTerms,
  /** The approval in which it was given. */
  turn: z.string(),
  makers: z.array(Vote).min(1),
  at: z.number(),
  /** Uses of the last day, by turn and attempt, so that the same one counts once. */
  uses: z.array(z.object({ id: z.string(), at: z.number() })),
  used: z.int().nonnegative(),
  revoked: z.object({ by: Actor, at: z.number() }).nullable(),
  owes: Owes,
});
export type Grant = z.infer<typeof Grant>;

/** Where a grant is stored: one for each function and channel, so that the newest terms hold. */
export const grantKey = (workspace: string, channel: string, toolDigest: Sha256) =>
  ({ workspace, kind: 'grant', id: `${channel}:${toolDigest}` }) as const;

const PREFIX = 'threadsmith/tool/1\n';

/**
 * What a function is, apart from one call of it: sha256 over the prefix and the RFC 8785 form of language, its file, the
 * schema of its parameters, what it may touch and where it runs. Our main file is in it, because it says which function of
 * the file is called; the arguments are not.
 */
export const toolDigest = (program: Program, parameters: readonly Parameter[]): Sha256 => {
  const { language, files, hosts, secrets, limits, sandbox } = program;
  const schema = parametersSchema({ parameters: [...parameters] });
  const source = files.filter(({ path }) => path !== ARGUMENTS_FILE).map(({ path, sha256 }) => ({ path, sha256 }));
  // By name: a secret that is changed is still what the function needs.
  const needs = { hosts, secrets: secrets.map(({ name }) => name), limits };
  const tool = { language, source, parameters: schema, needs, sandbox };
  return createHash('sha256')
    .update(PREFIX + canonical(tool))
    .digest('hex');
};

/** A use that is to be covered. `chosenBy` is who decided on the arguments. */
export interface Use {
  readonly toolDigest: Sha256;
  readonly channel: string;
  readonly user: string;
  /** Who edited the program or its arguments. */
  readonly authors: readonly string[];
  readonly chosenBy: 'person' | 'schedule' | 'model';
  readonly program: Pick<Program, 'arguments' | 'hosts' | 'secrets'>;
  /** The turn and attempt, so that the same use counts once. */
  readonly id: string;
  readonly at: number;
}

const DAY_MS = 86_400_000;

/** Why a use is not covered; undefined when it is. A use that was counted stays counted, but must still be allowed. */
export function whyNotGranted(
  grant: Grant | undefined,
  use: Use,
): 'none' | 'revoked' | 'ended' | 'somebody_else' | 'arguments' | 'model' | 'used_up' | undefined {
  if (grant === undefined || grant.toolDigest !== use.toolDigest || grant.channel !== use.channel) {
    return 'none';
  }
  const { terms } = grant;
  if (grant.revoked !== null) {
    return 'revoked';
  }
  if (use.at >= terms.endsAt) {
    return 'ended';
  }
  if (terms.users.length > 0 && ![use.user, ...use.authors].every((user) => terms.users.includes(user))) {
    return 'somebody_else';
  }
  if (use.chosenBy === 'model' && use.program.hosts.length + use.program.secrets.length > 0) {
    return 'model';
  }
  if (!isCovered(terms, use.program.arguments)) {
    return 'arguments';
  }
  const others = usesToday(grant, use.at).filter(({ id }) => id !== use.id);
  return others.length >= terms.usesADay ? 'used_up' : undefined;
}

/** Counts a use, once however often it is said; only those of the last day are kept. */
export const withUse = (grant: Grant, { id, at }: Pick<Use, 'id' | 'at'>): Grant =>
  grant.uses.some((each) => each.id === id)
    ? grant
    : { ...grant, uses: [...usesToday(grant, at), { id, at }], used: grant.used + 1 };

/** Takes it back; one that was taken back stays so. */
export const revoked = (grant: Grant, by: Actor, at: number): Grant =>
  grant.revoked === null ? { ...grant, revoked: { by, at } } : grant;

const usesToday = ({ uses }: Grant, at: number): Grant['uses'] => uses.filter((use) => use.at > at - DAY_MS);

/** Exactly the parameters of the terms, each with a value that its freedom allows. */
function isCovered({ parameters }: GrantTerms, given: Program['arguments']): boolean {
  const names = Object.keys(given);
  return (
    names.length === Object.keys(parameters).length &&
    names.every((name) => {
      const freedom = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
      const value = given[name];
      return freedom !== undefined && value !== undefined && allows(freedom, value);
    })
  );
}

function allows(freedom: Freedom, value: Program['arguments'][string]): boolean {
  switch (freedom.kind) {
    case 'fixed':
      return canonical(freedom.value) === canonical(value);
    case 'set':
      return freedom.values.some((each) => canonical(each) === canonical(value));
    case 'free':
      return true;
    default:
      return freedom satisfies never;
  }
}
