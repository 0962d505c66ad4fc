import { AgentError } from '#domain/text/errors.ts';
import { DENIED, NUMBERS, SHARED_NUMBERS } from './seccomp-numbers.ts';

type Instruction = readonly [code: number, whenTrue: number, whenFalse: number, constant: number];

const LOAD = 0x20;
const EQUAL = 0x15;
const AT_LEAST = 0x35;
const ANY_BIT = 0x45;
const RETURN = 0x06;
const ALLOW: Instruction = [RETURN, 0, 0, 0x7fff0000];
const KILL: Instruction = [RETURN, 0, 0, 0x80000000];
const fail = (errno: number): Instruction => [RETURN, 0, 0, 0x00050000 | errno];
const [EPERM, ENOSYS, EAFNOSUPPORT] = [1, 38, 97];
/** Offsets into struct seccomp_data. */
const NUMBER = 0;
const ARCHITECTURE = 4;
const argument = (index: number): number => 16 + 8 * index;

const AUDIT = { x64: 0xc000003e, arm64: 0xc00000b7 } as const;
const NEW_NAMESPACES = 0x7e020080; // every CLONE_NEW… flag, CLONE_NEWTIME too
const TERMINAL_INPUT = [0x5412, 0x541c]; // TIOCSTI, TIOCLINUX: would type into somebody's terminal
const [UNIX, INTERNET, INTERNET6, NETLINK] = [1, 2, 10, 16];

/**
 * A classic BPF filter as `bwrap --seccomp` reads it: dangerous calls answer EPERM, foreign architectures are killed,
 * sockets only of the families unix, internet and netlink-route. Throws SANDBOX_UNAVAILABLE on other processors.
 */
export function seccompFilter(processor: string = process.arch): Buffer {
  if (processor !== 'x64' && processor !== 'arm64') {
    throw new AgentError(`no system call filter for ${processor} processors`, { code: 'SANDBOX_UNAVAILABLE' });
  }
  const numbers: Readonly<Record<string, number>> = { ...NUMBERS[processor], ...SHARED_NUMBERS };
  const when = (name: string, ...then: readonly Instruction[]): Instruction[] => {
    const number = numbers[name];
    return number === undefined ? [] : [[EQUAL, 0, then.length, number], ...then];
  };
  return assemble([
    [LOAD, 0, 0, ARCHITECTURE],
    [EQUAL, 1, 0, AUDIT[processor]],
    KILL,
    [LOAD, 0, 0, NUMBER],
    ...(processor === 'x64' ? [[AT_LEAST, 0, 1, 0x40000000] as const, fail(EPERM)] : []), // the x32 calls
    ...DENIED.flatMap((name) => when(name, fail(EPERM))),
    ...when('clone3', fail(ENOSYS)), // its flags lie in memory, out of a filter's sight; libc falls back to clone
    ...when('clone', [LOAD, 0, 0, argument(0)], [ANY_BIT, 0, 1, NEW_NAMESPACES], fail(EPERM), ALLOW),
    ...when('ioctl', [LOAD, 0, 0, argument(1)], ...refuse(TERMINAL_INPUT, EPERM), ALLOW),
    ...when('socketpair', [LOAD, 0, 0, argument(0)], [EQUAL, 1, 0, UNIX], fail(EAFNOSUPPORT), ALLOW),
    ...when('socket', ...socketRules()),
    ALLOW,
  ]);
}

/** Netlink only with protocol 0 (routes: what libc asks for its addresses); its other protocols configure firewalls. */
const socketRules = (): Instruction[] => [
  [LOAD, 0, 0, argument(0)],
  [EQUAL, 6, 0, UNIX],
  [EQUAL, 5, 0, INTERNET],
  [EQUAL, 4, 0, INTERNET6],
  [EQUAL, 0, 2, NETLINK],
  [LOAD, 0, 0, argument(2)],
  [EQUAL, 1, 0, 0],
  fail(EAFNOSUPPORT),
  ALLOW,
];

const refuse = (values: readonly number[], errno: number): Instruction[] =>
  values.flatMap((value): Instruction[] => [[EQUAL, 0, 1, value], fail(errno)]);

function assemble(instructions: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(instructions.length * 8);
  for (const [index, [code, whenTrue, whenFalse, constant]] of instructions.entries()) {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(whenTrue, index * 8 + 2);
    bytes.writeUInt8(whenFalse, index * 8 + 3);
    bytes.writeUInt32LE(constant >>> 0, index * 8 + 4);
  }
  return bytes;
}
