import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Changes } from './changes.ts';
import { type Deliveries, type Envelope, newDeliveries } from './deliveries.ts';
import type { Settings } from './options.ts';
import { LIMITS } from './tables/limits.ts';
import { isRecord } from './values.ts';
import { APP } from './world/people.ts';

/** Slack's side of Socket Mode: any number of connections, each event goes to one of them. */
export interface Socket {
  /** Events are kept and delivered again until they are acked; interactions and commands get one chance. */
  send: Deliveries['send'];
  unacked: Deliveries['unacked'];
  dropped: Deliveries['dropped'];
  sent: Deliveries['sent'];
  /** The address to hand out in apps.connections.open; works once. */
  ticket: (host: string) => string;
  connections: () => number;
  /** Asks connections to come back: all, or the oldest only. */
  disconnect: (which: 'all' | 'oldest', reason: 'refresh_requested' | 'warning') => void;
  /** Cuts all lines without a word. */
  cut: () => void;
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  close: () => void;
}

const FAREWELL_MS = 200;

interface Line {
  web: WebSocket;
  leaving: boolean;
}

/** Opens the port for Socket Mode on an HTTP server that hands over its upgrades. */
export function newSocket(settings: Settings, changes: Changes): Socket {
  const server = new WebSocketServer({ noServer: true });
  const lines: Line[] = [];
  const door = newDoor();
  let turn = 0;

  const pick = (): Line | undefined => {
    const ready = lines.filter((line) => !line.leaving && line.web.readyState === line.web.OPEN);
    turn += 1;
    return ready[turn % Math.max(ready.length, 1)];
  };
  const { acked, lost, flush, stop, ...mail } = newDeliveries<Line>(settings, {
    pick,
    write: (line, envelope) => line.web.send(written(envelope)),
    changed: changes.touch,
  });
  const announce = () =>
    changes.publish({ happening: () => ({ type: 'app', connected: lines.some((line) => !line.leaving) }) });

  const cut = () => {
    for (const line of [...lines]) {
      line.web.terminate();
    }
  };
  const join = (web: WebSocket) => {
    if (lines.length >= LIMITS.socketConnections) {
      web.send(goodbye('too_many_websockets'));
      web.close();
      return;
    }
    const line: Line = { web, leaving: false };
    lines.push(line);
    web.on('message', (data) => {
      const answer = parse(String(data));
      if (answer !== undefined) {
        acked(answer.id, answer.payload);
      }
    });
    web.on('close', () => {
      lines.splice(lines.indexOf(line), 1);
      lost(line);
      announce();
    });
    web.on('error', () => web.terminate());
    web.send(JSON.stringify(hello(lines.length)));
    flush();
    announce();
  };

  return {
    ...mail,
    ticket: door.ticket,
    connections: () => lines.filter((line) => !line.leaving).length,
    disconnect: (which, reason) => {
      for (const line of which === 'all' ? [...lines] : lines.slice(0, 1)) {
        line.leaving = reason === 'refresh_requested';
        line.web.send(goodbye(reason));
      }
      announce();
    },
    cut,
    upgrade: (request, socket, head) => {
      if (!door.admits(request)) {
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, join);
    },
    close: () => {
      stop();
      for (const line of lines) {
        line.web.close(1_001);
      }
      // Who does not say goodbye within a moment is cut off.
      setTimeout(cut, FAREWELL_MS).unref();
      server.close();
    },
  };
}

/** Addresses for one connection each. */
function newDoor(): { ticket: Socket['ticket']; admits: (request: IncomingMessage) => boolean } {
  const tickets = new Set<string>();
  return {
    ticket: (host) => {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `ws://${host}/link/?ticket=${ticket}&app_id=${APP.id}`;
    },
    admits: (request) => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      return url.pathname.startsWith('/link') && tickets.delete(url.searchParams.get('ticket') ?? '');
    },
  };
}

const goodbye = (reason: string): string =>
  JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'playground' } });

const hello = (connections: number) => ({
  type: 'hello',
  num_connections: connections,
  debug_info: { host: 'playground', build_number: 1, approximate_connection_time: 18_060 },
  connection_info: { app_id: APP.id },
});

const written = (envelope: Envelope): string =>
  JSON.stringify({
    envelope_id: envelope.id,
    type: envelope.type,
    payload: envelope.payload,
    accepts_response_payload: envelope.type !== 'events_api',
    ...(envelope.type === 'events_api' ? { retry_attempt: envelope.attempt, retry_reason: envelope.reason } : {}),
  });

function parse(text: string): { id: string; payload: unknown } | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    return isRecord(answer) && typeof answer.envelope_id === 'string'
      ? { id: answer.envelope_id, payload: answer.payload }
      : undefined;
  } catch {
    return undefined;
  }
}
