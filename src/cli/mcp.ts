import { parseArgs } from 'node:util';
import type { Door } from '#adapters/mcp/door.ts';
import { serveHttp } from '#adapters/mcp/http.ts';
import { pacePerMinute } from '#adapters/mcp/pace.ts';
import { serveClient } from '#adapters/mcp/stdio.ts';
import { deniedText } from '#adapters/mcp/texts.ts';
import { slackCallThreads } from '#adapters/slack/call-threads.ts';
import { pinoLog } from '#adapters/system/log.ts';
import { AgentError, codeOf } from '#domain/text/errors.ts';
import { closePorts, openAgent, openPorts, type Ports } from '../app.ts';
import { mcpToken, readConfig } from '../config.ts';

const USAGE = `threadsmith mcp               serves one client over standard input and output; its token is in THREADSMITH_MCP_TOKEN
threadsmith mcp --http PORT   serves clients of this machine at http://127.0.0.1:PORT/mcp, each with its token as bearer

Tokens come from threadsmith token make. People decide in Slack, so the app itself has to run, too.`;

const WRONG = 2;
const LARGEST_PORT = 65_535;
const REQUESTS_A_MINUTE = 60;
const TAKE_UP_MS = 15_000;

/** `threadsmith mcp`: the tools of the workspace for other agents. Gives the exit code when it is over. */
export async function mcpCommand(args: string[]): Promise<number> {
  const options = { http: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const port = values.http === undefined ? undefined : Number(values.http);
  const isPort = port === undefined || (/^\d+$/.test(values.http ?? '') && port <= LARGEST_PORT);
  if (values.help || positionals.length > 0 || !isPort) {
    process.stderr.write(`${USAGE}\n`); // standard output is the protocol's alone
    return values.help ? 0 : WRONG;
  }
  const token = port === undefined ? mcpToken() : undefined;
  const opened = await openDoor();
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort());
  process.once('SIGINT', () => stop.abort());
  try {
    await (port === undefined ? forClient(opened, token ?? '', stop.signal) : forMachine(opened, port, stop.signal));
  } finally {
    await Promise.allSettled(opened.door.underWay);
    await opened.agent.drain();
    await closePorts(opened.ports);
  }
  return 0;
}

type Opened = Awaited<ReturnType<typeof openDoor>>;

/** One more instance over the same store, which hears nothing of Slack. */
async function openDoor() {
  const log = pinoLog(process.stderr);
  const config = readConfig();
  const ports: Ports = await openPorts(config, log);
  const { agent, calls, posts, thread } = await openAgent(config.slack, ports);
  const { workspace } = await calls.identity();
  const { clock } = ports;
  const door: Door = {
    agent,
    threads: slackCallThreads({ calls, posts, thread, log }),
    workspace,
    isInTime: pacePerMinute(REQUESTS_A_MINUTE, clock.now),
    underWay: new Set(),
    log,
  };
  return { agent, ports, door };
}

/** Until the client closes its end. Such a process is short-lived, so it takes up nobody else's work. */
async function forClient({ door, agent }: Opened, token: string, stop: AbortSignal): Promise<void> {
  const denied = await agent.byToken.whyNot({ workspace: door.workspace, text: token });
  if (denied !== undefined && denied.why !== 'paused') {
    throw new AgentError(`THREADSMITH_MCP_TOKEN: ${deniedText(denied)}`, { code: 'CONFIG_INVALID' });
  }
  await Promise.race([serveClient(door, token, { input: process.stdin, output: process.stdout }), ended(stop)]);
}

async function forMachine({ door, agent, ports }: Opened, port: number, stop: AbortSignal): Promise<void> {
  const { clock, log } = ports;
  const server = await serveHttp(door, { port });
  log.info('mcp is served', { port: server.port });
  while (!stop.aborted) {
    await clock.wait(TAKE_UP_MS, stop);
    await agent.recover().catch((error: unknown) => log.error('upkeep failed', { code: codeOf(error) }, error));
  }
  await server.stop();
}

const ended = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
