import { onTestFinished } from 'vitest';
import { type E2bOptions, e2bSandbox } from '#adapters/e2b/e2b-sandbox.ts';
import { type E2bServerOptions, e2bServer } from '../../fakes/e2b/e2b-server.ts';

/** Pauses of the adapter in these tests, in milliseconds. */
export const PAUSE_MS = 5;

/** A loopback E2B and the adapter over it, for one test. Warnings are kept. Closing checks that nothing is left. */
export async function opened(options: Partial<E2bOptions> = {}, serverOptions: E2bServerOptions = {}) {
  const server = await e2bServer(serverOptions);
  const warnings: string[] = [];
  const log = { info: () => {}, error: () => {}, warn: (message: string) => void warnings.push(message) };
  const open = (more: Partial<E2bOptions> = {}) =>
    e2bSandbox({ ...server.options, template: 'base', pauseMs: PAUSE_MS, log, ...options, ...more });
  const sandbox = open();
  onTestFinished(async () => {
    await sandbox.close();
    await server.close();
  });
  return { server, sandbox, open, warnings };
}

/** How often a request was made. */
export const count = (server: { requests: readonly { line: string }[] }, line: RegExp): number =>
  server.requests.filter((seen) => line.test(seen.line)).length;
