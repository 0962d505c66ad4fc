import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { selfSigned } from './certificate.ts';

/** What a site was asked: scheme, server name of TLS, Host header and path. */
export interface Visit {
  readonly scheme: 'http' | 'https';
  readonly serverName: string;
  readonly host: string;
  readonly path: string;
}

/** A web site on loopback that answers for every name, in the clear and with TLS, and remembers who came. */
export interface LoopbackSite {
  readonly ports: { readonly 80: number; readonly 443: number };
  /** Of the authority that its clients must trust. */
  readonly cert: string;
  readonly visits: Visit[];
  /** Every connection, asked something or not. */
  readonly connections: () => number;
  /** Connections that are open. */
  readonly open: () => number;
  close(): Promise<void>;
}

/** Paths: `/moved?to=URL` redirects, `/long?bytes=N` sends so many, `/silent` never answers, else says what it saw. */
export async function loopbackSite(names: readonly string[]): Promise<LoopbackSite> {
  const visits: Visit[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const answer =
    (scheme: Visit['scheme']): RequestListener =>
    (request, response) => {
      const visit = visitOf(scheme, request);
      visits.push(visit);
      const url = new URL(`http://any/${visit.path.replace(/^\//, '')}`);
      if (url.pathname === '/moved') {
        response.writeHead(302, { location: url.searchParams.get('to') ?? '' }).end();
      } else if (url.pathname === '/long') {
        response.end(Buffer.alloc(Number(url.searchParams.get('bytes'))));
      } else if (url.pathname !== '/silent') {
        request.resume().once('end', () => response.end(`${scheme} ${visit.host} ${visit.path}`));
      }
    };
  const { key, cert } = selfSigned(names);
  const servers = [createServer(answer('http')), createTlsServer({ key, cert }, answer('https'))] as const;
  for (const server of servers) {
    server.on('connection', (socket: Socket) => {
      connections += 1;
      sockets.add(socket);
      socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  }
  return {
    ...{ ports: { 80: portOf(servers[0]), 443: portOf(servers[1]) }, cert, visits },
    ...{ connections: () => connections, open: () => sockets.size },
    async close() {
      await Promise.all(
        servers.map((server) => {
          server.closeAllConnections();
          return new Promise((resolve) => server.close(resolve));
        }),
      );
    },
  };
}

function visitOf(scheme: Visit['scheme'], { socket, headers, url = '' }: IncomingMessage): Visit {
  const serverName = 'servername' in socket && typeof socket.servername === 'string' ? socket.servername : '';
  return { scheme, serverName, host: headers.host ?? '', path: url };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
