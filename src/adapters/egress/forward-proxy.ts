import { once } from 'node:events';
import { Agent, createServer, type Server as HttpServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { RequestError, Server } from 'proxy-chain';
import type { Host } from '#domain/program/hosts.ts';
import type { Traffic } from '#ports/egress.ts';
import type { Dial } from './dial.ts';
import { type EgressLimits, type Meter, meter } from './meter.ts';
import { askedFor } from './rules.ts';
import { tlsTunnel } from './tunnel.ts';

/** A proxy that listens. */
export interface ForwardProxy {
  close(): Promise<Traffic>;
}

interface Way {
  readonly hosts: ReadonlyMap<string, Host>;
  readonly dial: Dial;
  readonly limits: EgressLimits;
}

/** Listens on a unix socket at `path` for one run and lets it through to its hosts and nowhere else. */
export async function forwardProxy(path: string, way: Way): Promise<ForwardProxy> {
  const { limits } = way;
  const measured = meter(limits, () => void close());
  const proxy: Server = new Server({
    async prepareRequestFunction({ request }) {
      const host = hostFor(request, way.hosts, measured);
      if (request.method === 'CONNECT' && host.port === 80) {
        return { customConnectServer: plainEnd(host, proxy).setTimeout(limits.idleMs) };
      }
      const upstream = await reach(host, way.dial, request.socket, measured);
      if (request.method === 'CONNECT') {
        const refuse = (): void => measured.count('refused');
        return { customConnectServer: tlsTunnel(host.name, upstream, limits.idleMs, refuse) };
      }
      upstream.setTimeout(limits.idleMs, () => upstream.destroy());
      return { httpAgent: agentOf(upstream) };
    },
  });
  const { server } = proxy;
  server.maxConnections = limits.connectionsAtOnce;
  server.timeout = limits.idleMs;
  server.on('error', () => measured.count('failed')); // out of descriptors: no reason for this process to end
  server.prependListener('connection', (socket: Socket) => {
    // It drops connections without an address, which on a unix socket is all of them.
    Object.defineProperty(socket, 'remoteAddress', { value: 'sandbox' });
    if (!measured.admit(socket)) {
      socket.destroy();
    }
  });
  let closing: Promise<Traffic> | undefined;
  const close = (): Promise<Traffic> => {
    closing ??= shut(proxy, measured);
    return closing;
  };
  try {
    server.listen({ path });
    await once(server, 'listening');
  } catch (error) {
    measured.release();
    throw error;
  }
  return { close };
}

async function shut(proxy: Server, measured: Meter): Promise<Traffic> {
  measured.release();
  await proxy.close(true);
  return measured.traffic();
}

/** Throws what the proxy answers with. */
function hostFor(request: IncomingMessage, hosts: Way['hosts'], measured: Meter): Host {
  const asked = askedFor(request);
  const host = 'key' in asked ? hosts.get(asked.key) : undefined;
  if (host === undefined) {
    measured.count('refused');
    const list = [...hosts.keys()].join(', ');
    throw 'wrong' in asked
      ? new RequestError(`Refused: ${asked.wrong}.`, 400)
      : new RequestError(`Refused: approved for this run are only ${list}.`, 403);
  }
  return host;
}

/** A connection that lives no longer than its client. Throws what the proxy answers with. */
async function reach(host: Host, dial: Dial, client: Socket, measured: Meter): Promise<Socket> {
  const over = measured.departs();
  if (over === undefined) {
    throw new RequestError('Too many connections.', 503);
  }
  const dialled = await dial(host);
  if (typeof dialled === 'string') {
    over();
  } else {
    dialled.once('close', over);
  }
  if (dialled === 'forbidden') {
    measured.count('refused');
    throw new RequestError(`Refused: ${host.name} leads to an address that is not public.`, 403);
  }
  if (dialled === 'unreachable') {
    measured.count('failed');
    throw new RequestError(`${host.name} could not be found or does not answer.`, 502);
  }
  if (client.destroyed) {
    dialled.destroy();
    throw new RequestError('gone', 499);
  }
  const end = (): void => void dialled.destroy();
  client.once('close', end);
  dialled.once('close', () => client.off('close', end)); // a client may ask again and again
  return dialled;
}

/** An agent for one request over one connection, so that no run ever finds another's. */
function agentOf(upstream: Socket): Agent {
  const agent = new Agent({ keepAlive: false });
  agent.createConnection = () => upstream;
  return agent;
}

/**
 * The other end of a CONNECT to port 80, as Node's fetch asks for it. No tunnel: every request in it goes the way of
 * all others, so that its Host header is looked at.
 */
function plainEnd(host: Host, proxy: Server): HttpServer {
  return createServer((request, response) => {
    request.url = `http://${host.name}:${host.port}${request.url ?? ''}`;
    void proxy.onRequest(request, response);
  });
}
