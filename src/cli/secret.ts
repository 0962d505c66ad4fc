import { parseArgs } from 'node:util';
import { systemClock } from '#adapters/system/clock.ts';
import { changedAndTold } from '#agent/core/owed-lines.ts';
import type { AuditLine } from '#domain/audit/owed-lines.ts';
import { Secret, SecretChange, SecretName, secretKey, withSecret } from '#domain/secret/secret.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Store } from '#ports/store.ts';
import type { Stored } from '../app.ts';
import { changedBy } from './changed-by.ts';
import { type ValueSource, valueFrom } from './secret-value.ts';
import { withStored } from './with-stored.ts';

const USAGE = `threadsmith secret set NAME < FILE   stores what it reads, without a line end behind it, as a new version
threadsmith secret list              names, versions and where each may be used; never a value
threadsmith secret remove NAME       forgets the value

  --hosts A,B       a program with this secret may connect to these hosts only; without any, to none
  --channels C1,C2  only programs of these channels, by id, may have it; without any, all
  --tools D1,D2     only these tools, by digest, may have it; without any, all programs
  --workspace ID    where Slack cannot be asked
  --by WHO          who changes it, for the record; else the user of this machine

What set does not say stays as it was; --channels '' takes a bound away. Programs find it as the environment variable NAME.`;

const WRONG = 2;
const OPTIONS = {
  hosts: { type: 'string' },
  channels: { type: 'string' },
  tools: { type: 'string' },
  workspace: { type: 'string' },
  by: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Where the command reads and writes. */
export interface Desk {
  readonly input: ValueSource;
  readonly print: (line: string) => void;
}

type Said = { readonly [Option in 'hosts' | 'channels' | 'tools' | 'workspace' | 'by']?: string | undefined };

/** `threadsmith secret …`: what programs may use and nobody sees. Gives the exit code. */
export async function secretCommand(args: string[], desk: Desk = OWN_DESK): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const [command, name, ...more] = positionals;
  const hasBounds = [values.hosts, values.channels, values.tools].some((bound) => bound !== undefined);
  const isNamed = name !== undefined && more.length === 0;
  if (!values.help && command === 'set' && isNamed) {
    return await setSecret(desk, name, values);
  }
  if (!values.help && command === 'remove' && isNamed && !hasBounds) {
    return await removeSecret(desk, name, values);
  }
  if (!values.help && command === 'list' && name === undefined && !hasBounds) {
    return await listSecrets(desk, values.workspace);
  }
  desk.print(USAGE);
  return values.help ? 0 : WRONG;
}

/** Makes a change and records it: the one way in which the command line writes secrets. */
export const storeSecret = (
  opened: Pick<Stored, 'store' | 'audit'>,
  workspace: string,
  change: SecretChange,
): Promise<Secret> =>
  changedAndTold(opened, secretKey(workspace, change.name), (stored) => {
    const value = withSecret(secretIn(stored), change);
    return { value, line: auditLine(value) };
  });

function auditLine({ name, version, value, hosts, channels, tools, by, at }: Secret): AuditLine {
  const kind = value === null ? 'secret_removed' : 'secret_set';
  return { id: `secret:${name}:${version}`, at, kind, body: { name, version, by, hosts, channels, tools } };
}

async function setSecret(desk: Desk, name: string, said: Said): Promise<number> {
  checked(SecretChange.pick({ name: true }).safeParse({ name })); // before anybody sends a value
  const change = checked(
    SecretChange.safeParse({
      ...{ name, value: await valueFrom(desk.input), by: changedBy(said.by), at: systemClock().now() },
      ...(said.hosts === undefined ? {} : { hosts: listed(said.hosts) }),
      ...(said.channels === undefined ? {} : { channels: listed(said.channels) }),
      ...(said.tools === undefined ? {} : { tools: listed(said.tools) }),
    }),
  );
  return await withStored(said.workspace, async (opened, workspace) => {
    desk.print(`Stored for ${workspace}: ${lineOf(await storeSecret(opened, workspace, change))}`);
    return 0;
  });
}

async function removeSecret(desk: Desk, name: string, said: Said): Promise<number> {
  return await withStored(said.workspace, async (opened, workspace) => {
    const isKnown = SecretName.safeParse(name).success;
    const found = isKnown ? secretIn(await opened.store.get(secretKey(workspace, name))) : undefined;
    if (found === undefined || found.value === null) {
      throw invalid(`There is no secret ${name} in ${workspace}. \`threadsmith secret list\` shows which there are.`);
    }
    const change = { name, value: null, by: changedBy(said.by), at: systemClock().now() };
    await storeSecret(opened, workspace, checked(SecretChange.safeParse(change)));
    desk.print(
      `Removed from ${workspace}: ${name}. No program gets it from now on; revoke it where it came from, too.`,
    );
    return 0;
  });
}

async function listSecrets(desk: Desk, named: string | undefined): Promise<number> {
  return await withStored(named, async ({ store }, workspace) => {
    const secrets = (await secretsOf(store, workspace)).filter(({ value }) => value !== null);
    for (const secret of secrets.sort((one, other) => (one.name < other.name ? -1 : 1))) {
      desk.print(lineOf(secret));
    }
    if (secrets.length === 0) {
      desk.print(`There are no secrets in ${workspace}. \`threadsmith secret set NAME < FILE\` stores one.`);
    }
    return 0;
  });
}

async function secretsOf(store: Store, workspace: string): Promise<Secret[]> {
  const keys = await store.list(workspace, 'secret');
  const all = await Promise.all(keys.map(async (key) => secretIn(await store.get(key))));
  return all.flatMap((secret) => secret ?? []);
}

/** Everything about a secret but its value. */
const lineOf = ({ name, version, hosts, channels, tools, by, at }: Secret): string =>
  [
    `${name} version ${version}`,
    `hosts: ${hosts.join(', ') || 'none'}`,
    `channels: ${channels.join(', ') || 'all'}`,
    `tools: ${tools.join(', ') || 'all'}`,
    `by ${by} on ${new Date(at).toISOString()}`,
  ].join(' · ');

/** A stored record. Throws STORE_CORRUPT for what is none, and never with a value in it. */
function secretIn(value: unknown): Secret | undefined {
  if (value === undefined) {
    return undefined;
  }
  const read = Secret.safeParse(value);
  if (!read.success) {
    throw new AgentError('the store holds a secret that this version cannot read; was it written by a newer one?', {
      code: 'STORE_CORRUPT',
    });
  }
  return read.data;
}

const listed = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');

const NEXT: Readonly<Record<string, string>> = {
  name: 'Take another name',
  value: 'Send another value',
  hosts: 'Correct --hosts',
  channels: 'Correct --channels',
  tools: 'Correct --tools: digests have 64 characters',
  by: 'Correct --by',
};

type Parsed<Value> =
  | { readonly success: true; readonly data: Value }
  | {
      readonly success: false;
      readonly error: { readonly issues: readonly { readonly message: string; readonly path: PropertyKey[] }[] };
    };

/** What was parsed. Throws SETTINGS_INVALID with the first problem and what to do; values are in no message. */
function checked<Value>(parsed: Parsed<Value>): Value {
  if (parsed.success) {
    return parsed.data;
  }
  const [first] = parsed.error.issues;
  const next = NEXT[String(first?.path[0])] ?? 'Correct the command';
  throw invalid(`Nothing was changed: ${first?.message ?? 'this is no secret'}. ${next} and run it again.`);
}

const invalid = (message: string): AgentError => new AgentError(message, { code: 'SETTINGS_INVALID' });

// The command line's own words go where those of every command go.
const OWN_DESK: Desk = { input: process.stdin, print: (line) => console.log(line) };
