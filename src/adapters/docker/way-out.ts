import type Docker from 'dockerode';
import { z } from 'zod';
import { RELAY_PORT, RELAY_ROOM } from '#domain/program/relay-program.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Egress } from '#ports/egress.ts';
import type { Sandbox, Work } from '#ports/sandbox.ts';
import { USER_ID } from './container.ts';
import { blank } from './template.ts';

/** What dockerode does not say of itself. A path, or a function that finds one; none where the engine is far away. */
const Modem = z.object({ socketPath: z.unknown().refine(Boolean) });
const ALWAYS = new AbortController().signal;
const FIX =
  'run as root beside an engine on this machine that maps no users and lets containers use unix sockets, or turn the network for programs off';

/** Goes through the relay to the proxy, for a name that was not asked for: no query leaves this machine. */
const PROGRAM = `
import socket
way = socket.create_connection(('127.0.0.1', ${RELAY_PORT}), 5)
way.sendall(b'CONNECT other.invalid:443 HTTP/1.1\\r\\nHost: other.invalid:443\\r\\n\\r\\n')
print(way.recv(12).decode())
`;

/** A socket of this machine cannot be bound into a container on another one. Throws SANDBOX_UNAVAILABLE with the fix. */
export function refuseRemote(engine: Docker): void {
  if (!Modem.safeParse(engine.modem).success) {
    throw new AgentError(
      'the network for programs needs a Docker engine on a unix socket of this machine: set DOCKER_HOST to one, or turn the network for programs off',
      { code: 'SANDBOX_UNAVAILABLE' },
    );
  }
}

/** Runs a program that uses a way out: engines and runtimes on a unix socket can be elsewhere all the same. */
export async function tryWayOut(run: Sandbox['run']): Promise<void> {
  const files = [{ path: 'check.py', bytes: Buffer.from(PROGRAM) }];
  const work: Work = { ...blank('python', ['self-test.invalid']), entry: 'check.py', files };
  const { stdout, stderr } = await run(work, () => {}, ALWAYS).catch((error: unknown) => {
    throw useless(error instanceof Error ? error.message : '', error);
  });
  if (stdout.trim() !== 'HTTP/1.1 403') {
    throw useless(stderr.trim().split('\n').at(-1) || 'nobody answers');
  }
}

const useless = (what: string, cause?: unknown): AgentError =>
  new AgentError(`the network for programs does not work with this Docker engine (${what.trim()}): ${FIX}`, {
    code: 'SANDBOX_UNAVAILABLE',
    cause,
  });

/** Gives `act` the program with its way out open, if it has one: with the socket, and room for what serves it inside. */
export async function withWayOut<T>(
  egress: Egress | undefined,
  work: Work,
  act: (work: Work, socket: string | undefined) => Promise<T>,
): Promise<T> {
  if (egress === undefined || work.hosts.length === 0) {
    return await act(work, undefined);
  }
  const { limits } = work;
  const memoryMb = limits.memoryMb + RELAY_ROOM.memoryMb;
  const processes = limits.processes + RELAY_ROOM.processes;
  const opening = await egress.open(work.hosts, USER_ID);
  try {
    return await act({ ...work, limits: { ...limits, memoryMb, processes } }, opening.socket);
  } finally {
    await opening.close();
  }
}
