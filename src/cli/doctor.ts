import { checkDocker } from '#adapters/docker/docker-sandbox.ts';
import { proxyEgress } from '#adapters/egress/proxy-egress.ts';
import { openaiEmbedder } from '#adapters/openai/embeddings.ts';
import { slackCalls } from '#adapters/slack/calls.ts';
import { systemClock } from '#adapters/system/clock.ts';
import { pinoLog } from '#adapters/system/log.ts';
import { failureOf } from '#domain/model/model-failure.ts';
import { openStore } from '../app.ts';
import { type Config, readConfig, sandboxConfig } from '../config.ts';
import { checkSandbox, kindOf, SANDBOX_KINDS, type SandboxConfig, type SandboxKind } from '../sandboxes.ts';

const EMBEDDINGS_MS = 10_000;

interface Finding {
  readonly part: string;
  readonly ok: boolean;
  readonly words: string;
}

/** Looks at everything that a start needs, says a line for each, and gives 1 when something has to be fixed. */
export async function doctor(environment: NodeJS.ProcessEnv = process.env): Promise<number> {
  const findings = await examine(environment);
  for (const { part, ok, words } of findings) {
    console.log(`${ok ? 'ok   ' : 'fix  '} ${part.padEnd(8)} ${words}`);
  }
  return findings.every(({ ok }) => ok) ? 0 : 1;
}

/** The findings, one or more a part, in the order in which they are best fixed. */
export async function examine(environment: NodeJS.ProcessEnv): Promise<Finding[]> {
  const sandbox = await sandboxFinding(environment);
  let config: Config;
  try {
    config = readConfig(environment);
  } catch (error) {
    const problems = messageOf(error).split('\n');
    return [...problems.map((words) => ({ part: 'config', ok: false, words })), sandbox];
  }
  return [
    { part: 'config', ok: true, words: 'complete' },
    await slackFinding(config),
    await storeFinding(config),
    ...(await embeddingsFinding(config)),
    sandbox,
    await egressFinding(config),
    ...(await otherSandboxes(config)),
  ];
}

async function slackFinding({ slack }: Config): Promise<Finding> {
  try {
    const log = pinoLog({ write: () => true });
    const calls = slackCalls({ botToken: slack.botToken, slackApiUrl: slack.apiUrl, clock: systemClock(), log });
    const { workspace, botUser } = await calls.identity();
    return { part: 'slack', ok: true, words: `workspace ${workspace}, as ${botUser}` };
  } catch (error) {
    return { part: 'slack', ok: false, words: messageOf(error) };
  }
}

async function storeFinding(config: Config): Promise<Finding> {
  const what = config.store.kind === 'redis' ? 'Redis' : `SQLite in ${config.dataFolder}`;
  try {
    const { store, blobs, library } = await openStore(config);
    await store.ping();
    await Promise.all([library.close(), store.close(), blobs.close()]);
    return { part: 'store', ok: true, words: `${what} answers` };
  } catch (error) {
    return { part: 'store', ok: false, words: `${what}: ${messageOf(error)}` };
  }
}

/** What the library is searched by besides words, where that is switched on: asked once, for one word. */
async function embeddingsFinding({ embeddings }: Config): Promise<Finding[]> {
  if (embeddings === undefined) {
    return [];
  }
  const part = 'search';
  try {
    const [vector = []] = await openaiEmbedder(embeddings).embed(['tool'], AbortSignal.timeout(EMBEDDINGS_MS));
    return [{ part, ok: true, words: `by words and by meaning: ${embeddings.model}, ${vector.length} numbers a text` }];
  } catch (error) {
    const failure = failureOf(error);
    const why = failure === 'auth' ? 'the key is refused' : (failure?.replaceAll('_', ' ') ?? 'no answer');
    const words = `by words alone: ${embeddings.baseURL} gave no vectors of ${embeddings.model}, ${why}`;
    return [{ part, ok: false, words }];
  }
}

async function sandboxFinding(environment: NodeJS.ProcessEnv): Promise<Finding> {
  return { part: 'sandbox', ...(await checkSandbox(sandboxConfig(environment))) };
}

/** What could be chosen instead. None of it is needed, so it is only told. */
const otherSandboxes = ({ sandbox }: Config): Promise<Finding[]> =>
  Promise.all(
    SANDBOX_KINDS.filter((kind) => kind !== kindOf(sandbox)).map(async (kind) => {
      const { words } = await checkUnused(kind, sandbox);
      return { part: 'unused', ok: true, words };
    }),
  );

async function checkUnused(kind: SandboxKind, sandbox: SandboxConfig): Promise<{ words: string }> {
  if (kind === 'e2b' && sandbox.e2b?.apiKey === undefined) {
    return { words: 'e2b: not set up, E2B_API_KEY would be its key' };
  }
  const { words } = await checkSandbox({ ...sandbox, kind });
  return { words: `${kind}: ${words}` };
}

/** The network for programs: E2B opens it itself, and not every Docker engine lets us. */
async function egressFinding({ egress, sandbox }: Config): Promise<Finding> {
  const kind = kindOf(sandbox);
  if (kind === 'e2b') {
    return { part: 'network', ok: true, words: 'e2b lets programs reach the hosts that were approved' };
  }
  if (!egress) {
    return { part: 'network', ok: true, words: 'off: programs that name hosts are refused before approval' };
  }
  const { ok, problems } =
    kind === 'docker' ? await checkDocker({ ...sandbox.docker, egress: proxyEgress() }) : { ok: true, problems: [] };
  return { part: 'network', ok, words: ok ? 'on, for approved hosts' : problems.join('; ') };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'it failed');
