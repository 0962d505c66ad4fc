import { z } from 'zod';
import { Owes } from '../audit/owed-lines.ts';
import { parseHost } from '../program/hosts.ts';
import { Sha256 } from '../program/program.ts';

/** What a value holds at least, so that masking it cannot shred ordinary output. */
export const SHORTEST_SECRET = 6;
const LONGEST_SECRET = 8_192;
/** 000000 would be masked out of every other table. */
const FEWEST_CHARACTERS = 3;

/** Variables by which a sandbox, a loader or a language is steered: a secret of that name would bend the run itself. */
const STEERING = new RegExp(
  `^(?:${[
    'PATH|HOME|USER|SHELL|PWD|ENV|BASH_ENV|IFS|TZ|TMPDIR|LANG|LANGUAGE|LC_[A-Z]+|XDG_[A-Z_]+',
    'LD_[A-Z_]+|DYLD_[A-Z_]+|GCONV_PATH|GLIBC_TUNABLES|MALLOC_[A-Z_]+|OPENSSL_CONF|SSLKEYLOGFILE',
    'SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|[A-Z]+_PROXY',
    'PYTHON[A-Z]+|MATPLOTLIBRC|MPL[A-Z]+|OMP_[A-Z_]+|OPENBLAS_[A-Z_]+',
    'NODE_(?:OPTIONS|PATH|EXTRA_CA_CERTS|TLS_REJECT_UNAUTHORIZED|USE_ENV_PROXY|V8_COVERAGE)',
  ].join('|')})$`,
  'i',
);

/** What a secret is called in plans, and the variable under which its program finds it. */
export const SecretName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'a name has letters, digits and _, at most 64, and begins with no digit')
  .refine((name) => !STEERING.test(name), 'this name steers how programs start; choose another one');

/** What is kept secret. It goes into an environment, so it has no NUL, and is found again only when it is well-formed. */
export const SecretValue = z
  .string()
  .max(LONGEST_SECRET, `a value has at most ${LONGEST_SECRET} characters`)
  .refine(
    (value) => value.trim().length >= SHORTEST_SECRET,
    `a value has at least ${SHORTEST_SECRET} characters, spaces around it not counted`,
  )
  .refine(
    (value) => new Set(value.trim()).size >= FEWEST_CHARACTERS,
    `a value has at least ${FEWEST_CHARACTERS} different characters`,
  )
  .refine((value) => value.isWellFormed() && !value.includes('\0'), 'a value is text without NUL characters');

/** An exact host, as `name` for port 443 and `name:80` for plain HTTP. */
const SecretHost = z
  .string()
  .trim()
  .toLowerCase()
  .refine((text) => parseHost(text) !== undefined, 'a host is an exact name such as api.example.com')
  .transform(hostForm);

/** Where a secret may be used. */
const bounds = {
  /** Where its program may connect to; none means that only programs without network may have it. */
  hosts: z.array(SecretHost).max(20),
  /** Ids of channels; none means every channel. */
  channels: z.array(z.string().regex(/^[CDG][A-Z0-9]{2,63}$/, 'a channel is an id such as C0123456789')).max(100),
  /** Digests of tools; none means every program. */
  tools: z.array(Sha256).max(100),
};

/** A secret of a workspace. One that was removed keeps its record, so that no version is ever given twice. */
export const Secret = z.strictObject({
  schema: z.literal(1),
  name: SecretName,
  /** Grows at every change; an approval covers one version. */
  version: z.int().min(1),
  /** null once it was removed. */
  value: SecretValue.nullable(),
  ...bounds,
  /** Who made the last change. */
  by: z.string().regex(/^\P{Cc}{1,200}$/u, 'whoever changes it is named in one line of at most 200 characters'),
  /** ms since the epoch. */
  at: z.number(),
  owes: Owes,
});
export type Secret = z.infer<typeof Secret>;

/** A change that somebody asks for. What is not said about a secret's bounds stays; a removed one has none left. */
export const SecretChange = z
  .strictObject({
    name: SecretName,
    value: SecretValue.nullable(),
    ...bounds,
    by: Secret.shape.by,
    at: Secret.shape.at,
  })
  .partial({ hosts: true, channels: true, tools: true });
export type SecretChange = z.infer<typeof SecretChange>;

/** Where a secret is stored. */
export const secretKey = (workspace: string, name: string) => ({ workspace, kind: 'secret', id: name }) as const;

/** The record after a change; `previous` is the one that is stored under this name. */
export function withSecret(previous: Secret | undefined, change: SecretChange): Secret {
  const { name, value, by, at } = change;
  const kept = previous === undefined || previous.value === null || value === null ? NO_BOUNDS : previous;
  const { hosts, channels, tools } = value === null ? NO_BOUNDS : { ...kept, ...said(change) };
  return { schema: 1, name, version: (previous?.version ?? 0) + 1, value, hosts, channels, tools, by, at };
}

/** A use that is to be allowed. */
export interface SecretUse {
  /** The approved version; not said before there is an approval. */
  readonly version?: number | undefined;
  /** All hosts of the program, as it names them. */
  readonly hosts: readonly string[];
  readonly channel: string;
  readonly toolDigest?: string | undefined;
}

/** Why a secret may not be used. `host`: its program could also send it elsewhere. */
export type SecretRefusal = 'unknown' | 'removed' | 'version' | 'host' | 'channel' | 'tool';

/** Why this use is not allowed; undefined when it is. */
export function whyNotSecret(secret: Secret | undefined, use: SecretUse): SecretRefusal | undefined {
  if (secret === undefined) {
    return 'unknown';
  }
  if (secret.value === null) {
    return 'removed';
  }
  const { version, hosts, channels, tools } = secret;
  const refusals: [SecretRefusal, boolean][] = [
    ['version', use.version !== undefined && use.version !== version],
    ['host', !use.hosts.every((host) => hosts.includes(hostForm(host)))],
    ['channel', channels.length > 0 && !channels.includes(use.channel)],
    ['tool', tools.length > 0 && (use.toolDigest === undefined || !tools.includes(use.toolDigest))],
  ];
  return refusals.find(([, isRefused]) => isRefused)?.[0];
}

/**
 * What a plan in this channel may name, sorted. Secrets that are bound to tools are among them only for such a tool,
 * because any other program would be refused them.
 */
export const secretsFor = (
  secrets: readonly Secret[],
  channel: string,
  toolDigest?: string,
): Pick<Secret, 'name' | 'hosts'>[] =>
  secrets
    .filter((secret) => whyNotSecret(secret, { hosts: [], channel, toolDigest }) === undefined)
    .map(({ name, hosts }) => ({ name, hosts }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));

const NO_BOUNDS: Pick<Secret, 'hosts' | 'channels' | 'tools'> = { hosts: [], channels: [], tools: [] };

/** The bounds that a change names. */
const said = ({ hosts, channels, tools }: SecretChange) => ({
  ...(hosts === undefined ? {} : { hosts }),
  ...(channels === undefined ? {} : { channels }),
  ...(tools === undefined ? {} : { tools }),
});

/** One spelling for one host and port; what is no host stays, and equals none. */
function hostForm(text: string): string {
  const host = parseHost(text);
  return host === undefined ? text : `${host.name}${host.port === 80 ? ':80' : ''}`;
}
