import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadEnvFile, playgroundModels, readConfig } from '../src/config.ts';

const SLACK = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
const KEY = Buffer.alloc(32, 7).toString('base64');

/** What is said about an environment; empty when it is complete. */
function problemsOf(environment: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
    return error instanceof Error ? error.message.split('\n') : [];
  }
}

describe('the environment', () => {
  it('is complete with two tokens and one key', () => {
    const config = readConfig({ ...SLACK, ANTHROPIC_API_KEY: 'k' });
    expect(config).toMatchObject({
      slack: { botToken: 'xoxb-1', appToken: 'xapp-1', apiUrl: undefined },
      store: { kind: 'sqlite' },
      dataFolder: 'data',
      key: undefined,
      runs: 20,
      egress: false,
      embeddings: undefined,
      models: { usual: 'anthropic:claude-sonnet-4-5', providers: { anthropic: { api: 'anthropic', apiKey: 'k' } } },
    });
  });

  it('takes an empty line for none, as .env.example has them', () => {
    const empty = { THREADSMITH_STORE: '', THREADSMITH_KEY: ' ', SLACK_API_URL: '', THREADSMITH_MODEL_LABEL: '' };
    expect(readConfig({ ...SLACK, ...empty, OPENAI_API_KEY: 'k' }).store).toEqual({ kind: 'sqlite' });
  });

  it('names every problem at once, and no value', () => {
    const wrong = {
      SLACK_BOT_TOKEN: 'xoxp-secret-1',
      SLACK_API_URL: 'secret-2',
      THREADSMITH_PORT: '65536',
      THREADSMITH_STORE: 'mysql://secret-3',
      THREADSMITH_KEY: 'secret-4',
      THREADSMITH_SANDBOX: 'secret-5',
      THREADSMITH_RUNS: '1000',
      THREADSMITH_EGRESS: 'yes',
      THREADSMITH_EMBEDDINGS_URL: 'ftp://secret-6',
    };
    const problems = problemsOf(wrong);
    const names = problems.map((line) => line.split(':')[0]);
    expect(names).toEqual(
      expect.arrayContaining([...Object.keys(wrong), 'SLACK_APP_TOKEN', 'THREADSMITH_EMBEDDINGS_MODEL']),
    );
    expect(problems.some((line) => line.startsWith('ANTHROPIC_API_KEY or OPENAI_API_KEY'))).toBe(true);
    expect(problems.join('\n')).not.toMatch(/secret-\d/);
  });

  it('has no network for programs unless that is switched on', () => {
    const egressOf = (value: string) => readConfig({ ...SLACK, OPENAI_API_KEY: 'k', THREADSMITH_EGRESS: value }).egress;
    expect(['', 'off', 'on'].map(egressOf)).toEqual([false, false, true]);
  });

  it('has embeddings where their endpoint and model are named, with a key or without', () => {
    const lines = {
      THREADSMITH_EMBEDDINGS_URL: ' http://127.0.0.1:11434/v1 ',
      THREADSMITH_EMBEDDINGS_MODEL: 'nomic-embed-text',
    };
    const embeddingsOf = (key: string) =>
      readConfig({ ...SLACK, OPENAI_API_KEY: 'k', ...lines, THREADSMITH_EMBEDDINGS_KEY: key }).embeddings;
    const found = { baseURL: 'http://127.0.0.1:11434/v1', model: 'nomic-embed-text' };
    expect(embeddingsOf('')).toEqual({ ...found, apiKey: 'none' });
    expect(embeddingsOf('sk-1')).toEqual({ ...found, apiKey: 'sk-1' });
  });

  it('takes requests instead of a socket where there is a signing secret', () => {
    const SLACK_SIGNING_SECRET = '8f742231b10e8888abcd9990a85e1234';
    const http = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET, OPENAI_API_KEY: 'k' };
    const here = { botToken: 'xoxb-1', apiUrl: undefined, signingSecret: SLACK_SIGNING_SECRET };
    expect(readConfig(http).slack).toEqual({ ...here, host: '127.0.0.1', port: 3_000 });
    const empty = { ...http, SLACK_APP_TOKEN: '', THREADSMITH_HOST: '', THREADSMITH_PORT: ' ' };
    expect(readConfig(empty).slack).toEqual({ ...here, host: '127.0.0.1', port: 3_000 });
    const elsewhere = { ...http, THREADSMITH_HOST: '0.0.0.0', THREADSMITH_PORT: '8080' };
    expect(readConfig(elsewhere).slack).toEqual({ ...here, host: '0.0.0.0', port: 8_080 });
  });

  it.each([
    [{ SLACK_APP_TOKEN: '' }, 'SLACK_APP_TOKEN: not set, nor SLACK_SIGNING_SECRET'],
    [{ SLACK_SIGNING_SECRET: 'a'.repeat(32) }, 'SLACK_SIGNING_SECRET: set beside SLACK_APP_TOKEN'],
    [{ SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: 'xoxb-1-2-abcdefghijklmnop' }, 'SLACK_SIGNING_SECRET: a signing'],
    [{ SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: 'short' }, 'SLACK_SIGNING_SECRET: a signing'],
    [{ THREADSMITH_EMBEDDINGS_URL: 'https://host/v1' }, 'THREADSMITH_EMBEDDINGS_MODEL: not set'],
    [{ THREADSMITH_EMBEDDINGS_MODEL: 'small' }, 'THREADSMITH_EMBEDDINGS_URL: not set'],
    [{ THREADSMITH_EMBEDDINGS_KEY: 'k' }, 'THREADSMITH_EMBEDDINGS_URL: not set'],
    [{ THREADSMITH_EMBEDDINGS_URL: 'host', THREADSMITH_EMBEDDINGS_MODEL: 'a' }, 'THREADSMITH_EMBEDDINGS_URL: this is'],
    [{ THREADSMITH_PORT: '0' }, 'THREADSMITH_PORT: a port is 1 to 65535'],
    [{ THREADSMITH_PORT: '80a' }, 'THREADSMITH_PORT: a port is 1 to 65535'],
    [{ THREADSMITH_PORT: '80.5' }, 'THREADSMITH_PORT: a port is 1 to 65535'],
  ])('%j is one problem', (wrong, sentence) => {
    expect(problemsOf({ ...SLACK, OPENAI_API_KEY: 'k', ...wrong })).toEqual([expect.stringContaining(sentence)]);
  });

  it('needs a key that all instances share with Redis', () => {
    const redis = { ...SLACK, OPENAI_API_KEY: 'k', THREADSMITH_STORE: 'rediss://host:1' };
    expect(problemsOf(redis)).toEqual([expect.stringContaining('THREADSMITH_KEY: not set')]);
    expect(readConfig({ ...redis, THREADSMITH_KEY: KEY }).key).toEqual(Buffer.alloc(32, 7));
  });

  it.each([
    [{ THREADSMITH_MODEL: 'openai:qwen3', OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' }, 'openai:qwen3', 'openai', 'none'],
    [{ THREADSMITH_MODEL: 'anthropic:claude-x', ANTHROPIC_API_KEY: 'k' }, 'anthropic:claude-x', 'anthropic', 'k'],
    [{ OPENAI_API_KEY: 'k' }, 'openai:gpt-5', 'openai', 'k'],
  ])('names a model: %j', (environment, usual, provider, apiKey) => {
    expect(playgroundModels(environment)).toMatchObject({ usual, providers: { [provider]: { apiKey } } });
  });

  it('knows other endpoints by name', () => {
    const environment = {
      THREADSMITH_MODEL: 'deepseek:deepseek-chat',
      THREADSMITH_PROVIDERS: 'deepseek, local',
      DEEPSEEK_BASE_URL: 'https://api.deepseek.com',
      DEEPSEEK_API_KEY: 'k',
      LOCAL_BASE_URL: 'http://127.0.0.1:11434/v1',
      LOCAL_API: 'responses',
    };
    expect(playgroundModels(environment)).toEqual({
      usual: 'deepseek:deepseek-chat',
      providers: {
        deepseek: { api: 'chat', apiKey: 'k', baseURL: 'https://api.deepseek.com' },
        local: { api: 'responses', apiKey: 'none', baseURL: 'http://127.0.0.1:11434/v1' },
      },
    });
  });

  it.each([
    [{ THREADSMITH_PROVIDERS: 'deepseek' }, 'DEEPSEEK_BASE_URL: not set'],
    [{ THREADSMITH_PROVIDERS: 'deepseek', DEEPSEEK_BASE_URL: 'nowhere' }, 'DEEPSEEK_BASE_URL: not set, or no address'],
    [{ THREADSMITH_PROVIDERS: 'openai' }, 'THREADSMITH_PROVIDERS: openai is no name for another provider'],
    [{ THREADSMITH_PROVIDERS: 'Deep Seek' }, 'THREADSMITH_PROVIDERS: Deep Seek is no name'],
    [
      { THREADSMITH_PROVIDERS: 'local', LOCAL_BASE_URL: 'http://127.0.0.1:1', LOCAL_API: 'grpc' },
      'LOCAL_API: this is one of anthropic, chat, responses',
    ],
  ])('%j is one problem', (wrong, sentence) => {
    expect(problemsOf({ ...SLACK, OPENAI_API_KEY: 'k', ...wrong })).toEqual([expect.stringContaining(sentence)]);
  });

  it.each([{}, { THREADSMITH_MODEL: 'openai:gpt-5' }, { THREADSMITH_MODEL: 'other:x', OPENAI_API_KEY: 'k' }])(
    'names none: %j',
    (environment) => {
      expect(playgroundModels(environment)).toBeUndefined();
      expect(problemsOf({ ...SLACK, ...environment })).toHaveLength(1);
    },
  );
});

describe('.env', () => {
  const folder = mkdtempSync(join(tmpdir(), 'threadsmith-env-'));
  const home = process.cwd();
  afterEach(() => {
    process.chdir(home);
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  it('adds what the environment does not say', () => {
    vi.stubEnv('THREADSMITH_TEST_ONE', 'mine');
    vi.stubEnv('THREADSMITH_TEST_TWO', undefined);
    process.chdir(folder);
    loadEnvFile();
    expect(process.env.THREADSMITH_TEST_TWO).toBeUndefined();
    writeFileSync(join(folder, '.env'), 'THREADSMITH_TEST_ONE=file\nTHREADSMITH_TEST_TWO=file\n');
    loadEnvFile();
    expect([process.env.THREADSMITH_TEST_ONE, process.env.THREADSMITH_TEST_TWO]).toEqual(['mine', 'file']);
  });
});
