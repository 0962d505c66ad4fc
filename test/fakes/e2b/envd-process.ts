import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { constants } from 'node:os';
import { z } from 'zod';
import { HOME, type Machine, type MachineProcess, USER } from './machine.ts';
import { openStream, Refusal, type Stream } from './wire.ts';

const Start = z.object({
  process: z.object({
    cmd: z.string(),
    args: z.array(z.string()).default([]),
    envs: z.record(z.string(), z.string()).default({}),
    cwd: z.string().optional(),
  }),
  stdin: z.boolean().default(true),
});
const Selected = z.object({
  process: z.object({ pid: z.int() }),
  signal: z.enum(['SIGNAL_SIGTERM', 'SIGNAL_SIGKILL']).default('SIGNAL_SIGKILL'),
  input: z.object({ stdin: z.string() }).optional(),
});
const TOO_LONG = 131_072; // MAX_ARG_STRLEN

/** A stream of this process's events: start, data, end. */
interface Watched {
  readonly streams: Set<Stream>;
}
const watched = new WeakMap<MachineProcess, Watched>();

/** `process.Process/Start`: the deadline kills the process it started and nothing else. */
export function startProcess(
  machine: Machine,
  headers: IncomingHttpHeaders,
  message: unknown,
  response: ServerResponse,
) {
  const { process, stdin } = Start.parse(message);
  refuseUser(headers.authorization);
  if (process.args.some((argument) => Buffer.byteLength(argument) >= TOO_LONG)) {
    throw new Refusal('invalid_argument', `fork/exec ${process.cmd}: argument list too long`);
  }
  const stream = openStream(response);
  const streams = new Set([stream]);
  const all = (event: object): void => {
    for (const one of streams) {
      one.send({ event });
    }
  };
  const over = (refusal?: Parameters<Stream['end']>[0]): void => {
    clearTimeout(timer);
    for (const one of streams) {
      one.end(refusal);
    }
    streams.clear();
  };
  const command = [process.cmd, ...process.args];
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME, USER, E2B_SANDBOX: 'true', ...process.envs };
  const handle = machine.start(command, env, process.cwd ?? HOME, stdin, {
    started: (pid) => all({ start: { pid } }),
    data: (name, bytes) => all({ data: { [name]: bytes } }),
    end(exitCode, signal) {
      const status = signal === null ? `exit status ${exitCode}` : `signal: ${nameOf(signal)}`;
      const error = exitCode === 0 ? {} : { error: status };
      all({ end: { exitCode, exited: signal === null, status, ...error } });
      over();
    },
    refused: (text) => over({ code: 'invalid_argument', message: text }),
  });
  watched.set(handle, { streams });
  const deadline = Number(headers['connect-timeout-ms'] ?? 0);
  const timer =
    deadline > 0
      ? setTimeout(() => {
          handle.signal(constants.signals.SIGKILL);
          over({ code: 'deadline_exceeded', message: 'context deadline exceeded' });
        }, deadline)
      : undefined;
  response.on('close', () => streams.delete(stream)); // who goes away does not end the process
}

/** `process.Process/Connect`: joins the events of a process that runs. */
export function connectProcess(machine: Machine, message: unknown, response: ServerResponse): void {
  const handle = select(machine, message);
  const stream = openStream(response);
  stream.send({ event: { start: { pid: handle.pid } } });
  watched.get(handle)?.streams.add(stream);
}

/** The calls that answer once. */
export function callProcess(machine: Machine, method: string, message: unknown): object {
  if (method === 'List') {
    const all = [...machine.processes.values()].map(({ handle }) => handle);
    return { processes: all.map(({ pid, command: [cmd, ...args] }) => ({ pid, config: { cmd, args, envs: {} } })) };
  }
  const handle = select(machine, message);
  const { signal, input } = Selected.parse(message);
  if (method === 'SendSignal') {
    handle.signal(signal === 'SIGNAL_SIGTERM' ? constants.signals.SIGTERM : constants.signals.SIGKILL);
  } else if (method === 'SendInput') {
    handle.input(input?.stdin ?? '');
  } else if (method === 'CloseStdin') {
    handle.closeInput();
  } else {
    throw new Refusal('unimplemented', method);
  }
  return {};
}

function select(machine: Machine, message: unknown): MachineProcess {
  const { pid } = Selected.parse(message).process;
  const found = [...machine.processes.values()].find(({ handle }) => handle.pid === pid);
  if (found === undefined) {
    throw new Refusal('not_found', `process with pid ${pid} not found`);
  }
  return found.handle;
}

function refuseUser(authorization: string | undefined): void {
  const name =
    authorization &&
    Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
      .toString()
      .split(':')[0];
  if (name !== undefined && name !== USER) {
    throw new Refusal('unauthenticated', `invalid username: '${name}'`);
  }
}

/** Go's words for signals. */
function nameOf(signal: number): string {
  const known: Readonly<Record<number, string>> = {
    9: 'killed',
    15: 'terminated',
    6: 'aborted',
    11: 'segmentation fault',
  };
  return known[signal] ?? `signal ${signal}`;
}
