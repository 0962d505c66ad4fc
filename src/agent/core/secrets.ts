import { toolDigest } from '#domain/policy/grant.ts';
import type { Program } from '#domain/program/program.ts';
import { Secret, secretKey, secretsFor, whyNotSecret } from '#domain/secret/secret.ts';
import type { Attempt, ThreadRef } from '#domain/session/session.ts';
import type { AgentContext } from './context.ts';

/** Secrets as a run gets them; only where `holds` may any of them be handed over. */
export interface Disclosed {
  readonly holds: boolean;
  readonly values: readonly { readonly name: string; readonly value: string }[];
}

/** Opens the secrets of a program that is about to run: all of them, in the approved versions, or none. */
export async function disclose(context: AgentContext, ref: ThreadRef, attempt: Attempt): Promise<Disclosed> {
  const { program, parameters } = attempt;
  const digest = toolDigest(program, parameters);
  const found = await Promise.all(
    program.secrets.map(async ({ name, version }) => {
      const secret = await secretOf(context, ref.workspace, name);
      const use = { version, hosts: program.hosts, channel: ref.channel, toolDigest: digest };
      const value = whyNotSecret(secret, use) === undefined ? secret?.value : undefined;
      return typeof value === 'string' ? [{ name, value }] : [];
    }),
  );
  const values = found.flat();
  return values.length === program.secrets.length ? { holds: true, values } : { holds: false, values: [] };
}

/** What a plan in this channel may name, by name: a store lists in any order, and a prompt that changes is cached nowhere. */
export async function secretsHere(context: AgentContext, ref: ThreadRef): Promise<Secret[]> {
  const keys = await context.store.list(ref.workspace, 'secret');
  const found = await Promise.all(keys.map(({ id }) => secretOf(context, ref.workspace, id)));
  const all = new Map(found.flatMap((secret) => (secret === undefined ? [] : [[secret.name, secret] as const])));
  return secretsFor([...all.values()], ref.channel).flatMap(({ name }) => all.get(name) ?? []);
}

/** The same secrets in the versions that they have now; one that is gone stays as it was, and dispatch refuses it. */
export const currentSecrets = (
  context: AgentContext,
  { workspace }: ThreadRef,
  secrets: Program['secrets'],
): Promise<Program['secrets']> =>
  Promise.all(
    secrets.map(async ({ name, version }) => ({
      name,
      version: (await secretOf(context, workspace, name))?.version ?? version,
    })),
  );

async function secretOf(context: AgentContext, workspace: string, name: string): Promise<Secret | undefined> {
  const stored = await context.store.get(secretKey(workspace, name));
  const secret = Secret.safeParse(stored);
  if (stored !== undefined && !secret.success) {
    // One that cannot be read is not there; the others are.
    context.log.error('a secret cannot be read', { code: 'STORE_CORRUPT', workspace });
  }
  return secret.data;
}
