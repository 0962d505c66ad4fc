import { modelError } from '#domain/model/model-failure.ts';
import { ModelName } from '#domain/model/routing.ts';
import type { Model } from '#ports/model.ts';

const APIS = ['anthropic', 'chat', 'responses'] as const;
type Api = (typeof APIS)[number];

/** An endpoint that models are asked at. `chat` and `responses` are the two APIs that OpenAI-compatible endpoints have. */
interface ProviderConfig {
  readonly api: Api;
  readonly apiKey: string;
  readonly baseURL?: string;
}

/** All models that can be asked, by provider. */
export interface ModelsConfig {
  readonly providers: Readonly<Record<string, ProviderConfig>>;
  /** Who answers where no route says otherwise, as `provider:model`. */
  readonly usual: string;
  /** What people read instead of the usual model's name. */
  readonly label?: string;
}

const FIRST_BYTE_MS = 20_000;

type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment says about models, and every problem with it. Without a usual model `config` is undefined. */
export function modelsIn(environment: Environment): { config: ModelsConfig | undefined; problems: string[] } {
  const given = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const names = (given('THREADSMITH_PROVIDERS') ?? '').split(',').map((name) => name.trim());
  const others = names.filter((name) => name !== '').map((name) => otherProvider(name, given));
  const problems = others.flatMap((each) => (typeof each === 'string' ? [each] : []));
  const providers = {
    ...ownProviders(given),
    ...Object.fromEntries(others.flatMap((each) => (typeof each === 'string' ? [] : [each]))),
  };
  const usual = given('THREADSMITH_MODEL') ?? usualOf(providers);
  const label = given('THREADSMITH_MODEL_LABEL');
  if (usual === undefined || !ModelName.safeParse(usual).success || providers[providerOf(usual)] === undefined) {
    return { config: undefined, problems: [...problems, gapOf(given('THREADSMITH_MODEL'), Object.keys(providers))] };
  }
  return { config: { providers, usual, ...(label === undefined ? {} : { label }) }, problems };
}

type Given = (name: string) => string | undefined;

/** The two that need nothing but a key. An OpenAI-compatible endpoint of one's own may need no key. */
function ownProviders(given: Given): Record<string, ProviderConfig> {
  const [anthropic, openai] = [given('ANTHROPIC_API_KEY'), given('OPENAI_API_KEY')];
  const at = (baseURL: string | undefined) => (baseURL === undefined ? {} : { baseURL });
  const openaiURL = given('OPENAI_BASE_URL');
  return {
    ...(anthropic && {
      anthropic: { api: 'anthropic' as const, apiKey: anthropic, ...at(given('ANTHROPIC_BASE_URL')) },
    }),
    ...((openai ?? openaiURL) && { openai: { api: 'chat' as const, apiKey: openai ?? 'none', ...at(openaiURL) } }),
  };
}

const PROVIDER_NAME = /^[a-z][a-z0-9_]{0,30}$/;

/** NAME_BASE_URL, NAME_API_KEY and NAME_API of a provider that is listed; or what is wrong with them. */
function otherProvider(name: string, given: Given): [string, ProviderConfig] | string {
  if (!PROVIDER_NAME.test(name) || name === 'anthropic' || name === 'openai') {
    return `THREADSMITH_PROVIDERS: ${name} is no name for another provider (small letters, digits and _)`;
  }
  const prefix = name.toUpperCase();
  const baseURL = given(`${prefix}_BASE_URL`);
  if (baseURL === undefined || !URL.canParse(baseURL)) {
    return `${prefix}_BASE_URL: not set, or no address, and THREADSMITH_PROVIDERS lists ${name}`;
  }
  const api = APIS.find((each) => each === (given(`${prefix}_API`) ?? 'chat'));
  if (api === undefined) {
    return `${prefix}_API: this is one of ${APIS.join(', ')}`;
  }
  return [name, { api, apiKey: given(`${prefix}_API_KEY`) ?? 'none', baseURL }];
}

/** What answers when a key is there and no name. */
const USUAL: Readonly<Record<string, string>> = { anthropic: 'anthropic:claude-sonnet-4-5', openai: 'openai:gpt-5' };

const usualOf = (providers: ModelsConfig['providers']): string | undefined =>
  ['anthropic', 'openai'].flatMap((name) => (providers[name] === undefined ? [] : [USUAL[name] ?? '']))[0];

const gapOf = (named: string | undefined, providers: readonly string[]): string =>
  named === undefined
    ? 'ANTHROPIC_API_KEY or OPENAI_API_KEY: set one of them (or OPENAI_BASE_URL and THREADSMITH_MODEL for another endpoint)'
    : `THREADSMITH_MODEL: write PROVIDER:NAME with a provider that has a key or an address here (${providers.join(', ') || 'there is none'})`;

const providerOf = (name: string): string => name.slice(0, name.indexOf(':'));

/**
 * All configured models as one: it asks the one that the question names, else the usual one. Vendors' packages are large,
 * so that each is loaded when it is first asked. A name without a provider fails as unreachable.
 */
export function openModels({ providers, usual, label }: ModelsConfig): Model {
  const opened = new Map<string, Promise<Model>>();
  const open = (name: string, hasNext: boolean): Promise<Model> => {
    const key = `${name} ${hasNext}`;
    const model = opened.get(key) ?? openModel(providers, name, name === usual ? label : undefined, hasNext);
    opened.set(key, model);
    return model;
  };
  return {
    usual,
    async answer(question, signal, seen) {
      const { model: name = usual, hasNext = false } = question;
      return (await open(name || usual, hasNext)).answer(question, signal, seen);
    },
  };
}

async function openModel(
  providers: ModelsConfig['providers'],
  name: string,
  label: string | undefined,
  hasNext: boolean,
): Promise<Model> {
  const provider = providers[providerOf(name)];
  if (provider === undefined) {
    throw modelError(`no provider is called ${providerOf(name)}`, 'unreachable');
  }
  const { api, ...at } = provider;
  const options = {
    ...at,
    model: name.slice(name.indexOf(':') + 1),
    ...(label === undefined ? {} : { label }),
    // Where another one stands by, a silence is not waited out.
    ...(hasNext ? { retries: 0, firstByteMs: FIRST_BYTE_MS } : {}),
  };
  if (api === 'anthropic') {
    const { anthropicModel } = await import('#adapters/anthropic/model.ts');
    return anthropicModel(options);
  }
  const { openaiModel } = await import('#adapters/openai/model.ts');
  return openaiModel({ ...options, api });
}
