import { ModelName } from '#domain/model/routing.ts';
import type { Model } from '#ports/model.ts';
import { modelsIn, openModels } from '../../src/models.ts';
import { scriptedModel } from './scripted.ts';
import { invalid, type Task } from './task.ts';

/** What the command line says about the model. */
export interface ModelFlags {
  readonly 'base-url'?: string | undefined;
  readonly model?: string | undefined;
  readonly api?: string | undefined;
  readonly 'key-env'?: string | undefined;
  readonly scripted?: boolean | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const APIS = ['chat', 'responses', 'anthropic'] as const;
const PROVIDER = 'endpoint';

/** The scripted model, the one endpoint that was named, or what the environment has. Throws CONFIG_INVALID, with what to do. */
export async function chooseModel(
  flags: ModelFlags,
  environment: Environment,
  { folder, tasks }: { readonly folder: string; readonly tasks: readonly Task[] },
): Promise<Model> {
  const { 'base-url': baseURL, model, scripted } = flags;
  if (scripted === true) {
    return await scriptedModel(folder, tasks);
  }
  if (baseURL !== undefined && model !== undefined) {
    return endpointModel(baseURL, model, flags, environment);
  }
  if (baseURL !== undefined || model !== undefined || flags.api !== undefined || flags['key-env'] !== undefined) {
    throw invalid('--base-url and --model go together, and --api and --key-env with them');
  }
  return configuredModel(environment);
}

/** The models of the environment. Throws CONFIG_INVALID when there is none. */
export function configuredModel(environment: Environment, named?: string): Model {
  const { config, problems } = modelsIn(
    named === undefined ? environment : { ...environment, THREADSMITH_MODEL: named },
  );
  if (config === undefined || problems.length > 0) {
    throw invalid(`${problems.join('\n')}\nOr name one with --base-url and --model.`);
  }
  return openModels(config);
}

function endpointModel(baseURL: string, name: string, flags: ModelFlags, environment: Environment): Model {
  const api = APIS.find((each) => each === (flags.api ?? 'chat'));
  const usual = `${PROVIDER}:${name}`;
  const keyName = flags['key-env'];
  const apiKey = keyName === undefined ? 'none' : environment[keyName]?.trim();
  if (!(URL.canParse(baseURL) && /^https?:/.test(baseURL))) {
    throw invalid('--base-url: this is no address of an API, such as http://127.0.0.1:11434/v1');
  }
  if (!ModelName.safeParse(usual).success) {
    throw invalid('--model: this is no name of a model; it has no gaps and at most 120 characters');
  }
  if (api === undefined) {
    throw invalid(`--api: this is one of ${APIS.join(', ')}`);
  }
  if (!apiKey) {
    throw invalid(`--key-env: ${keyName} is not set, or empty`);
  }
  return openModels({ providers: { [PROVIDER]: { api, apiKey, baseURL } }, usual, label: name });
}
