import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { buildTemplate } from '#adapters/e2b/build-template.ts';
import { PACKAGES, TEMPLATE_NAME } from '#adapters/e2b/template-list.ts';
import { attempt } from '../../contracts/sandbox/bench.ts';
import { opened } from './opened.ts';

test('the template is built once, in its size, of the packages of the list, and programs run in it', async () => {
  const { server, open } = await opened();
  const ours = { template: TEMPLATE_NAME };
  await expect(attempt(open(ours), '')).rejects.toMatchObject({ message: expect.stringContaining(TEMPLATE_NAME) });
  const said: string[] = [];
  const built = await buildTemplate({ ...server.options, tell: (line) => said.push(line) });
  expect(built).toEqual({ name: TEMPLATE_NAME, isNew: true });
  expect(TEMPLATE_NAME).toMatch(/^threadsmith-[0-9a-f]{12}$/);
  expect(said).toContain('Installing');
  const [build] = server.account.builds;
  expect(build?.wanted).toMatchObject({ name: TEMPLATE_NAME, memoryMB: 512, cpuCount: 2 });
  expect(build?.content).toMatchObject({ fromImage: 'node:24-bookworm-slim' });
  const steps = JSON.stringify(build?.content);
  expect(PACKAGES.filter((name) => !steps.includes(name))).toEqual([]);
  expect(steps).toContain('--no-install-recommends');
  expect((await attempt(open(ours), 'print(1)')).stdout).toBe('1\n');
  expect(await buildTemplate(server.options)).toEqual({ name: TEMPLATE_NAME, isNew: false });
  expect(await buildTemplate({ ...server.options, again: true })).toEqual({ name: TEMPLATE_NAME, isNew: true });
  expect(server.account.builds.length).toBe(2);
});

test('a build that fails says why', async () => {
  const { server } = await opened();
  server.account.failure = 'E: Unable to locate package python3-numpy';
  await expect(buildTemplate(server.options)).rejects.toMatchObject({
    ...{ code: 'SANDBOX_UNAVAILABLE', message: expect.stringContaining('Unable to locate package python3-numpy') },
  });
  await expect(buildTemplate({ ...server.options, apiKey: 'wrong' })).rejects.toMatchObject({
    message: expect.stringContaining('E2B_API_KEY'),
  });
});

test('the command builds it, says so, and names what it lacks', async () => {
  const { server } = await opened();
  const run = promisify(execFile);
  const command = (environment: object, ...args: string[]) =>
    run(process.execPath, ['src/cli/e2b-template.ts', ...args], { env: { PATH: process.env.PATH, ...environment } });
  const env = { E2B_API_KEY: server.options.apiKey, E2B_API_URL: server.url };
  expect((await command(env)).stdout).toContain(`${TEMPLATE_NAME} is built.`);
  expect((await command(env)).stdout).toContain(`${TEMPLATE_NAME} is there already`);
  await expect(command({})).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('Set E2B_API_KEY') });
  const wrong = { ...env, E2B_API_KEY: 'wrong' };
  await expect(command(wrong)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('check E2B_API_KEY') });
});
