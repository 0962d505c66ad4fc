import { AgentError } from '#domain/text/errors.ts';
import { type Config, readConfig } from '../config.ts';
import { ownWorkspace, workspaceId } from './own-workspace.ts';

/** Slack and a model are not needed for what is stored, so that a machine need not be set up for them. */
const NOT_NEEDED = {
  SLACK_BOT_TOKEN: 'xoxb-',
  SLACK_APP_TOKEN: 'xapp-',
  SLACK_SIGNING_SECRET: '',
  THREADSMITH_SANDBOX: 'auto',
  THREADSMITH_MODEL: 'openai:none',
  OPENAI_API_KEY: 'none',
};

/** Where a command finds what is stored. */
export interface StoredPlace {
  readonly config: Config;
  readonly workspace: string;
}

/** What the environment says of the store alone. */
export const offlineConfig = (environment: NodeJS.ProcessEnv): Config => readConfig({ ...environment, ...NOT_NEEDED });

/** The workspace that is named; else Slack is asked which one it is. */
export async function storedPlace(named: string | undefined, environment: NodeJS.ProcessEnv): Promise<StoredPlace> {
  const workspace = workspaceId(named);
  if (workspace !== undefined) {
    return { config: offlineConfig(environment), workspace };
  }
  try {
    const config = readConfig(environment);
    return { config, workspace: await ownWorkspace(config) };
  } catch (error) {
    if (error instanceof AgentError) {
      const words = `${error.message}\nWhere Slack cannot be asked, name the workspace: --workspace ID`;
      throw new AgentError(words, { code: error.code, cause: error });
    }
    throw error;
  }
}
