import { describe, expect, test } from 'vitest';
import { seccompFilter } from '#adapters/bubblewrap/seccomp.ts';
import { DENIED, NUMBERS, SHARED_NUMBERS } from '#adapters/bubblewrap/seccomp-numbers.ts';
import { AgentError } from '#domain/text/errors.ts';

const ARCHITECTURES = { x64: 0xc000003e, arm64: 0xc00000b7 } as const;
type Processor = keyof typeof ARCHITECTURES;
const PROCESSORS: Processor[] = ['x64', 'arm64'];
const [ALLOW, KILL, ERRNO] = [0x7fff0000, 0x80000000, 0x00050000];

/** What the kernel would do: a classic BPF machine over struct seccomp_data, with the instructions that we use. */
function judge(
  filter: Buffer,
  number: number,
  args: readonly number[] = [],
  architecture: number = ARCHITECTURES.x64,
): number {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(number, 0);
  data.writeUInt32LE(architecture, 4);
  for (const [index, value] of args.entries()) {
    data.writeUInt32LE(value, 16 + 8 * index);
  }
  let accumulator = 0;
  for (let at = 0; at * 8 < filter.length; at += 1) {
    const code = filter.readUInt16LE(at * 8);
    const [yes, no] = [filter.readUInt8(at * 8 + 2), filter.readUInt8(at * 8 + 3)];
    const constant = filter.readUInt32LE(at * 8 + 4);
    if (code === 0x06) {
      return constant;
    }
    if (code === 0x20) {
      accumulator = data.readUInt32LE(constant);
      continue;
    }
    const holds = { 21: accumulator === constant, 53: accumulator >= constant, 69: (accumulator & constant) !== 0 }[
      code
    ];
    expect(holds).toBeDefined();
    at += holds === true ? yes : no;
  }
  throw new Error('ran off the end of the filter');
}

describe.each(PROCESSORS)('system call filter for %s', (processor) => {
  const filter = seccompFilter(processor);
  const numbers: Record<string, number> = { ...NUMBERS[processor], ...SHARED_NUMBERS };
  const call = (name: string, ...args: number[]) => judge(filter, numbers[name]!, args, ARCHITECTURES[processor]);

  test('denies what is dangerous', () => {
    for (const name of DENIED.filter((one) => one in numbers)) {
      expect(call(name), name).toBe(ERRNO | 1);
    }
  });

  test('allows every other call', () => {
    const special = new Set(
      ['clone', 'clone3', 'ioctl', 'socket', 'socketpair', ...DENIED].map((name) => numbers[name]),
    );
    for (let number = 0; number < 500; number += 1) {
      if (!special.has(number)) {
        expect(judge(filter, number, [], ARCHITECTURES[processor]), String(number)).toBe(ALLOW);
      }
    }
  });

  test('kills calls of other architectures', () => {
    expect(judge(filter, 0, [], 0x40000003)).toBe(KILL);
  });

  test('lets processes and threads be made, but no namespaces', () => {
    expect(call('clone', 0x01200011)).toBe(ALLOW); // as libc forks
    expect(call('clone', 0x003d0f00)).toBe(ALLOW); // as libc starts threads
    for (const flag of [0x80, 0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000]) {
      expect(call('clone', 0x11 | flag), flag.toString(16)).toBe(ERRNO | 1);
    }
    expect(call('clone3')).toBe(ERRNO | 38);
  });

  test('lets sockets be unix, internet and netlink for routes only', () => {
    for (const [family, protocol, verdict] of [
      ...[[1, 0, ALLOW] as const, [2, 6, ALLOW] as const, [10, 17, ALLOW] as const, [16, 0, ALLOW] as const],
      ...[16, 17, 38, 40, 44, 30].map((other) => [other, 12, ERRNO | 97] as const),
    ]) {
      expect(call('socket', family, 1, protocol), String(family)).toBe(verdict);
    }
    expect(call('socketpair', 1, 1)).toBe(ALLOW);
    expect(call('socketpair', 30, 1)).toBe(ERRNO | 97);
  });

  test('lets terminals be asked but not typed into', () => {
    expect(call('ioctl', 1, 0x5401)).toBe(ALLOW);
    expect(call('ioctl', 0, 0x5412)).toBe(ERRNO | 1);
    expect(call('ioctl', 0, 0x541c)).toBe(ERRNO | 1);
  });
});

test('x32 calls are denied', () => {
  expect(judge(seccompFilter('x64'), 0x40000000 + 39)).toBe(ERRNO | 1);
});

test('no filter, no sandbox', () => {
  expect(() => seccompFilter('riscv64')).toThrow(AgentError);
});
