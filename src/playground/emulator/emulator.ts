import { createServer } from 'node:http';
import { type ActPort, actPort } from './act-port.ts';
import type { RecordedCall } from './calls.ts';
import { newChanges, waitFor } from './changes.ts';
import { type Fault, newFaults } from './faults.ts';
import type { EmulatorOptions } from './options.ts';
import { newRates } from './rates.ts';
import { route } from './route.ts';
import { settingsOf } from './settings.ts';
import { newSocket } from './socket.ts';
import type { Stage } from './stage.ts';
import { newTickets } from './tickets.ts';
import { newWorld, type World } from './world/world.ts';

/** A running Slack on this machine. What people do goes through the same code as the page's calls. */
export interface Emulator extends ActPort {
  /** http://127.0.0.1:PORT */
  origin: string;
  /** For the app's `clientOptions.slackApiUrl`. */
  slackApiUrl: string;
  /** The page's address with its token. */
  pageUrl: string;
  botToken: string;
  appToken: string;
  /** The same three together, as the app's configuration has them. */
  slack: { botToken: string; appToken: string; apiUrl: string };
  world: World;
  /** Web API calls in their order. */
  calls: () => RecordedCall[];
  callsOf: (method: string) => RecordedCall[];
  /** Resolves when `probe` gives something; asked again after every change, never polled. Default 10 s. */
  waitFor: <T>(probe: () => T | undefined | false, options?: { timeoutMs?: number; what?: string }) => Promise<T>;
  /** Resolves when the app has so many connections (default 1). */
  connected: (options?: { connections?: number; timeoutMs?: number }) => Promise<void>;
  connections: () => number;
  /** Asks the app's connections to come back, as Slack does a few times a day. */
  disconnect: (options?: { which?: 'all' | 'oldest'; reason?: 'refresh_requested' | 'warning' }) => void;
  /** Cuts the app's connections without a word. */
  cutConnections: () => void;
  /** Events that the app has not acked yet, and those given up. */
  unacked: () => Record<string, unknown>[];
  dropped: () => Record<string, unknown>[];
  /** Everything that went to the app, once each, in its order. */
  sent: () => { type: 'events_api' | 'interactive' | 'slash_commands'; payload: Record<string, unknown> }[];
  fault: (fault: Fault) => void;
  clearFaults: () => void;
  /** Sends any event body, for shapes that no act makes (for example app_uninstalled). Resolves when it is acked. */
  sendEvent: ActPort['sendEvent'];
  stop: () => Promise<void>;
  /** The same as stop. */
  close: () => Promise<void>;
}

/** Starts the emulator: Web API, files, Socket Mode and the page's calls on one port of 127.0.0.1. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const settings = settingsOf(options);
  const world = newWorld({ people: settings.people, rooms: settings.rooms, seeded: settings.seeded });
  const changes = newChanges();
  const calls: RecordedCall[] = [];
  const faults = newFaults();
  const timers = new Set<NodeJS.Timeout>();
  const socket = newSocket(settings, changes);
  const server = createServer();
  const port = await listen(server, settings.port);
  const origin = `http://127.0.0.1:${port}`;
  const stage: Stage = {
    settings,
    world,
    changes,
    socket,
    tickets: newTickets(settings),
    origin: () => origin,
    later: (delayMs, act) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        act();
      }, delayMs);
      timers.add(timer);
    },
  };
  const record = (call: RecordedCall) => {
    calls.push(call);
    changes.touch();
  };
  route(server, { stage, faults, rates: newRates(), record }, port);

  const stop = () => {
    for (const timer of timers) {
      clearTimeout(timer);
    }
    socket.close();
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  const wait: Emulator['waitFor'] = (probe, limits) => waitFor(changes, probe, limits);
  return {
    ...actPort(stage),
    origin,
    slackApiUrl: `${origin}/api/`,
    pageUrl: `${origin}/?token=${settings.token}`,
    botToken: settings.botToken,
    appToken: settings.appToken,
    slack: { botToken: settings.botToken, appToken: settings.appToken, apiUrl: `${origin}/api/` },
    world,
    calls: () => [...calls],
    callsOf: (method) => calls.filter((call) => call.method === method),
    waitFor: wait,
    connected: async ({ connections = 1, timeoutMs = 10_000 } = {}) => {
      await wait(() => socket.connections() >= connections, { timeoutMs, what: `${connections} connections` });
    },
    connections: socket.connections,
    disconnect: ({ which = 'all', reason = 'refresh_requested' } = {}) => socket.disconnect(which, reason),
    cutConnections: socket.cut,
    unacked: socket.unacked,
    dropped: socket.dropped,
    sent: socket.sent,
    fault: faults.add,
    clearFaults: faults.clear,
    stop,
    close: stop,
  };
}

const listen = (server: ReturnType<typeof createServer>, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
