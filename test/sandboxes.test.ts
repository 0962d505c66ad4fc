import { describe, expect, it, onTestFinished } from 'vitest';
import { examine } from '../src/cli/doctor.ts';
import { readConfig, sandboxConfig } from '../src/config.ts';
import { checkSandbox, kindOf, openSandbox } from '../src/sandboxes.ts';
import { e2bServer } from './fakes/e2b/e2b-server.ts';

const REST = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', OPENAI_API_KEY: 'k' };
const NOWHERE = { socketPath: '/nowhere/docker.sock' };

async function service() {
  const server = await e2bServer();
  onTestFinished(() => server.close());
  const { apiKey, apiUrl, sandboxUrl } = server.options;
  return { apiKey, apiUrl, sandboxUrl, template: 'base' };
}

describe('which sandbox is meant', () => {
  it.each([
    [{}, 'bubblewrap'],
    [{ E2B_API_KEY: 'e2b_1' }, 'e2b'],
    [{ E2B_API_KEY: 'e2b_1', THREADSMITH_SANDBOX: 'bubblewrap' }, 'bubblewrap'],
    [{ THREADSMITH_DOCKER_IMAGE: 'mine' }, 'bubblewrap'],
    [{ THREADSMITH_SANDBOX: 'docker' }, 'docker'],
  ])('%j is %s', (environment, kind) => {
    expect(kindOf(readConfig({ ...REST, ...environment }).sandbox)).toBe(kind);
    expect(kindOf(sandboxConfig(environment))).toBe(kind);
  });

  it('is told how it is reached, and nothing that was not said', () => {
    const environment = {
      E2B_API_KEY: 'e2b_1',
      E2B_DOMAIN: 'e2b.test',
      E2B_PROXY: '',
      THREADSMITH_DOCKER_RUNTIME: 'runsc',
    };
    expect(readConfig({ ...REST, ...environment }).sandbox).toEqual({
      kind: 'auto',
      e2b: { apiKey: 'e2b_1', domain: 'e2b.test' },
      docker: { runtime: 'runsc' },
    });
  });

  it('cannot be e2b without its key, and a wrong address is named', () => {
    expect(() => readConfig({ ...REST, THREADSMITH_SANDBOX: 'e2b' })).toThrow('E2B_API_KEY: not set');
    expect(() => readConfig({ ...REST, E2B_API_KEY: 'e2b_1', E2B_API_URL: 'nowhere' })).toThrow('E2B_API_URL');
  });
});

describe('a sandbox that cannot be used', () => {
  it.each([
    [
      'e2b whose key is refused',
      async () => ({ kind: 'auto', e2b: { ...(await service()), apiKey: 'e2b_wrong' } }) as const,
    ],
    [
      'e2b without its template',
      async () => ({ kind: 'e2b', e2b: { ...(await service()), template: 'none' } }) as const,
    ],
    ['e2b without a key', async () => ({ kind: 'e2b' }) as const],
    ['docker without an engine', async () => ({ kind: 'docker', docker: NOWHERE }) as const],
  ])('%s stops the start with what to do, and no other takes its place', async (_what, make) => {
    const config = await make();
    const code = expect.stringMatching(/^(?:SANDBOX_UNAVAILABLE|CONFIG_INVALID)$/);
    await expect(openSandbox(config)).rejects.toMatchObject({ code });
    expect(await checkSandbox(config)).toEqual({ ok: false, words: expect.stringMatching(/\w{3}/) });
  });
});

describe('threadsmith doctor', () => {
  it('has a line for each sandbox, and only the one that is meant can ask for something', async () => {
    const slack = { ...REST, SLACK_API_URL: 'http://127.0.0.1:9/api/', THREADSMITH_DATA: '/dev/null/none' };
    const engine = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };
    const findings = await examine({ ...slack, ...engine });
    expect(findings.filter(({ part }) => part === 'unused')).toEqual([
      { part: 'unused', ok: true, words: expect.stringMatching(/^e2b: not set up/) },
      { part: 'unused', ok: true, words: expect.stringMatching(/^docker: /) },
    ]);
  });

  it('speaks of the sandbox that is meant, and of its network', { timeout: 60_000 }, async () => {
    const { apiKey, apiUrl, sandboxUrl, template } = await service();
    const e2b = { E2B_API_KEY: apiKey, E2B_API_URL: apiUrl, E2B_SANDBOX_URL: sandboxUrl, E2B_TEMPLATE: template };
    const slack = { ...REST, SLACK_API_URL: 'http://127.0.0.1:9/api/', THREADSMITH_DATA: '/dev/null/none' };
    const wordsOf = async (environment: Record<string, string | undefined>) => {
      const findings = await examine({ ...slack, ...environment });
      return findings.filter(({ part }) => part === 'sandbox' || part === 'network').map(({ words }) => words);
    };
    expect(await wordsOf(e2b)).toEqual([
      expect.stringMatching(/^e2b answers; its template has Python 3\.\d+/),
      expect.stringContaining('approved'),
    ]);
    expect(await wordsOf({})).toEqual([expect.stringMatching(/^bubblewrap, /), expect.stringMatching(/^off: /)]);
    expect(await wordsOf({ THREADSMITH_EGRESS: 'on' })).toEqual([expect.any(String), 'on, for approved hosts']);
  });
});
