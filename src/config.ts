import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { SlackWay } from '#adapters/slack/app.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { EmbeddingsConfig } from './embedding.ts';
import { type ModelsConfig, modelsIn } from './models.ts';
import { SANDBOX_KINDS, type SandboxConfig } from './sandboxes.ts';

const MOST_CONCURRENT = 64;
const SWITCH = /^(?:on|off)$/;
const LARGEST_PORT = 65_535;

/** Empty means not set, as in a .env file that lists every name. */
const text = z
  .string()
  .trim()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

const Environment = z.object({
  SLACK_BOT_TOKEN: text.refine((token) => token?.startsWith('xoxb-') ?? true, 'a bot token begins with xoxb-'),
  SLACK_APP_TOKEN: text.refine((token) => token?.startsWith('xapp-') ?? true, 'an app token begins with xapp-'),
  SLACK_SIGNING_SECRET: text.refine(
    (secret) => secret === undefined || /^[0-9A-Za-z]{16,}$/.test(secret),
    'a signing secret is letters and digits only (Basic Information of your Slack app)',
  ),
  SLACK_API_URL: text.refine((url) => url === undefined || URL.canParse(url), 'this is no address'),
  THREADSMITH_HOST: text.transform((host) => host ?? '127.0.0.1'),
  THREADSMITH_PORT: text
    .transform((port) => Number(port ?? 3_000))
    .refine((port) => Number.isInteger(port) && port >= 1 && port <= LARGEST_PORT, 'a port is 1 to 65535'),
  THREADSMITH_STORE: text.refine(
    (store) => store === undefined || store === 'sqlite' || /^rediss?:\/\//.test(store),
    'this is either sqlite or an address that begins with redis:// or rediss://',
  ),
  THREADSMITH_DATA: text.transform((folder) => folder ?? 'data'),
  THREADSMITH_KEY: text.refine(
    (key) => key === undefined || Buffer.from(key, 'base64').length === 32,
    'this is 32 bytes in base64: openssl rand -base64 32',
  ),
  THREADSMITH_SANDBOX: z.enum(['auto', ...SANDBOX_KINDS]).default('auto'),
  THREADSMITH_DOCKER_IMAGE: text,
  THREADSMITH_DOCKER_RUNTIME: text,
  E2B_API_KEY: text,
  E2B_DOMAIN: text,
  E2B_API_URL: text.refine((url) => url === undefined || URL.canParse(url), 'this is no address'),
  E2B_SANDBOX_URL: text.refine((url) => url === undefined || URL.canParse(url), 'this is no address'),
  E2B_PROXY: text.refine((url) => url === undefined || URL.canParse(url), 'this is no address'),
  E2B_TEMPLATE: text,
  THREADSMITH_EMBEDDINGS_URL: text.refine(
    (url) => url === undefined || /^https?:$/.test(URL.parse(url)?.protocol ?? ''),
    'this is no address that begins with http:// or https://',
  ),
  THREADSMITH_EMBEDDINGS_MODEL: text,
  THREADSMITH_EMBEDDINGS_KEY: text,
  THREADSMITH_EGRESS: text.refine((egress) => egress === undefined || SWITCH.test(egress), 'this is on or off'),
  THREADSMITH_RUNS: z.coerce.number().int().min(1).max(MOST_CONCURRENT).default(20),
});

/** The same names, unchecked: to say what is missing beside what is wrong. */
const Given = z.object({
  SLACK_BOT_TOKEN: text,
  SLACK_APP_TOKEN: text,
  SLACK_SIGNING_SECRET: text,
  THREADSMITH_STORE: text,
  THREADSMITH_KEY: text,
  THREADSMITH_EMBEDDINGS_URL: text,
  THREADSMITH_EMBEDDINGS_MODEL: text,
  THREADSMITH_EMBEDDINGS_KEY: text,
});

export interface Config {
  readonly sandbox: SandboxConfig;
  readonly slack: { readonly botToken: string; readonly apiUrl: string | undefined } & SlackWay;
  readonly store: { readonly kind: 'sqlite' } | { readonly kind: 'redis'; readonly url: string };
  /** Holds the embedded store, its blobs and its key. */
  readonly dataFolder: string;
  /** 32 bytes; without them the embedded store makes its own. */
  readonly key: Uint8Array | undefined;
  readonly runs: number;
  /** Whether programs may reach the hosts that their approval names. */
  readonly egress: boolean;
  readonly models: ModelsConfig;
  /** Without them the library is searched by words alone. */
  readonly embeddings: EmbeddingsConfig | undefined;
}

/**
 * Reads the environment once. Throws CONFIG_INVALID whose message names every problem and never a value.
 * `environment` is handed in, so that tests need not change the process's own.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = Environment.safeParse(environment);
  const wrong = parsed.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
  const problems = [...wrong, ...gapsOf(parsed.data ?? Given.parse(environment))];
  const { config: models, problems: modelProblems } = modelsIn(environment);
  problems.push(...modelProblems);
  if (!parsed.success || problems.length > 0 || models === undefined) {
    throw new AgentError(problems.join('\n'), { code: 'CONFIG_INVALID' });
  }
  const found = parsed.data;
  const url = found.THREADSMITH_STORE;
  return {
    slack: { botToken: found.SLACK_BOT_TOKEN ?? '', apiUrl: found.SLACK_API_URL, ...slackWay(found) },
    store: url === undefined || url === 'sqlite' ? { kind: 'sqlite' } : { kind: 'redis', url },
    dataFolder: found.THREADSMITH_DATA,
    key: found.THREADSMITH_KEY === undefined ? undefined : Buffer.from(found.THREADSMITH_KEY, 'base64'),
    runs: found.THREADSMITH_RUNS,
    sandbox: sandboxOf(found),
    egress: found.THREADSMITH_EGRESS === 'on',
    models,
    embeddings: embeddingsOf(found),
  };
}

type Found = z.infer<typeof Environment>;

/** Socket Mode, or HTTP where there is a secret to check its requests with. */
const slackWay = (found: Found): SlackWay =>
  found.SLACK_SIGNING_SECRET === undefined
    ? { appToken: found.SLACK_APP_TOKEN ?? '' }
    : {
        signingSecret: found.SLACK_SIGNING_SECRET,
        port: found.THREADSMITH_PORT,
        host: found.THREADSMITH_HOST,
      };

function embeddingsOf(found: Found): EmbeddingsConfig | undefined {
  const { THREADSMITH_EMBEDDINGS_URL: baseURL, THREADSMITH_EMBEDDINGS_MODEL: model } = found;
  return baseURL === undefined || model === undefined
    ? undefined
    : { baseURL, model, apiKey: found.THREADSMITH_EMBEDDINGS_KEY ?? 'none' };
}

/** Where programs run. What the environment does not say is left to the adapter. */
function sandboxOf(found: Found): SandboxConfig {
  const e2b = {
    apiKey: found.E2B_API_KEY,
    domain: found.E2B_DOMAIN,
    apiUrl: found.E2B_API_URL,
    sandboxUrl: found.E2B_SANDBOX_URL,
    proxy: found.E2B_PROXY,
    template: found.E2B_TEMPLATE,
  };
  const docker = { image: found.THREADSMITH_DOCKER_IMAGE, runtime: found.THREADSMITH_DOCKER_RUNTIME };
  return { kind: found.THREADSMITH_SANDBOX, e2b: given(e2b), docker: given(docker) };
}

/** Without the keys that hold nothing: JSON leaves out what is undefined. */
const given = <Value extends object>(values: Value): { [Key in keyof Value]?: NonNullable<Value[Key]> } =>
  JSON.parse(JSON.stringify(values));

/** The sandbox that the environment means, where nothing else of it is needed. */
export function sandboxConfig(environment: NodeJS.ProcessEnv = process.env): SandboxConfig {
  const parsed = Environment.safeParse(environment);
  return parsed.success ? sandboxOf(parsed.data) : { kind: 'auto' };
}

function gapsOf(found: Partial<Found>): string[] {
  const { THREADSMITH_EMBEDDINGS_URL: url, THREADSMITH_EMBEDDINGS_MODEL: model } = found;
  const redis = found.THREADSMITH_STORE !== undefined && found.THREADSMITH_STORE !== 'sqlite';
  const gaps: [boolean, string][] = [
    [found.SLACK_BOT_TOKEN === undefined, 'SLACK_BOT_TOKEN: not set (OAuth & Permissions of your Slack app)'],
    [
      !(found.SLACK_APP_TOKEN || found.SLACK_SIGNING_SECRET),
      'SLACK_APP_TOKEN: not set, nor SLACK_SIGNING_SECRET (Basic Information: a token with connections:write, or the secret for HTTP)',
    ],
    [
      Boolean(found.SLACK_APP_TOKEN && found.SLACK_SIGNING_SECRET),
      'SLACK_SIGNING_SECRET: set beside SLACK_APP_TOKEN, and only one may be: the token for Socket Mode, the secret for HTTP',
    ],
    [
      redis && found.THREADSMITH_KEY === undefined,
      'THREADSMITH_KEY: not set, and Redis needs one that all instances share',
    ],
    [
      found.THREADSMITH_SANDBOX === 'e2b' && found.E2B_API_KEY === undefined,
      'E2B_API_KEY: not set, and the sandbox e2b needs it',
    ],
    [
      url === undefined && Boolean(model ?? found.THREADSMITH_EMBEDDINGS_KEY),
      'THREADSMITH_EMBEDDINGS_URL: not set, and the model or the key of embeddings is',
    ],
    [
      url !== undefined && model === undefined,
      'THREADSMITH_EMBEDDINGS_MODEL: not set, and THREADSMITH_EMBEDDINGS_URL is',
    ],
  ];
  return gaps.flatMap(([missing, sentence]) => (missing ? [sentence] : []));
}

/** The token of the client that starts an MCP server over standard input and output. Throws CONFIG_INVALID where there is none. */
export function mcpToken(environment: NodeJS.ProcessEnv = process.env): string {
  const token = text.parse(environment.THREADSMITH_MCP_TOKEN);
  if (token === undefined) {
    const what = 'THREADSMITH_MCP_TOKEN: not set (threadsmith token make shows one), nor is there --http PORT';
    throw new AgentError(what, { code: 'CONFIG_INVALID' });
  }
  return token;
}

/** The models of the playground, where a key is set; undefined means the sample model. */
export const playgroundModels = (environment: NodeJS.ProcessEnv = process.env): ModelsConfig | undefined =>
  modelsIn(environment).config;

const ENV_FILE = '.env';

/** Adds what `.env` in the folder of the start says; the environment's own values stay. For the front door only. */
export function loadEnvFile(): void {
  if (existsSync(ENV_FILE)) {
    process.loadEnvFile(ENV_FILE);
  }
}
